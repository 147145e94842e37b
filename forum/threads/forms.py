"""Forms for writing in threads, and for moving them."""

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import ValidationError

from forum.forms import Form, IdField, SubmissionField, Visible, one_line
from forum.posts.forms import ReasonedForm, SourceField, not_blank


class ReplyForm(Form):
    """A reply: the text, what it answers, and the key of the submission."""

    source = SourceField(_l("Your reply"), [not_blank])
    reply_to = IdField()
    # The last number of the thread when its page was made: what came later is shown first.
    seen = IdField()
    submission_id = SubmissionField()


class ThreadForm(Form):
    """A new thread: its title and opening post."""

    title = StringField(_l("Title"), [Visible(_l("Give the thread a title."))], filters=[one_line])
    source = SourceField(_l("Text"), [not_blank])
    submission_id = SubmissionField()

    def validate_title(self, field) -> None:
        """Hold the title to the board's limit."""
        limit = current_app.config["TITLE_MAX_LENGTH"]
        if len(field.data) > limit:
            raise ValidationError(_("A title has at most %(limit)d characters.", limit=limit))


class MoveForm(ReasonedForm):
    """Moving a thread: where to, and why."""

    section = SelectField(_l("Section"), coerce=int)
