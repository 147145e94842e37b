"""What members do with the keys of their feeds: make and revoke."""

from sqlalchemy import delete, func, select

from forum.accounts.models import User
from forum.extensions import db
from forum.feeds.models import FeedKey

# Nobody reads with more programs than this.
MOST_KEYS = 20


class TooManyKeys(Exception):
    """Raised when a member has as many keys as anybody may have."""


def make_key(user: User, name: str = "") -> FeedKey:
    """Make another secret address of a member's feeds; only the returned key knows the secret."""
    own = select(func.count(FeedKey.id)).where(FeedKey.user_id == user.id)
    if (db.session.scalar(own) or 0) >= MOST_KEYS:
        raise TooManyKeys
    key = FeedKey.make(user, name)
    db.session.add(key)
    db.session.flush()
    return key


def revoke(key: FeedKey) -> None:
    """End the feeds under one secret address."""
    db.session.execute(delete(FeedKey).where(FeedKey.id == key.id))
