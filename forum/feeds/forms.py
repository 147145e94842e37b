"""The shape of a new key: for which program it is."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from forum.feeds.models import NAME_MAX_LENGTH
from forum.forms import Form, one_line


class KeyForm(Form):
    """What the member wants to call the program that will read."""

    name = StringField(
        _l("Program or device"),
        [Length(max=NAME_MAX_LENGTH, message=_l("Keep the name below 60 characters."))],
        filters=[one_line],
    )
