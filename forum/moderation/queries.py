"""What the moderation log shows, always for a viewer."""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload, selectinload, undefer

from forum.database.walking import Span, count_up_to, page_of
from forum.extensions import db
from forum.moderation.models import LogEntry
from forum.threads.models import Thread

NEWEST_FIRST = (LogEntry.created_at, LogEntry.id)

# Threads are looked up by themselves: joined, planners would rather go through all of them. Few
# were merged.
_PLACE = (joinedload(Thread.section), joinedload(Thread.article), selectinload(Thread.merged_into))


def _seen(viewer, act: str | None) -> list[ColumnElement[bool]]:
    return [LogEntry.visible_to(viewer), *([LogEntry.act == act] if act else [])]


def count_entries(viewer, act: str | None = None, *, most: int = 1_000) -> int:
    """Count the newest acts, of all kinds or of one, that the viewer may read of."""
    seen = _seen(viewer, act)
    counted = count_up_to(most, LogEntry.id, *seen, newest_first=NEWEST_FIRST)
    return db.session.scalar(counted) or 0


def entries_of_page(viewer, act: str | None = None, *, offset: int, limit: int) -> list[LogEntry]:
    """List a page of the log, newest first."""
    seen, span = _seen(viewer, act), Span(offset, limit)
    rows = db.session.scalars(
        page_of(LogEntry, *seen, newest_first=NEWEST_FIRST, span=span).options(
            joinedload(LogEntry.by),
            joinedload(LogEntry.post),
            joinedload(LogEntry.section),
            joinedload(LogEntry.from_section),
            selectinload(LogEntry.thread).options(*_PLACE),
            selectinload(LogEntry.other_thread).options(*_PLACE),
            undefer(LogEntry.number),
        )
    )
    return list(rows)
