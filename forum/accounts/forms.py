"""The shape of what people enter about their accounts."""

import re

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from forum.accounts.actions import taken_sentence
from forum.accounts.comfort import CHOICES, Comfort, board_page_size
from forum.accounts.models import EVERYBODY, MEMBERS, TO_NOBODY
from forum.accounts.names import RESERVED, clean_name, is_reserved, name_refusal
from forum.accounts.passwords import password_refusal
from forum.accounts.queries import member_like
from forum.accounts.robots import seconds_since, stamp
from forum.forms import Form, PictureField, one_line

ABOUT_MAX_LENGTH = 2000
EMAIL_MAX_LENGTH = 254
_EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@(?=.{4,253}$)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_][\w-]*[^\W_]"
)


def _named(text: str | None) -> str | None:
    return clean_name(text) if text else text


def is_email(text: str) -> bool:
    """Tell whether a text can be a mail address."""
    local = text.partition("@")[0]
    return (
        len(text) <= EMAIL_MAX_LENGTH
        and len(text.casefold()) <= EMAIL_MAX_LENGTH
        and bool(_EMAIL.fullmatch(text))
        and not (local.startswith(".") or local.endswith(".") or ".." in local)
    )


def _email_shape(form, field) -> None:
    if not is_email(field.data):
        raise ValidationError(_("This is not an e-mail address. Write it like name@example.org."))


def _new_password(field, *personal: str | None) -> None:
    board = current_app.config["NAME"]
    if refusal := password_refusal(field.data or "", board, *personal):
        raise ValidationError(refusal)


class CarriedForm(Form):
    """What a guest has on the way through signing in: a text, and where to go afterwards."""

    place = HiddenField()
    title = HiddenField()
    source = HiddenField()
    reply_to = HiddenField()
    next = HiddenField()


class SignInForm(CarriedForm):
    """A name or an address, and the password."""

    name = StringField(
        _l("Name or e-mail"),
        [DataRequired(_l("Type your name or your address."))],
        filters=[one_line],
    )
    password = PasswordField(_l("Password"), [DataRequired(_l("Type your password."))])
    remember = BooleanField(_l("Keep me signed in"), default=True)


class RegisterForm(CarriedForm):
    """A newcomer's name, password and, if they like, mail address."""

    name = StringField(_l("Name"), [DataRequired(_l("Choose a name."))], filters=[one_line, _named])
    email = EmailField(_l("E-mail"), [Optional(), _email_shape], filters=[one_line])
    password = PasswordField(_l("Password"))
    # People do not see this field; robots fill in what they find.
    website = StringField(_l("Leave this field empty"))
    started = HiddenField(default=stamp)

    def validate_name(self, field) -> None:
        """Refuse what is no name, speaks for the board, or looks like a member's name."""
        if refusal := name_refusal(field.data):
            raise ValidationError(refusal)
        if is_reserved(field.data, current_app.config["NAME"]):
            raise ValidationError(RESERVED)
        if like := member_like(field.data):
            raise ValidationError(taken_sentence(field.data, like))

    def validate_password(self, field) -> None:
        """Refuse passwords that are no secret."""
        _new_password(field, self.name.data, self.email.data)

    def validate_website(self, field) -> None:
        """Refuse whoever fills in what nobody sees."""
        if field.data:
            raise ValidationError(_("Only robots fill in this field: leave it empty."))

    def validate_started(self, field) -> None:
        """Refuse whoever is faster than hands can type."""
        waited = seconds_since(field.data)
        if waited is None:
            field.data = stamp()
        if waited is None or waited < current_app.config["REGISTRATION_SECONDS"]:
            raise ValidationError(_("That was very quick. Wait two seconds and press again."))


class LanguageForm(Form):
    """The language and time zone of the pages."""

    language = SelectField(_l("Language"), [Optional()])
    time_zone = SelectField(_l("Time zone"), [Optional()])


class PrivacyForm(Form):
    """Who sees what of a member."""

    last_seen_to = SelectField(_l("Who sees when you were last here"))
    shows_time = BooleanField(_l("Show members what time it is where you are"))
    is_listed_to_guests = BooleanField(_l("List your posts and threads on your profile for guests"))
    is_found_by_robots = BooleanField(_l("Let search engines find your profile"))

    def __init__(self, *args, **values) -> None:
        super().__init__(*args, **values)
        words = {TO_NOBODY: _("Nobody"), MEMBERS: _("Members"), EVERYBODY: _("Everybody")}
        self.last_seen_to.choices = [*words.items()]


def _unless_the_boards(size: str | None) -> str | None:
    """Read a number of posts that is the board's own as no choice: it would be offered twice."""
    return "" if size == str(board_page_size()) else size


def _comforts() -> dict[str, list[tuple[str, str]]]:
    """Word the choices, in the order in which they may be written."""
    words = {
        "size": [_("Small"), _("Normal"), _("Large"), _("Very large")],
        "density": [_("Airy"), _("Compact")],
        "theme": [_("As the device"), _("Light"), _("Dark")],
    }
    sizes = [(size, size) for size in CHOICES["posts"] if size and _unless_the_boards(size)]
    as_the_board = "", _("As on the board: %(number)d", number=board_page_size())
    return {
        **{name: list(zip(CHOICES[name], said, strict=True)) for name, said in words.items()},
        "posts": [as_the_board, *sizes],
    }


class ComfortForm(Form):
    """How the pages are read; guests have it too, so it carries no token."""

    class Meta(Form.Meta):
        """Takes the token away: where the form comes from is asked instead."""

        csrf = False

    size = RadioField(_l("Size of the text"))
    density = RadioField(_l("Space"))
    theme = RadioField(_l("Colours"))
    posts = RadioField(_l("Posts on a page"), filters=[_unless_the_boards])
    show = BooleanField(_l("Only the text: no avatars and no details of authors"))
    keys = BooleanField(_l("Keyboard shortcuts"))
    next = HiddenField()

    def __init__(self, *args, **values) -> None:
        chosen = {"show": values.pop("show", ""), "keys": values.pop("keys", "")}
        super().__init__(
            *args, show=chosen["show"] == "text", keys=chosen["keys"] != "off", **values
        )
        for name, choices in _comforts().items():
            self[name].choices = choices

    def comfort(self) -> Comfort:
        """Return what was chosen."""
        return Comfort(
            self.size.data,
            self.density.data,
            self.theme.data,
            self.posts.data,
            "text" if self.show.data else "",
            "" if self.keys.data else "off",
        )


class EmailForm(Form):
    """Another mail address, proved by the password."""

    email = EmailField(_l("E-mail"), [Optional(), _email_shape], filters=[one_line])
    current = PasswordField(
        _l("Your password"), [DataRequired(_l("Type your password, so that we know it is you."))]
    )


class PasswordForm(Form):
    """Another password, proved by the present one."""

    current = PasswordField(
        _l("Current password"), [DataRequired(_l("Type the password you have now."))]
    )
    password = PasswordField(_l("New password"))

    def __init__(self, *args, personal: tuple[str | None, ...] = (), **values) -> None:
        super().__init__(*args, **values)
        self.personal = personal

    def validate_password(self, field) -> None:
        """Refuse passwords that are no secret."""
        _new_password(field, *self.personal)


class NewPasswordForm(PasswordForm):
    """A new password, proved by a link."""

    current = None


class ResetForm(Form):
    """Who has forgotten the password."""

    name = StringField(
        _l("Name or e-mail"),
        [DataRequired(_l("Type your name or your address."))],
        filters=[one_line],
    )


class ProfileForm(Form):
    """What others see of a member."""

    about = TextAreaField(
        _l("About you"),
        [Length(max=ABOUT_MAX_LENGTH, message=_l("Keep it below 2000 characters."))],
    )
    is_removed = BooleanField(_l("Take the avatar away"))
    picture = PictureField(_l("Avatar"), setting="AVATAR_MAX_BYTES")
