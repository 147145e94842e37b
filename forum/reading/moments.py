"""Since when things count as unread for a member, and when their last visit ended."""

from datetime import datetime, timedelta

from flask import current_app

from forum.accounts.models import User
from forum.database.base import now

# Who was not here for so long and comes again, comes for another visit.
QUIET = timedelta(minutes=30)


def oldest_unread() -> datetime:
    """Return the moment before which everything counts as read, whoever asks."""
    return now() - timedelta(days=current_app.config["UNREAD_DAYS"])


def read_until(member: User) -> datetime:
    """Return the moment up to which the whole board counts as read for a member.

    A newcomer begins with what is written from then on: nobody owes the board its past.
    """
    return max(oldest_unread(), member.created_at, member.read_until or member.created_at)


def last_visit(member: User) -> datetime:
    """Return when the member's visit before the present one ended.

    The end is written a few seconds after a visit has begun; until then it is when the member was
    seen last.
    """
    seen = member.last_seen_at
    if seen is not None and now() - seen > QUIET:
        return seen
    return member.visited_until or member.created_at
