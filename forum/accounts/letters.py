"""The letters that accounts send; each is called once what it tells is committed."""

from forum.accounts.models import OneTimeLink, User
from forum.mailing import is_mail_on, public_url, send, soon


def _write(template: str, user: User, to: str | None, **context: object) -> None:
    if to and is_mail_on():
        soon(send, template, to, user.language, name=user.name, **context)


def confirm_address(link: OneTimeLink) -> None:
    """Ask the reader of a claimed address to confirm it."""
    _write("confirm_address", link.user, link.email, url=public_url(link.url))


def address_is_owned(owner: User, name: str) -> None:
    """Tell the owner of an address that somebody gave it for another account."""
    _write("address_is_owned", owner, owner.email, other=name, url=public_url("/reset-password"))


def reset_password(link: OneTimeLink) -> None:
    """Send the link under which a new password is set."""
    _write("reset_password", link.user, link.email, url=public_url(link.url))


def password_was_changed(user: User) -> None:
    """Tell a member that the password is another one now."""
    _write("password_was_changed", user, user.email, url=public_url("/reset-password"))


def address_was_changed(user: User, former: str | None) -> None:
    """Tell the former address that it is no longer the member's."""
    _write("address_was_changed", user, former)
