"""Forms of votes: the reason."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, Optional

from forum.forms import Form, Visible, one_line

LONGEST_REASON = 300
_SHORT = Length(max=LONGEST_REASON, message=_l("Keep the reason short."))


class PlusForm(Form):
    """A plus: a word of thanks is welcome."""

    reason = StringField(_l("Reason"), [Optional(), _SHORT], filters=[one_line])


class MinusForm(PlusForm):
    """A minus: the author should know what for."""

    reason = StringField(
        _l("Reason"),
        [Visible(_l("Say what is wrong with the post: a minus without a reason teaches nobody.")),
         _SHORT],
        filters=[one_line],
    )  # fmt: skip
