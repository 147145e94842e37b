"""What the moderation log shows, always for a viewer."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from forum.extensions import db
from forum.moderation.models import LogEntry
from forum.threads.models import Thread


def _entries(viewer, act: str | None, *columns) -> Select:
    entries = select(*columns or [LogEntry]).where(LogEntry.visible_to(viewer))
    return entries.where(LogEntry.act == act) if act else entries


def count_entries(viewer, act: str | None = None) -> int:
    """Count the acts that the viewer may read of, all or those of one kind."""
    return db.session.scalar(_entries(viewer, act, func.count(LogEntry.id))) or 0


def entries_of_page(viewer, act: str | None = None, *, offset: int, limit: int) -> list[LogEntry]:
    """List a page of the log, newest first."""
    rows = db.session.scalars(
        _entries(viewer, act)
        .order_by(LogEntry.created_at.desc(), LogEntry.id.desc())
        .offset(offset)
        .limit(limit)
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
