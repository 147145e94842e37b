"""The forms with which everything is marked as read, and that is taken back."""

from datetime import UTC, datetime

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import DataRequired, Optional, ValidationError

from forum.forms import Form

FIRST_YEAR = 1970
NOT_OURS = _l("Send the form from its page.")


class MomentField(HiddenField):
    """A moment that a page was made with, exact to what the database keeps."""

    def pre_validate(self, form) -> None:
        """Refuse what is no moment with a zone."""
        if self.data and self.moment is None:
            raise ValidationError(NOT_OURS)

    @property
    def moment(self) -> datetime | None:
        """Return the moment that was sent, unless nothing was written in that year or before."""
        try:
            sent = datetime.fromisoformat(self.data or "")
            return sent.astimezone(UTC) if sent.tzinfo and sent.year >= FIRST_YEAR else None
        except (ValueError, OverflowError):
            return None


class ReadForm(Form):
    """Up to when everything counts as read: the newest post that the page showed."""

    until = MomentField(validators=[DataRequired(NOT_OURS)])


class UnreadForm(Form):
    """Up to when everything counted as read before, if it did."""

    until = MomentField(validators=[Optional()])
