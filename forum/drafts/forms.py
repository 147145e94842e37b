"""The form of a draft: whatever a writing form has, unfinished."""

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from forum.drafts.articles import bound
from forum.drafts.places import ARTICLE, Place
from forum.forms import Form, IdField, one_line


class DraftForm(Form):
    """An unfinished text, taken as it is; only its size has a limit."""

    title = StringField(_l("Title"), [Optional(), Length(max=1000)], filters=[one_line])
    source = TextAreaField(_l("Text"), [Optional()])
    standfirst = StringField(_l("Standfirst"), [Optional(), Length(max=1000)], filters=[one_line])
    byline = StringField(_l("Byline"), [Optional(), Length(max=1000)], filters=[one_line])
    reply_to = IdField()
    submission_id = HiddenField(None, [Optional(), Length(max=64)])
    started_from = HiddenField(None, [Optional(), Length(max=64)])

    @property
    def key(self) -> str:
        """Return what the form is known by: its submission, or the text that an edit began with."""
        return self.submission_id.data or self.started_from.data or ""

    def text_for(self, place: Place) -> str:
        """Return what is kept: of an article all its words."""
        source = self.source.data or ""
        if place.kind != ARTICLE.kind:
            return source
        return bound(
            standfirst=self.standfirst.data or "", byline=self.byline.data or "", source=source
        )

    def validate_source(self, field) -> None:
        """Leave room to shorten a text that is too long to be posted."""
        if len(field.data) > 4 * current_app.config["POST_MAX_LENGTH"]:
            raise ValidationError(_l("This is too long to be kept as a draft."))
