"""What a viewer has not read yet: which threads of a list, which sections, which post is first.

A thread is unread when its last post has a number above the viewer's mark and is newer than the
dates up to which its section and the board count as read. Hidden threads call nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    select,
    true,
    tuple_,
    union_all,
)

from forum.database.lookups import named_row
from forum.database.statements import for_each_kind
from forum.extensions import db
from forum.posts.models import Post
from forum.reading import just_read
from forum.reading.marks import Read
from forum.reading.models import ReadSection, ReadThread
from forum.reading.moments import read_until
from forum.sections.models import Section
from forum.threads.models import Thread

# Up to when the whole board counts as read for the viewer.
UNTIL = bindparam("until", type_=Thread.last_post_at.type)


def told(viewer) -> dict[str, Any]:
    """Return what a statement about unread threads is told of the viewer."""
    noted = [(thread, read.number) for thread, read in just_read(viewer).items()]
    return {"viewer_id": viewer.id, "until": read_until(viewer), "noted": noted}


def has_news(viewer, is_noted: bool) -> ColumnElement[bool]:
    """Say in SQL which threads have a last post above the viewer's mark, whatever its date.

    `is_noted` tells whether there are marks that the database does not know yet.
    """
    mark = select(ReadThread.number).where(
        ReadThread.user_id == viewer.id, ReadThread.thread_id == Thread.id
    )
    last = named_row(Post, Thread.last_post_id, lambda post: post.number)
    noted = tuple_(Thread.id, last).in_(bindparam("noted", expanding=True))
    return and_(
        Thread.hidden_at.is_(None),
        last > func.coalesce(mark.scalar_subquery(), 0),
        ~noted if is_noted else true(),
    )


def is_recent(viewer) -> ColumnElement[bool]:
    """Say in SQL which threads have a post that is newer than the dates of section and board."""
    mark = select(ReadSection.read_until).where(
        ReadSection.user_id == viewer.id, ReadSection.section_id == Thread.section_id
    )
    return and_(
        Thread.last_post_at > UNTIL,
        Thread.last_post_at > func.coalesce(mark.scalar_subquery(), UNTIL),
    )


_OF_THREADS = select(ReadThread.thread_id, null(), ReadThread.number, ReadThread.posted_at).where(
    ReadThread.user_id == bindparam("viewer_id"),
    ReadThread.thread_id.in_(bindparam("ids", expanding=True)),
)
_OF_SECTIONS = select(null(), ReadSection.section_id, null(), ReadSection.read_until).where(
    ReadSection.user_id == bindparam("viewer_id")
)
_MARKS = union_all(_OF_THREADS, _OF_SECTIONS)


def _unread_sections(viewer, is_noted: bool) -> Select:
    """Select the sections in which a thread is unread; each is left at the first one found.

    Before it are only threads that were read: no more than a member keeps marks.
    """
    own = and_(ReadSection.user_id == viewer.id, ReadSection.section_id == Section.id)
    until = case((ReadSection.read_until > UNTIL, ReadSection.read_until), else_=UNTIL)
    unread = select(Thread.id).where(
        Thread.section_id == Section.id, Thread.last_post_at > until, has_news(viewer, is_noted)
    )
    return (
        select(null(), Section.id, literal(1), null())
        .outerjoin(ReadSection, own)
        .where(Section.visible_to(viewer), unread.correlate(Section, ReadSection).exists())
    )


@for_each_kind
def _marks_and_sections(viewer, is_noted: bool) -> CompoundSelect:
    return union_all(_OF_THREADS, _OF_SECTIONS, _unread_sections(viewer, is_noted))


def _may_be_unread(thread: Thread, until: datetime) -> bool:
    return bool(thread.last_post_id) and not thread.is_hidden and thread.last_post_at > until


@dataclass
class Marks:
    """What is known of what a viewer has read: by the database, and by this process."""

    until: datetime
    threads: dict[int, Read]
    sections: dict[int, datetime] = field(default_factory=dict)
    unread_sections: set[int] = field(default_factory=set)

    def take(self, row: Row) -> None:
        """Take in a row: of a thread, of a section, or naming a section with unread threads."""
        thread_id, section_id, number, moment = row
        if thread_id:
            read = Read(number, moment)
            self.threads[thread_id] = max(read, self.threads.get(thread_id, read))
        elif moment:
            self.sections[section_id] = moment
        else:
            self.unread_sections.add(section_id)

    def until_in(self, thread: Thread) -> datetime:
        """Return the moment up to which everything in the thread's section counts as read."""
        return max(self.until, self.sections.get(thread.section_id, self.until))

    def is_unread(self, thread: Thread) -> bool:
        """Tell whether a thread, with its last post loaded, has something to read."""
        if thread.last_post is None or not _may_be_unread(thread, self.until_in(thread)):
            return False
        mark = self.threads.get(thread.id)
        return mark is None or thread.last_post.number > mark.number


def _marks(statement: Any, threads: Iterable[Thread], viewer) -> Marks:
    values = {**told(viewer), "ids": [thread.id for thread in threads]}
    marks = Marks(values["until"], just_read(viewer))
    for row in db.session.connection().execute(statement, values).all():
        marks.take(row)
    return marks


class Unread(NamedTuple):
    """The ids of what is unread on a page."""

    threads: frozenset[int] = frozenset()
    sections: frozenset[int] = frozenset()


def unread_among(threads: Iterable[Thread], viewer, *, with_sections: bool = False) -> Unread:
    """Find which threads on a page, and if wanted which sections, hold something unread."""
    if not viewer.is_member:
        return Unread()
    asked = [thread for thread in threads if _may_be_unread(thread, read_until(viewer))]
    if not asked and not with_sections:
        return Unread()
    is_noted = bool(just_read(viewer))
    statement = _marks_and_sections(viewer, is_noted) if with_sections else _MARKS
    marks = _marks(statement, asked, viewer)
    unread = frozenset(thread.id for thread in asked if marks.is_unread(thread))
    return Unread(unread, frozenset(marks.unread_sections))


class Place(NamedTuple):
    """Where a post stands."""

    id: int
    number: int


def _posts_of(viewer) -> Select:
    here = Post.thread_id == bindparam("thread_id")
    return select(Post.id, Post.number).where(here, Post.standing_for(viewer)).limit(1)


@for_each_kind
def _first_above(viewer, is_by_date: bool) -> Select:
    """Select the first post above a number, which the order of dates finds where none is known."""
    above = _posts_of(viewer).where(Post.number > bindparam("number"))
    if not is_by_date:
        return above.order_by(Post.number)
    fresh = above.where(Post.created_at > UNTIL).order_by(Post.created_at, Post.number)
    return fresh.add_columns(_IS_JOINED.label("is_joined"))


# What was merged into a thread stands behind posts that may be younger.
_IS_JOINED = select(Thread.id).where(Thread.merged_into_id == bindparam("thread_id")).exists()
# The first fresh post of such a thread by its number. Adding nothing keeps planners from going
# through all numbers, the oldest posts first.
_SMALLEST = select(func.min(Post.number + 0)).where(
    Post.thread_id == bindparam("thread_id"), Post.created_at > UNTIL
)


@for_each_kind
def _last(viewer) -> Select:
    return _posts_of(viewer).order_by(Post.number.desc())


def first_unread(thread: Thread, viewer) -> Place | None:
    """Find the first post of a thread that the viewer may see and has not read."""
    marks = _marks(_MARKS, [thread], viewer)
    until = marks.until_in(thread)
    mark = marks.threads.get(thread.id, Read(0, until))
    # A mark among older posts than the date tells nothing: what is older counts as read.
    is_by_date = mark.posted_at <= until
    statement = _first_above(viewer, is_by_date)
    values = {"thread_id": thread.id, "until": until}
    found = _first(statement, viewer, number=mark.number, **values)
    if found and is_by_date and found.is_joined:
        smallest = db.session.connection().execute(_SMALLEST, values).scalar() or found.number
        statement = _first_above(viewer, False)
        found = _first(statement, viewer, number=smallest - 1, **values) or found
    return Place(found.id, found.number) if found else None


def _first(statement: Select, viewer, **values: object) -> Row | None:
    values |= {"viewer_id": viewer.id}
    return db.session.connection().execute(statement, values).first()


def last_post(thread: Thread, viewer) -> Place | None:
    """Find the last post of a thread that the viewer may see."""
    found = _first(_last(viewer), viewer, thread_id=thread.id)
    return Place(*found) if found else None
