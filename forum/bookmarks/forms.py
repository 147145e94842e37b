"""The shape of a bookmark: a note, or none."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from forum.bookmarks.models import NOTE_MAX_LENGTH
from forum.forms import Form, one_line


class BookmarkForm(Form):
    """What somebody notes beside a bookmark, for nobody but themselves."""

    note = StringField(
        _l("Note"),
        [Length(max=NOTE_MAX_LENGTH, message=_l("Keep the note below 200 characters."))],
        filters=[one_line],
    )
