"""Marking everything as read, in a section or on the whole board, and taking it back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, or_, text, update

from forum.accounts.models import User
from forum.database.base import now
from forum.extensions import db
from forum.posts.models import Post
from forum.posts.rows import ShownPost
from forum.reading import note_read
from forum.reading.models import ReadSection
from forum.reading.queries import first_unread
from forum.sections.models import Section

_READ_SECTION = text(
    "INSERT INTO read_sections (user_id, section_id, read_until) VALUES (:user_id, :id, :until) "
    "ON CONFLICT (user_id, section_id) DO UPDATE SET read_until = excluded.read_until "
    "WHERE excluded.read_until > read_sections.read_until"
).bindparams(bindparam("until", type_=ReadSection.read_until.type))


def note_own(post: Post, *, by: User) -> None:
    """Count an own post as read, unless something that is unread stands before it."""
    first = first_unread(post.thread, by)
    if first and first.id == post.id:
        note_read(by, post.thread, post.number, post.created_at)


def note_shown(posts: Sequence[ShownPost], *, by: User, after: int) -> None:
    """Count posts as read that came after a number and were shown beside a form.

    Not when something up to that number is unread: a mark would cover it.
    """
    first = first_unread(posts[-1].thread, by) if posts else None
    if first and first.number > after:
        last = posts[-1]
        note_read(by, last.thread, last.number, last.words.created_at)


def mark_section_read(section: Section, *, by: User, until: datetime) -> datetime | None:
    """Count everything in a section as read up to a moment; return up to when it did before.

    Marks of threads stay, so that taking it back brings all of it back.
    """
    before = db.session.get(ReadSection, (by.id, section.id))
    former = before.read_until if before else None
    values = {"user_id": by.id, "id": section.id, "until": min(until, now())}
    db.session.execute(_READ_SECTION, values)
    db.session.expire_all()
    return former


def mark_board_read(*, by: User, until: datetime) -> datetime | None:
    """Count everything on the board as read up to a moment; return up to when it did before."""
    former = by.read_until
    is_later = or_(User.read_until.is_(None), User.read_until < until)
    marked = update(User).where(User.id == by.id, is_later).values(read_until=min(until, now()))
    db.session.execute(marked)
    return former


def unmark_section(section: Section, *, by: User, until: datetime | None) -> None:
    """Let a section count as read up to a former moment again, or not at all."""
    own = delete(ReadSection).where(
        ReadSection.user_id == by.id, ReadSection.section_id == section.id
    )
    db.session.execute(own)
    if until:
        mark_section_read(section, by=by, until=until)


def unmark_board(*, by: User, until: datetime | None) -> None:
    """Let the board count as read up to a former moment again."""
    by.read_until = until and min(until, now())
    db.session.flush()
