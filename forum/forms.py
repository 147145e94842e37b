"""The base of all forms: text cleaned of what no database and no reader can bear."""

import re
import unicodedata
import uuid

from flask import current_app, request
from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField as SentFileField
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import FileField, HiddenField, IntegerField, StringField
from wtforms.validators import DataRequired, StopValidation, ValidationError
from wtforms.widgets import HiddenInput

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# Marks that turn the direction of what follows, up to the mark that ends it.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ENDS = {"\u202c": "\u202a\u202b\u202d\u202e", "\u2069": "\u2066\u2067\u2068"}
# Letters and signs by their category, but blank to look at.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})


def clean_text(text: str | None) -> str | None:
    """Drop control characters, mend broken letters, and end lines in one way."""
    if text is None:
        return None
    whole = text.encode("utf-8", "replace").decode("utf-8")
    cleaned = _UNWANTED.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))
    if not _TURNS.search(cleaned):
        return cleaned
    return "\n".join(map(_without_loose_turns, cleaned.split("\n")))


def _without_loose_turns(line: str) -> str:
    """Drop the marks of a line that would turn what stands behind it, such as a name."""
    opened: list[str] = []
    for mark in _TURNS.findall(line):
        if mark not in _ENDS:
            opened.append(mark)
        elif not (opened and opened.pop() in _ENDS[mark]):
            return _TURNS.sub("", line)
    return _TURNS.sub("", line) if opened else line


def one_line(text: str | None) -> str | None:
    """Fold white space, line breaks included, into single spaces; turn no direction."""
    return None if text is None else " ".join(_TURNS.sub("", text).split())


def is_visible(text: str | None) -> bool:
    """Tell whether there is anything to see in a text."""
    return any(
        letter not in _BLANK and unicodedata.category(letter) not in _UNSEEN
        for letter in text or ""
    )


class Visible(DataRequired):
    """Refuses a text in which there is nothing to see."""

    def __call__(self, form, field) -> None:
        """Refuse as if nothing had been typed."""
        if not is_visible(field.data):
            field.errors = []
            raise StopValidation(self.message)


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

    def say_signed_out(self) -> None:
        """Tell somebody whose session ended meanwhile how to go on from here."""
        self.form_errors = [
            _(
                "You are not signed in any more. Sign in in another window, then press the button "
                "once more: nothing is lost."
            )
        ]


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


def _megabytes(size: int) -> str:
    return format_decimal(max(size / 1_000_000, 0.1), "0.#")


class PictureField(SentFileField):
    """A picture to be sent; the name of the setting that says how large its file may be."""

    def __init__(self, label=None, *, setting: str, **values) -> None:
        super().__init__(label, **values)
        self.setting = setting

    @property
    def limit(self) -> str:
        """Say how large the file may be."""
        most = current_app.config[self.setting]
        return _("At most %(size)s MB.", size=_megabytes(most))

    def pre_validate(self, form) -> None:
        """Refuse a file that is too large; everything else on the form stays."""
        most = current_app.config[self.setting]
        size = self.data.stream.seek(0, 2) if self.data else 0
        if self.data:
            self.data.stream.seek(0)
        if size > most:
            raise ValidationError(
                _(
                    "This file has %(size)s MB; a picture here may have at most %(most)s MB. "
                    "Make it smaller or choose another one.",
                    size=_megabytes(size),
                    most=_megabytes(most),
                )
            )


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
