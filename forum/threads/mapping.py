"""What the map of a thread shows beside its views: years of months, and who wrote most."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, select

from forum import addresses
from forum.accounts.models import User
from forum.extensions import db
from forum.posts.models import Post, ThreadMonth, ThreadWriter
from forum.threads.models import Thread

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

    post_count: int
    # Of the fullest month, in steps.
    shade: int
    url: str


@dataclass(frozen=True)
class Year:
    """A row of the map; a month in which nothing was written is None."""

    number: int
    months: list[Month | None]

    @property
    def post_count(self) -> int:
        """Return how many posts were written in the year."""
        return sum(month.post_count for month in self.months if month)


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
    found = db.session.connection().execute(_MONTHS, {"thread_id": thread.id}).all()
    fullest = max((count for _, count, *_ in found), default=0)
    years: dict[int, Year] = {}
    for number, count, first_number, id in found:
        year, month = divmod(number, 100)
        place = thread.place_url(first_number, id, page_size)
        cell = Month(count, shade_of(count, fullest), place)
        years.setdefault(year, Year(year, [None] * 12)).months[month - 1] = cell
    return list(years.values())


def shade_of(count: int, fullest: int) -> int:
    """Choose a step of the shading: by the root, so that small months can be told apart too."""
    return math.ceil(SHADES * math.sqrt(count / fullest))


def names_of_months() -> Iterable[datetime]:
    """Return a day of each month, for the names above the cells."""
    return [datetime(2005, month, 15, tzinfo=UTC) for month in range(1, 13)]


def writers_of(thread: Thread) -> list[Writer]:
    """List the members who wrote most in a thread."""
    found = db.session.connection().execute(_WRITERS, {"thread_id": thread.id})
    return [Writer(*row) for row in found]
