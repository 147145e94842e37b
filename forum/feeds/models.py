"""The table of keys: secret addresses under which a member's own feeds are read."""

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User, digest
from forum.database.base import Base, Key, now

NAME_MAX_LENGTH = 60


class FeedKey(Base):
    """What lets one program read a member's feeds, until the member takes it away.

    It opens feeds and nothing else: whoever finds it can write nothing.
    """

    __tablename__ = "feed_keys"

    id: Mapped[Key]
    # The secret itself is shown once, when it is made.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    # For which program it was made, in the member's own words.
    name: Mapped[str] = mapped_column(String(NAME_MAX_LENGTH), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship()
    token = ""

    @classmethod
    def make(cls, user: User, name: str) -> "FeedKey":
        """Make a key with a fresh secret."""
        token = secrets.token_urlsafe(32)
        key = cls(user=user, name=name, token_hash=digest(token))
        key.token = token
        return key
