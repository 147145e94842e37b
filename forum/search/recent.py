"""What a member has searched for last: few lines, for that member alone.

Searching is reading, and reads never write: what was searched for is gathered like marks.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, select, text

from forum.accounts.models import User
from forum.extensions import db
from forum.search.models import RecentSearch

# Of each member the newest so many are kept.
MOST = 10
# By member and what was searched for: when.
Searches = Mapping[tuple[int, str], datetime]

# Whoever is gone, or wants nothing to be kept, leaves no row.
_STORE = text(
    "INSERT INTO recent_searches (user_id, text, searched_at) "
    "SELECT id, :text, :searched_at FROM users WHERE id = :user_id AND keeps_searches "
    "ON CONFLICT (user_id, text) DO UPDATE SET searched_at = excluded.searched_at"
).bindparams(
    bindparam("text", type_=RecentSearch.text.type),
    bindparam("searched_at", type_=RecentSearch.searched_at.type),
)


def store(searches: Searches) -> None:
    """Write what was searched for, and drop what is too much of it."""
    rows = [
        {"user_id": member, "text": words, "searched_at": searches[member, words]}
        for member, words in sorted(searches)
    ]
    db.session.connection().execute(_STORE, rows)
    for member in sorted({member for member, _ in searches}):
        _forget_all_but_the_newest(member)


def _forget_all_but_the_newest(member_id: int) -> None:
    own = RecentSearch.user_id == member_id
    newest = select(RecentSearch.text).where(own).order_by(RecentSearch.searched_at.desc())
    kept = list(db.session.scalars(newest.limit(MOST)))
    forgotten = delete(RecentSearch).where(own, RecentSearch.text.not_in(kept))
    db.session.execute(forgotten.execution_options(synchronize_session=False))


def recent_searches(viewer) -> list[str]:
    """List what the viewer has searched for last, the newest first."""
    if not (viewer.is_member and viewer.keeps_searches):
        return []
    own = select(RecentSearch.text).where(RecentSearch.user_id == viewer.id)
    return list(db.session.scalars(own.order_by(RecentSearch.searched_at.desc()).limit(MOST)))


def forget(member: User) -> None:
    """Drop all that a member has searched for."""
    db.session.execute(delete(RecentSearch).where(RecentSearch.user_id == member.id))


def stop_keeping(member: User) -> None:
    """Drop all that a member has searched for, and keep nothing from now on."""
    member.keeps_searches = False
    forget(member)


def keep(member: User) -> None:
    """Keep from now on what a member searches for."""
    member.keeps_searches = True
