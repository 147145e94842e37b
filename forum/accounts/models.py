"""Tables of members, groups, sessions and one-time links; and the guest, who has none."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from sqlalchemy import Column, ColumnElement, ForeignKey, Index, String, Table, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import addresses
from forum.accounts.comfort import AS_THE_BOARD, Comfort, written
from forum.accounts.names import name_key
from forum.database.base import NOTHING, Base, Key, now

if TYPE_CHECKING:
    from forum.ignoring.models import Ignore

NOBODY: frozenset[int] = frozenset()
# Whom a member lets see when they were here last.
MEMBERS, EVERYBODY, TO_NOBODY = "members", "everybody", "nobody"

group_members = Table(
    "group_members",
    Base.metadata,
    Column("group_id", ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Group(Base):
    """A named set of members, for sections that only some may read or write."""

    __tablename__ = "groups"

    id: Mapped[Key]
    title: Mapped[str] = mapped_column(String(60), unique=True)

    members: Mapped[list["User"]] = relationship(
        secondary=group_members, back_populates="groups", passive_deletes=True
    )


class Moderator(Base):
    """A member's charge of a section and what is below it, or of the whole board."""

    __tablename__ = "moderators"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id", ondelete="CASCADE"))


class User(Base):
    """A member of the board."""

    __tablename__ = "users"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(30))
    name_key: Mapped[str] = mapped_column(String(60), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    # Anybody may claim an address; only who reads its mail owns it. So a form for newcomers
    # answers the same whether the address is known here or not.
    email_key: Mapped[str | None] = mapped_column(String(254), index=True)
    confirmed_email_key: Mapped[str | None] = mapped_column(String(254), unique=True)
    email_confirmed_at: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(String(255))
    avatar: Mapped[str | None] = mapped_column(String(80))
    about: Mapped[str] = mapped_column(default="")
    about_html: Mapped[Markup] = mapped_column(default=NOTHING)
    language: Mapped[str | None] = mapped_column(String(10))
    time_zone: Mapped[str | None] = mapped_column(String(60))
    # How the member likes to read, in the words of `Comfort`; none until it was chosen.
    comfort_words: Mapped[str | None] = mapped_column(String(60))
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_editor: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime | None]
    # When the visit before the present one ended, and up to when the whole board counts as read.
    visited_until: Mapped[datetime | None]
    read_until: Mapped[datetime | None]
    # Posts that guests can see: a count must not tell of private sections.
    post_count: Mapped[int] = mapped_column(default=0)
    # Whom they are is nobody's business; that there are none saves every page from asking.
    ignored_count: Mapped[int] = mapped_column(default=0, server_default="0")
    # Privacy. Who is on the board at night is nobody's business but its members'.
    last_seen_to: Mapped[str] = mapped_column(String(10), default=MEMBERS, server_default=MEMBERS)
    # Nobody is told where on earth a member sits, unless the member wants it.
    shows_time: Mapped[bool] = mapped_column(default=False, server_default=false())
    # A public board is there to be found, and what is written there stands in public anyway.
    is_found_by_robots: Mapped[bool] = mapped_column(default=True, server_default=true())
    is_listed_to_guests: Mapped[bool] = mapped_column(default=True, server_default=true())
    # What a member searches for is kept for that member alone, unless they would rather not.
    keeps_searches: Mapped[bool] = mapped_column(default=True, server_default=true())
    # What others' votes on these posts weigh, and on no others.
    reputation: Mapped[int] = mapped_column(default=0, server_default="0")

    groups: Mapped[list[Group]] = relationship(
        secondary=group_members, back_populates="members", passive_deletes=True
    )
    charges: Mapped[list[Moderator]] = relationship(passive_deletes=True)
    ignores: Mapped[list["Ignore"]] = relationship(foreign_keys="Ignore.user_id", viewonly=True)

    is_member = True
    is_authenticated = True
    is_active = True
    is_anonymous = False
    session = None

    def __init__(self, name: str, **values) -> None:
        super().__init__(name=name, name_key=name_key(name), **values)

    @property
    def url(self) -> str:
        """Return the address of the profile."""
        return addresses.member(self.id, self.name)

    def get_id(self) -> str:
        """Return what the cookie remembers: the session, not the member, so that it can end."""
        return self.session.token if self.session else ""

    @property
    def group_ids(self) -> set[int]:
        """Return the groups the member is in."""
        return {group.id for group in self.groups}

    @property
    def ignored_ids(self) -> frozenset[int]:
        """Return whom the member does not want to read."""
        if not self.ignored_count:
            return NOBODY
        return frozenset(ignore.ignored_id for ignore in self.ignores)

    @property
    def is_moderator(self) -> bool:
        """Tell whether the member looks after any section."""
        return self.is_admin or bool(self.charges)

    @property
    def is_staff(self) -> bool:
        """Tell whether the member looks after sections or news."""
        return self.is_moderator or self.is_editor

    def moderates(self, section) -> bool:
        """Tell whether the member looks after this section."""
        here = {None, section.id, section.parent_id or section.id}
        return self.is_admin or any(charge.section_id in here for charge in self.charges)

    def is_self(self, member: "User") -> bool:
        """Tell whether this is the same person."""
        return self.id == member.id

    @property
    def comfort(self) -> Comfort:
        """Return how the member likes to read."""
        return written(self.comfort_words)

    def take_over(self, comfort: Comfort) -> None:
        """Read on as before signing in, unless it was chosen for this account how."""
        if self.comfort_words is None and comfort != AS_THE_BOARD:
            self.comfort_words = str(comfort)

    def change_email(self, email: str | None) -> None:
        """Claim an address, not yet confirmed."""
        self.email = email
        self.email_key = email_key(email) if email else None
        self.email_confirmed_at = self.confirmed_email_key = None

    def confirm_email(self) -> None:
        """Own the address: its mail is read by the member."""
        self.confirmed_email_key = self.email_key
        self.email_confirmed_at = self.email_confirmed_at or now()


def email_key(email: str) -> str:
    """Return what two spellings of one mail address share."""
    return email.strip().casefold()


class Guest:
    """Anybody who has not signed in; answers the same questions as a member."""

    id = None
    name = ""
    language: str | None = None
    time_zone: str | None = None
    is_member = is_admin = is_editor = is_moderator = is_staff = False
    is_authenticated = is_active = False
    is_anonymous = True
    group_ids: frozenset[int] = NOBODY
    ignored_ids: frozenset[int] = NOBODY
    session = None

    def __init__(self, comfort: Comfort = AS_THE_BOARD) -> None:
        self.comfort = comfort

    def get_id(self) -> None:
        """Return no id: a guest is nobody in particular."""

    def moderates(self, section) -> bool:
        """Tell that a guest looks after nothing."""
        return False

    def is_self(self, member: User) -> bool:
        """Tell that a guest is no member."""
        return False


def digest(token: str) -> str:
    """Return what is stored of a secret token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Session(Base):
    """A device on which a member is signed in; taking it away ends the sign-in at once."""

    __tablename__ = "sessions"

    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship()
    token = ""

    @staticmethod
    def oldest_alive(days: int) -> datetime:
        """Return when a session must have been used last, to be alive within these days."""
        return now() - timedelta(days=days)

    @classmethod
    def alive(cls, days: int) -> ColumnElement[bool]:
        """Say in SQL which sessions were used within these days."""
        return cls.seen_at > cls.oldest_alive(days)

    @classmethod
    def begin(cls, user: User, device: str) -> "Session":
        """Sign a member in on a device, with a fresh secret token."""
        token = secrets.token_urlsafe(32)
        session = cls(user=user, token_hash=digest(token), device=device[:300])
        session.token = token
        return session


class OneTimeLink(Base):
    """A secret address sent to a member: to set a new password or to confirm a mail address."""

    __tablename__ = "one_time_links"
    __table_args__ = (Index("ix_one_time_links_user_purpose", "user_id", "purpose"),)

    RESET, CONFIRM = "reset", "confirm"
    LIFETIME: ClassVar = {RESET: timedelta(hours=2), CONFIRM: timedelta(days=3)}
    ADDRESS: ClassVar = {RESET: "/reset-password/{}", CONFIRM: "/confirm-email/{}"}

    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship()
    token = ""

    @classmethod
    def issue(cls, user: User, purpose: str) -> "OneTimeLink":
        """Make a link for one purpose, bound to the address the member has now."""
        token = secrets.token_urlsafe(32)
        link = cls(user=user, purpose=purpose, email=user.email, token_hash=digest(token))
        link.token = token
        return link

    @property
    def url(self) -> str:
        """Return the address to hand out; only the one who issued the link knows it."""
        return self.ADDRESS[self.purpose].format(self.token)

    @property
    def is_valid(self) -> bool:
        """Tell whether the link is fresh and still about the member's address."""
        is_fresh = now() - self.created_at < self.LIFETIME[self.purpose]
        return is_fresh and self.email == self.user.email
