"""The form of a draft: whatever a writing form has, unfinished."""

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from forum.forms import Form, IdField, one_line


class DraftForm(Form):
    """An unfinished text, taken as it is; only its size has a limit."""

    title = StringField(_l("Title"), [Optional(), Length(max=1000)], filters=[one_line])
    source = TextAreaField(_l("Text"), [Optional()])
    reply_to = IdField()
    submission_id = HiddenField(None, [Optional(), Length(max=64)])

    def validate_source(self, field) -> None:
        """Leave room to shorten a text that is too long to be posted."""
        if len(field.data) > 4 * current_app.config["POST_MAX_LENGTH"]:
            raise ValidationError(_l("This is too long to be kept as a draft."))
