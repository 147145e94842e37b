"""Marks: up to which post members have read threads, gathered for the batches and stored by them.

A mark is the largest number that a member had on a page: pages opened out of order do not leave
the earlier ones unread, as on most boards; who jumps to the end has chosen not to read the way.
What a mark would say beyond the dates of board and section is all that is stored: posts from
before count as read anyway.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    union,
    update,
)
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.extensions import db
from forum.posts.models import Post
from forum.reading.models import ReadSection, ReadThread
from forum.reading.moments import oldest_unread, read_until
from forum.sections.models import Section
from forum.threads.models import Thread

# A member keeps at most so many marks, of threads with posts of the last FORUM_UNREAD_DAYS only;
# of more, the newest so many stay, and the date of the oldest of these becomes the date up to which
# the whole board counts as read. What the member never opened and nobody has answered since then
# counts as read, too: that is the price, paid only by those who open more than eight fresh threads
# a day for two months and never mark anything as read.
MOST, KEPT = 500, 400


class Read(NamedTuple):
    """The newest post of a thread that a member has read."""

    number: int
    posted_at: datetime


Marks = dict[int, dict[int, Read]]


def join(marks: Marks, more: Marks) -> Marks:
    """Join what members have read; a mark never goes back."""
    joined = {member: dict(threads) for member, threads in marks.items()}
    for member, threads in more.items():
        kept = joined.setdefault(member, {})
        for thread, read in threads.items():
            kept[thread] = max(read, kept.get(thread, read))
    return joined


# Whose thread or member is gone leaves no row.
_STORE = text(
    "INSERT INTO read_threads (user_id, thread_id, number, posted_at) "
    "SELECT users.id, threads.id, :number, :posted_at FROM users, threads "
    "WHERE users.id = :user_id AND threads.id = :thread_id "
    "ON CONFLICT (user_id, thread_id) DO UPDATE "
    "SET number = excluded.number, posted_at = excluded.posted_at "
    "WHERE excluded.number > read_threads.number"
).bindparams(
    bindparam("number", type_=ReadThread.number.type),
    bindparam("posted_at", type_=ReadThread.posted_at.type),
)


def store(marks: Mapping[int, Mapping[int, Read]]) -> None:
    """Write marks, and fold what is too much."""
    _write(marks)
    for member in _with_too_many(marks):
        fold(member)


def _write(marks: Mapping[int, Mapping[int, Read]]) -> None:
    """Write marks, in the order of ids so that writers never cross."""
    rows = [
        {"user_id": member, "thread_id": thread, **marks[member][thread]._asdict()}
        for member in sorted(marks)
        for thread in sorted(marks[member])
    ]
    db.session.connection().execute(_STORE, rows)


_KEEP = text(
    "INSERT INTO read_threads (user_id, thread_id, number, posted_at) "
    "SELECT marked.user_id, posts.thread_id, posts.number, posts.created_at "
    "FROM read_sections AS marked JOIN posts ON posts.id = ("
    "SELECT id FROM posts WHERE thread_id = :thread_id AND created_at <= marked.read_until "
    "ORDER BY created_at DESC, number DESC LIMIT 1) "
    "WHERE marked.section_id = :section_id AND marked.read_until > :oldest "
    "ORDER BY marked.user_id "
    "ON CONFLICT (user_id, thread_id) DO UPDATE "
    "SET number = excluded.number, posted_at = excluded.posted_at "
    "WHERE excluded.number > read_threads.number"
).bindparams(bindparam("oldest", type_=ReadThread.posted_at.type))


def keep_read(thread: Thread, left: Section) -> None:
    """Let a moved thread stay read for those who have marked the section that it left.

    Where it stands now, the date counts up to which a member has marked that section.
    """
    values = {"thread_id": thread.id, "section_id": left.id, "oldest": oldest_unread()}
    db.session.execute(_KEEP, values)


class Moved(NamedTuple):
    """A post that goes to another thread: its id, the number it had, when it was written."""

    id: int
    number: int
    created_at: datetime


def carry(posts: Sequence[Moved], left: Thread, joined: Thread, base: int) -> None:
    """Let posts that went behind the number `base` of another thread stay read for their readers.

    A mark is one number: it goes on up to the first post that the member has not read, here or
    there. So it never claims one, and a thread of which all was read has nothing unread.
    """
    _hold_marks(left, joined)
    fresh = Post.created_at > oldest_unread()
    there = select(Post.id, Post.number, Post.created_at).where(
        Post.thread_id == joined.id, Post.number <= base, fresh
    )
    before = [Moved(*row) for row in db.session.execute(there.order_by(Post.number))]
    carried: Marks = {}
    for reader in _readers(left, joined):
        if read := _read_by(reader, before, posts, base):
            carried[reader.id] = {joined.id: read}
    if carried:
        # Folding what is too much is left to the batches: it would hold members, who come later.
        _write(carried)


def _hold_marks(*threads: Thread) -> None:
    """Hold the marks of some threads in the order in which the batches write them."""
    own = select(ReadThread.user_id).where(ReadThread.thread_id.in_([one.id for one in threads]))
    in_order = own.order_by(ReadThread.user_id, ReadThread.thread_id)
    db.session.execute(in_order.with_for_update())


class _Reader(NamedTuple):
    """How far a member has read two threads: a number in each, and the dates of their sections."""

    id: int
    here: int
    until_here: datetime
    there: int
    until_there: datetime


def _readers(left: Thread, joined: Thread) -> list[_Reader]:
    """Find who has marked either thread, or the section that posts leave."""
    here, there, was_in, is_in = (aliased(ReadThread), aliased(ReadThread),
                                  aliased(ReadSection), aliased(ReadSection))  # fmt: skip
    some = union(
        select(ReadThread.user_id).where(ReadThread.thread_id.in_((left.id, joined.id))),
        select(ReadSection.user_id).where(
            ReadSection.section_id == left.section_id,
            ReadSection.read_until > oldest_unread(),
        ),
    ).subquery()
    found = (
        select(User, here.number, was_in.read_until, there.number, is_in.read_until)
        .join(some, some.c.user_id == User.id)
        .outerjoin(here, _mark_of(here, "thread_id", left.id))
        .outerjoin(there, _mark_of(there, "thread_id", joined.id))
        .outerjoin(was_in, _mark_of(was_in, "section_id", left.section_id))
        .outerjoin(is_in, _mark_of(is_in, "section_id", joined.section_id))
    )
    readers = []
    for member, number_here, marked_here, number_there, marked_there in db.session.execute(found):
        until = read_until(member)
        latest = [max(until, marked or until) for marked in (marked_here, marked_there)]
        one = _Reader(member.id, number_here or 0, latest[0], number_there or 0, latest[1])
        readers.append(one)
    return readers


def _mark_of(row: Any, column: str, id: int) -> ColumnElement[bool]:
    return and_(row.user_id == User.id, getattr(row, column) == id)


def _read_by(
    reader: _Reader, before: Sequence[Moved], posts: Sequence[Moved], base: int
) -> Read | None:
    """Find the last post in the new order before the first one that a member has not read."""
    unread = _first_unread(before, reader.there, reader.until_there)
    if unread is not None:
        end = before[unread].number - 1
    else:
        unread = _first_unread(posts, reader.here, reader.until_here)
        end = base + (len(posts) if unread is None else unread)
    if end <= reader.there:
        return None
    read = [post.created_at for post in before if post.number <= end]
    read += [post.created_at for post in posts[: max(0, end - base)]]
    return Read(end, max(read)) if read else None


def _first_unread(posts: Sequence[Moved], mark: int, until: datetime) -> int | None:
    above = bisect_right(posts, mark, key=lambda post: post.number)
    later = (n for n in range(above, len(posts)) if posts[n].created_at > until)
    return next(later, None)


def forget_thread(thread: Thread) -> None:
    """Forget what members have read of a thread that has no posts any more."""
    _forget(ReadThread.thread_id == thread.id)


def _with_too_many(members: Iterable[int]) -> list[int]:
    counted = (
        select(ReadThread.user_id)
        .where(ReadThread.user_id.in_(members))
        .group_by(ReadThread.user_id)
        .having(func.count() > MOST)
        .order_by(ReadThread.user_id)
    )
    return list(db.session.scalars(counted))


def fold(member_id: int) -> None:
    """Replace a member's oldest marks by the date of the board."""
    own = ReadThread.user_id == member_id
    _forget(own, ReadThread.posted_at <= oldest_unread())
    by_age = select(ReadThread.posted_at).where(own).order_by(ReadThread.posted_at.desc())
    if (newest_folded := db.session.scalar(by_age.offset(KEPT).limit(1))) is None:
        return
    is_later = or_(User.read_until.is_(None), User.read_until < newest_folded)
    db.session.execute(
        update(User).where(User.id == member_id, is_later).values(read_until=newest_folded)
    )
    _forget(own, ReadThread.posted_at <= newest_folded)


def _forget(*conditions: ColumnElement[bool]) -> None:
    forgotten = delete(ReadThread).where(*conditions)
    db.session.execute(forgotten.execution_options(synchronize_session=False))
