"""The base of all forms: text cleaned of what no database and no reader can bear."""

import re
import uuid

from flask import request
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import FileField, HiddenField, IntegerField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def clean_text(text: str | None) -> str | None:
    """Drop control characters, mend broken letters, and end lines in one way."""
    if text is None:
        return None
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return _UNWANTED.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str | None) -> str | None:
    """Fold white space, line breaks included, into single spaces."""
    return None if text is None else " ".join(text.split())


class Form(FlaskForm):
    """A form whose texts are clean before anything else looks at them."""

    class Meta(FlaskForm.Meta):
        """Adds the cleaning to every text field, and takes files for file fields only."""

        @property
        def locales(self) -> list[str]:
            """Return the language of what WTForms says itself; it keeps the catalogue."""
            return [str(get_locale())]

        def wrap_formdata(self, form, formdata):
            """Read what was sent as a form; no field has to expect anything but what it asks."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            if request.method in {"GET", "HEAD"}:
                return None
            fields = [name for name, field in form._fields.items() if isinstance(field, FileField)]
            files = [(name, file) for name in fields for file in request.files.getlist(name)]
            return CombinedMultiDict((MultiDict(files), request.form))

        def bind_field(self, form, unbound_field, options):
            """Put the cleaning before the field's own filters."""
            if issubclass(unbound_field.field_class, StringField):
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": (clean_text, *own)}
            return unbound_field.bind(form=form, **options)


class ActForm(Form):
    """A lone button: nothing but the token that shows the request is meant."""


def new_submission_id() -> str:
    """Make the key by which a form sent twice is recognised."""
    return uuid.uuid4().hex


class SubmissionField(HiddenField):
    """The key of one submission, fresh for each form that is shown."""

    def __init__(self, **values) -> None:
        super().__init__(default=new_submission_id, **values)

    def pre_validate(self, form) -> None:
        """Refuse keys that no form of ours was shown with."""
        if not re.fullmatch(r"[0-9a-f]{32}", self.data or ""):
            raise ValidationError(_l("Send the form from its page."))


def id_or_none(text: str | None) -> int | None:
    """Read a number that a table can hold; None when it is none."""
    is_id = text and text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if text and is_id else None


class IdField(IntegerField):
    """The id of something, carried through a form."""

    widget = HiddenInput()

    def process_formdata(self, values) -> None:
        """Read an id; anything else is none."""
        self.data = id_or_none(values[0] if values else None)
