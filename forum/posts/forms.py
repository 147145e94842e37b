"""Forms of posts: the text, editing it, and a moderator's reason."""

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from forum.forms import Form, IdField, Visible, is_visible, one_line


class SourceField(TextAreaField):
    """A text of our markup, as typed; as long as a post unless a limit is given."""

    def __init__(self, *arguments, limit: int | None = None, **values) -> None:
        super().__init__(*arguments, **values)
        self.limit = limit

    def pre_validate(self, form) -> None:
        """Refuse texts that are too long."""
        limit = self.limit or current_app.config["POST_MAX_LENGTH"]
        excess = len(self.data or "") - limit
        if excess > 0:
            raise ValidationError(
                ngettext(
                    "The text is %(num)d character too long (%(limit)d are allowed).",
                    "The text is %(num)d characters too long (%(limit)d are allowed).",
                    excess,
                    limit=limit,
                )
            )


def not_blank(form, field) -> None:
    """Refuse a text without a single visible character."""
    if not is_visible(field.data):
        raise ValidationError(_("Write something first."))


class EditForm(Form):
    """A post being edited: its text, and the revision the person started from."""

    source = SourceField(_l("Text"), [not_blank])
    revision = IdField()

    def started_from(self, post) -> bool:
        """Tell whether the person saw the present text before changing it."""
        if self.revision.data in {None, post.revision} or self.source.data == post.source:
            return True
        self.revision.data, self.revision.raw_data = post.revision, None
        self.source.errors = [
            _(
                "You changed this post in another window meanwhile. Look at both texts, "
                "then save again to keep this one."
            )
        ]
        return False


class ModerateForm(Form):
    """A moderator's act, with its reason."""

    reason = StringField(
        _l("Reason"),
        [Optional(), Length(max=300, message=_l("Keep the reason short."))],
        filters=[one_line],
    )


class ReasonedForm(ModerateForm):
    """An act that takes something away: it needs a reason."""

    reason = StringField(
        _l("Reason"),
        [
            Visible(_l("Say why: everybody can read it in the moderation log.")),
            Length(max=300, message=_l("Keep the reason short.")),
        ],
        filters=[one_line],
    )
