"""What people do with accounts: register, sign in and out, change and reset what proves them."""

from datetime import timedelta

from flask import current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import OneTimeLink, Session, User
from forum.accounts.names import clean_name, name_refusal
from forum.accounts.passwords import hash_password
from forum.accounts.queries import member_like, owner_of_address
from forum.database.base import now
from forum.extensions import db
from forum.feeds.models import FeedKey
from forum.versions import changed

OWNED = _l("This address belongs to another account already.")


class AccountRefused(Exception):
    """Raised when an account cannot be as it is wished; says why."""

    def __init__(self, reason: LazyString | str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


class NameTaken(AccountRefused):
    """Raised when there is a member with this name, or one that looks like it."""


class AddressOwned(AccountRefused):
    """Raised when the confirmed address is another member's."""


def register(name: str, password: str, email: str | None = None, **flags: bool) -> User:
    """Make an account with a password; `flags` such as is_admin are set on it."""
    return add_member(name, hash_password(password), email, **flags)


def add_member(name: str, password_hash: str, email: str | None = None, **flags: bool) -> User:
    """Make an account of a name that nobody else has and a password hashed before."""
    name = clean_name(name)
    if refusal := name_refusal(name):
        raise AccountRefused(refusal)
    if like := member_like(name):
        raise NameTaken(taken_sentence(name, like))
    user = User(name=name, password_hash=password_hash, **flags)
    user.change_email(email)
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError as error:
        # Two people wanted the name at the same moment, and one of them was first.
        db.session.rollback()
        raise NameTaken(_l("The name “%(name)s” is taken.", name=name)) from error
    return user


def taken_sentence(name: str, like: User) -> LazyString:
    """Say that a name is a member's, or too like one's."""
    if name.casefold() == like.name.casefold():
        return _l("The name “%(name)s” is taken.", name=like.name)
    return _l(
        "This name looks like “%(name)s”, who is a member already. "
        "Choose one that nobody can mistake.",
        name=like.name,
    )


def begin_session(user: User, device: str) -> Session:
    """Sign a member in on a device, and forget devices not used for long."""
    forgotten = ~Session.alive(current_app.config["SESSION_DAYS"])
    db.session.execute(delete(Session).where(Session.user_id == user.id, forgotten))
    session = Session.begin(user, device)
    db.session.add(session)
    db.session.flush()
    return session


def end_session(session: Session) -> None:
    """Sign a member out on one device."""
    db.session.execute(delete(Session).where(Session.id == session.id))


def end_sessions(user: User, *, keep: Session | None = None) -> None:
    """Sign a member out everywhere, but for the device that is kept."""
    ended = delete(Session).where(Session.user_id == user.id)
    db.session.execute(ended.where(Session.id != keep.id) if keep else ended)


def set_password(user: User, password: str) -> None:
    """Give a member another password; every device is signed out."""
    change_password(user, hash_password(password))


def change_password(user: User, password_hash: str, *, keep: Session | None = None) -> None:
    """Store another password's hash; all that the old one has opened elsewhere ends with it."""
    user.password_hash = password_hash
    end_sessions(user, keep=keep)
    db.session.execute(delete(FeedKey).where(FeedKey.user_id == user.id))
    _drop_links(user, OneTimeLink.RESET)


def change_address(user: User, email: str | None) -> None:
    """Let a member claim another mail address, or none; links sent to the former one end."""
    user.change_email(email)
    _drop_links(user, OneTimeLink.RESET, OneTimeLink.CONFIRM)


def confirm_address(link: OneTimeLink) -> None:
    """Make the claimed address the member's own, unless it is somebody's already."""
    user = link.user
    owner = owner_of_address(user.email) if user.email else None
    if owner and not owner.is_self(user):
        raise AddressOwned(OWNED)
    user.confirm_email()
    try:
        db.session.flush()
    except IntegrityError as error:
        # Somebody else confirmed the address at the same moment, and was first.
        db.session.rollback()
        raise AddressOwned(OWNED) from error
    _drop_links(user, OneTimeLink.CONFIRM)


def issue_link(user: User, purpose: str) -> OneTimeLink:
    """Make a link for a member; the former one for the same purpose ends."""
    _drop_links(user, purpose)
    oldest = now() - max(OneTimeLink.LIFETIME.values(), default=timedelta())
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.created_at < oldest))
    link = OneTimeLink.issue(user, purpose)
    db.session.add(link)
    db.session.flush()
    return link


def issue_reset_link(user: User) -> str:
    """Make a link under which a member sets a new password; return its path."""
    return issue_link(user, OneTimeLink.RESET).url


def _drop_links(user: User, *purposes: str) -> None:
    dropped = delete(OneTimeLink).where(OneTimeLink.user_id == user.id)
    db.session.execute(dropped.where(OneTimeLink.purpose.in_(purposes)))


def change_profile(user: User, *, about: str, html: Markup, avatar: str | None) -> None:
    """Store what a member says of themselves, as the renderer made it, and how they look."""
    user.about, user.about_html, user.avatar = about, html, avatar
    changed(user)


def change_privacy(
    user: User,
    *,
    last_seen_to: str,
    shows_time: bool,
    is_listed_to_guests: bool,
    is_found_by_robots: bool,
) -> None:
    """Store who sees what of a member."""
    user.last_seen_to, user.shows_time = last_seen_to, shows_time
    user.is_listed_to_guests, user.is_found_by_robots = is_listed_to_guests, is_found_by_robots
    changed(user)
