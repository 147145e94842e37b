"""Forms for writing in threads, and for moving them."""

from collections.abc import Iterable

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import ValidationError

from forum.forms import Form, IdField, SubmissionField, Visible, one_line
from forum.posts.forms import ModerateForm, ReasonedForm, SourceField, not_blank
from forum.sections.models import Section
from forum.threads.models import Summary

# A summary stands above the first posts: longer, it would be one more post to page through.
SUMMARY_MAX_LENGTH = 4_000


class ReplyForm(Form):
    """A reply: the text, what it answers, and the key of the submission."""

    source = SourceField(_l("Your reply"), [not_blank])
    reply_to = IdField()
    # The last number of the thread when its page was made: what came later is shown first.
    seen = IdField()
    submission_id = SubmissionField()


class TitledForm(Form):
    """What begins a thread: it needs a title."""

    title = StringField(_l("Title"), [Visible(_l("Give the thread a title."))], filters=[one_line])

    def validate_title(self, field) -> None:
        """Hold the title to the board's limit."""
        limit = current_app.config["TITLE_MAX_LENGTH"]
        if len(field.data) > limit:
            raise ValidationError(_("A title has at most %(limit)d characters.", limit=limit))


class ThreadForm(TitledForm):
    """A new thread: its title and opening post."""

    source = SourceField(_l("Text"), [not_blank])
    submission_id = SubmissionField()


class MoveForm(ReasonedForm):
    """Moving a thread: where to, and why."""

    section = SelectField(_l("Section"), coerce=int)

    def offer(self, sections: Iterable[Section]) -> None:
        """Offer these sections to choose from."""
        self.section.choices = [(section.id, section.full_title) for section in sections]


class SplitForm(TitledForm, MoveForm):
    """Splitting posts off: the title of the new thread, where it is to stand, and why."""


class MergeForm(ReasonedForm):
    """Merging a thread: into which other one, and why."""

    into = StringField(
        _l("Into the thread"),
        [Visible(_l("Name the other thread by its number or its address."))],
        filters=[one_line],
    )


class SummaryForm(ModerateForm):
    """The summary of a thread, and the former one that the person saw when they began."""

    source = SourceField(_l("Summary"), [not_blank], limit=SUMMARY_MAX_LENGTH)
    started = HiddenField()

    def start_from(self, summary: Summary | None) -> None:
        """Remember which summary the person sees before changing it."""
        self.started.data, self.started.raw_data = mark_of(summary), None

    def started_from(self, summary: Summary | None) -> bool:
        """Tell whether the summary is still the one the person saw."""
        is_seen = (self.started.data or "") == mark_of(summary)
        if is_seen or (summary is not None and self.source.data == summary.source):
            return True
        self.start_from(summary)
        self.source.errors = [
            _(
                "The summary was changed meanwhile. Look at the one that stands there now, "
                "then save again to put this one in its place."
            )
        ]
        return False


def mark_of(summary: Summary | None) -> str:
    """Name one state of a summary."""
    return summary.written_at.isoformat() if summary else ""
