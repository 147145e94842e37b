"""Forms for writing and editing articles."""

import re

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from forum.forms import Form, PictureField, SubmissionField, Visible, one_line
from forum.pictures import picture_folder
from forum.posts.forms import SourceField

STANDFIRST_MAX_LENGTH = 300
BYLINE_MAX_LENGTH = 120
ALT_MAX_LENGTH = 300
# The folder of the pictures of articles.
PICTURES = "news"


def _at_most(limit: int) -> Length:
    return Length(max=limit, message=_l("At most %(max)d characters, please."))


def _id_or_none(text: object) -> int | None:
    return int(str(text)) if text else None


class ArticleForm(Form):
    """An article: its words, and a picture that is kept while the form comes and goes."""

    title = StringField(
        _l("Headline"), [Visible(_l("Give the article a headline."))], filters=[one_line]
    )
    standfirst = StringField(
        _l("Standfirst"),
        [
            Visible(_l("Say in one line what the article is about.")),
            _at_most(STANDFIRST_MAX_LENGTH),
        ],
        filters=[one_line],
    )
    byline = StringField(
        _l("Byline"),
        [Visible(_l("Name who wrote the article.")), _at_most(BYLINE_MAX_LENGTH)],
        filters=[one_line],
    )
    picture = PictureField(_l("File"), setting="PICTURE_MAX_BYTES")
    kept_picture = HiddenField()
    picture_alt = StringField(
        _l("What the picture shows"), [_at_most(ALT_MAX_LENGTH)], filters=[one_line]
    )
    is_decorative = BooleanField(_l("The picture only decorates: there is nothing to describe"))
    is_picture_removed = BooleanField(_l("Take the picture away"))
    source = SourceField(_l("Text"), [Visible(_l("Write the article first."))])
    # The text as it is going to look, once it was tried.
    rendered: Markup | None = None

    @property
    def has_picture(self) -> bool:
        """Tell whether the article is going to have a picture."""
        return bool(self.picture.data or self.chosen_picture)

    @property
    def chosen_picture(self) -> str | None:
        """Return the name of the stored picture, unless it is to be taken away."""
        return None if self.is_picture_removed.data else self.kept_picture.data or None

    @property
    def chosen_alt(self) -> str:
        """Return what stands for the picture where it is not seen; empty for decoration."""
        is_described = self.has_picture and not self.is_decorative.data
        return (self.picture_alt.data or "") if is_described else ""

    def validate_kept_picture(self, field) -> None:
        """Forget names that no stored picture has."""
        is_name = re.fullmatch(r"[0-9a-f]{32}\.webp", field.data or "")
        if not (is_name and (picture_folder(PICTURES) / field.data).is_file()):
            field.data = None

    def validate_title(self, field) -> None:
        """Hold the headline to the board's limit for titles."""
        limit = current_app.config["TITLE_MAX_LENGTH"]
        if len(field.data) > limit:
            raise ValidationError(_("A title has at most %(limit)d characters.", limit=limit))

    def validate_picture_alt(self, field) -> None:
        """Ask for a description of the picture for those who do not see it."""
        if self.has_picture and not (field.data or self.is_decorative.data):
            raise ValidationError(
                _("Describe the picture for those who cannot see it, or mark it as decoration.")
            )


class EditArticleForm(ArticleForm):
    """An article being edited: also the moment of the text that the editor started from."""

    started_from = HiddenField()

    def saw(self, article) -> bool:
        """Tell whether the editor saw the present text before changing it."""
        present = article.updated_at.isoformat()
        if self.started_from.data in {None, "", present}:
            return True
        self.started_from.data = present
        self.source.errors = [
            _(
                "Somebody else changed this article meanwhile. Open it in another window and "
                "compare, then save again to keep this text."
            )
        ]
        return False


class NewArticleForm(ArticleForm):
    """A new article: also the section of its comments, and the key of the submission."""

    section = SelectField(
        _l("Section for the comments"),
        [DataRequired(_l("Choose the section where the comments will stand."))],
        coerce=_id_or_none,
    )
    submission_id = SubmissionField()

    def offer(self, sections) -> None:
        """Offer these sections to choose from."""
        named = [(section.id, section.full_title) for section in sections]
        self.section.choices = [("", _("Choose a section")), *named]
