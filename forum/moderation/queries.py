"""What the moderation log shows, always for a viewer."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from forum.database.walking import on_page
from forum.extensions import db
from forum.moderation.models import LogEntry
from forum.threads.models import Thread


def _seen(viewer, act: str | None) -> list[ColumnElement[bool]]:
    return [LogEntry.visible_to(viewer), *([LogEntry.act == act] if act else [])]


def count_entries(viewer, act: str | None = None) -> int:
    """Count the acts that the viewer may read of, all or those of one kind."""
    return db.session.scalar(select(func.count(LogEntry.id)).where(*_seen(viewer, act))) or 0


def entries_of_page(
    viewer, act: str | None = None, *, offset: int, limit: int, total: int | None = None
) -> list[LogEntry]:
    """List a page of the log, newest first."""
    newest_first = (LogEntry.created_at, LogEntry.id)
    span = {"offset": offset, "limit": limit, "total": total}
    rows = db.session.scalars(
        select(LogEntry)
        .where(on_page(LogEntry.id, *_seen(viewer, act), newest_first=newest_first, **span))
        .order_by(*(column.desc() for column in newest_first))
        .options(
            joinedload(LogEntry.by),
            joinedload(LogEntry.post),
            joinedload(LogEntry.section),
            joinedload(LogEntry.from_section),
            joinedload(LogEntry.thread).options(
                joinedload(Thread.section), joinedload(Thread.article)
            ),
        )
    )
    return list(rows)
