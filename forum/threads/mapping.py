"""What the map of a thread shows beside its views: years of months, and who wrote most."""

import math
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import and_, bindparam, select

from forum import addresses
from forum.accounts.models import User
from forum.extensions import db
from forum.posts.models import Post, ThreadMonth, ThreadWriter
from forum.threads.models import Thread, page_of

MOST_WRITERS = 10
# Steps of the shading, beside none at all.
SHADES = 5

_MONTHS = (
    select(ThreadMonth.month, ThreadMonth.post_count, ThreadMonth.first_number, Post.id)
    .join(
        Post,
        and_(Post.thread_id == ThreadMonth.thread_id, Post.number == ThreadMonth.first_number),
    )
    .where(ThreadMonth.thread_id == bindparam("thread_id"))
    .order_by(ThreadMonth.month)
)
_WRITERS = (
    select(User.id, User.name, User.avatar, ThreadWriter.post_count)
    .join(ThreadWriter.author)
    .where(ThreadWriter.thread_id == bindparam("thread_id"))
    .order_by(ThreadWriter.post_count.desc(), ThreadWriter.author_id.desc())
    .limit(MOST_WRITERS)
)


class Month(NamedTuple):
    """A cell of the map: how much was written in a month, and where it begins."""

    # In its year, from 0.
    place: int
    post_count: int
    # Of the fullest month, in steps.
    shade: int
    url: str


class Year(NamedTuple):
    """A row of the map as plain values, so that what was written for it can be remembered."""

    number: int
    thread_url: str
    page_size: int
    # The most posts that any month of the thread has.
    fullest: int
    # Month, posts, number and id of the first one; without the months in which nothing was written.
    found: tuple[tuple[int, int, int, int], ...]

    @property
    def months(self) -> list[Month | None]:
        """List the months of the year; one in which nothing was written is None."""
        cells: list[Month | None] = [None] * 12
        for month, count, first_number, id in self.found:
            place, shade = month % 100 - 1, shade_of(count, self.fullest)
            page = addresses.paged(self.thread_url, page_of(first_number, self.page_size))
            cells[place] = Month(place, count, shade, f"{page}#post-{id}")
        return cells

    @property
    def post_count(self) -> int:
        """Return how many posts were written in the year."""
        return sum(count for _, count, *_ in self.found)


class Writer(NamedTuple):
    """A member who wrote in a thread, and how much."""

    id: int
    name: str
    avatar: str | None
    post_count: int

    @property
    def url(self) -> str:
        """Return the address of the profile."""
        return addresses.member(self.id, self.name)


def years_of(thread: Thread, page_size: int) -> list[Year]:
    """List the years in which a thread was written, oldest first, without empty ones."""
    rows = db.session.connection().execute(_MONTHS, {"thread_id": thread.id}).all()
    found: list[tuple[int, int, int, int]] = [(*row,) for row in rows]
    fullest = max((count for _, count, *_ in found), default=0)
    return [
        Year(year, thread.url, page_size, fullest, tuple(months))
        for year, months in groupby(found, key=lambda row: row[0] // 100)
    ]


def shade_of(count: int, fullest: int) -> int:
    """Choose a step of the shading: by the root, so that small months can be told apart too."""
    return math.ceil(SHADES * math.sqrt(count / fullest))


def writers_of(thread: Thread) -> list[Writer]:
    """List the members who wrote most in a thread."""
    found = db.session.connection().execute(_WRITERS, {"thread_id": thread.id})
    return [Writer(*row) for row in found]
