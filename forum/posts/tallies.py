"""What the map of a thread shows, counted while people write: months, writers, quotes.

Only visible posts count. Whoever changes a tally holds the thread, so its rows change one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, text, update

from forum.database.base import Base
from forum.database.months import month_number, month_of
from forum.extensions import db
from forum.posts.counters import Counter
from forum.posts.counting import COUNTERS
from forum.posts.models import Post, Quote, ThreadMonth, ThreadWriter
from forum.threads.models import Thread
from forum.versions import EVERYTHING, changed

_MONTH_MORE = text(
    "INSERT INTO thread_months (thread_id, month, post_count, first_number) "
    "VALUES (:thread_id, :month, 1, :number) ON CONFLICT (thread_id, month) DO UPDATE "
    "SET post_count = thread_months.post_count + 1, first_number = CASE "
    "WHEN excluded.first_number < thread_months.first_number THEN excluded.first_number "
    "ELSE thread_months.first_number END"
)
_WRITER_MORE = text(
    "INSERT INTO thread_writers (thread_id, author_id, post_count) "
    "VALUES (:thread_id, :author_id, 1) ON CONFLICT (thread_id, author_id) DO UPDATE "
    "SET post_count = thread_writers.post_count + 1"
)


def tally_post(post: Post, change: int, *, has_quotes: bool = True) -> None:
    """Note that the map of a thread tells of a post more or less."""
    db.session.flush()
    if change > 0:
        _add(post)
    else:
        _take_away(post)
    if has_quotes:
        tally_quotes(post, change)


def _add(post: Post) -> None:
    values = {
        "thread_id": post.thread_id,
        "author_id": post.author_id,
        "month": month_number(post.created_at),
        "number": post.number,
    }
    connection = db.session.connection()
    connection.execute(_MONTH_MORE, values)
    connection.execute(_WRITER_MORE, values)


def _take_away(post: Post) -> None:
    month = month_number(post.created_at)
    here = ThreadMonth.thread_id == post.thread_id, ThreadMonth.month == month
    theirs = ThreadWriter.thread_id == post.thread_id, ThreadWriter.author_id == post.author_id
    for model, conditions in ((ThreadMonth, here), (ThreadWriter, theirs)):
        _run(update(model).where(*conditions).values(post_count=model.post_count - 1))
        _run(delete(model).where(*conditions, model.post_count <= 0))
    began = update(ThreadMonth).where(*here, ThreadMonth.first_number == post.number)
    _run(began.values(first_number=_first_after(post, month)))


def _first_after(post: Post, month: int) -> Any:
    """Find the next visible post of a month that goes on."""
    later = (Post.thread_id == post.thread_id, Post.number > post.number, Post.hidden_at.is_(None))
    next_one = select(Post.number).where(*later, month_of(Post.created_at) == month)
    return next_one.order_by(Post.number).limit(1).scalar_subquery()


def tally_quotes(post: Post, change: int) -> None:
    """Note that posts of the same thread are quoted by a visible post more or less."""
    quoted = select(Quote.quoted_id).where(Quote.post_id == post.id)
    here = update(Post).where(Post.id.in_(quoted), Post.thread_id == post.thread_id)
    _run(here.values(quoted_count=Post.quoted_count + change))


def _run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


@dataclass(frozen=True)
class Tally:
    """A table of counts, and the SQL that tells which rows it should have."""

    model: type[Base]
    truth: Select

    @property
    def name(self) -> str:
        """Return the table."""
        return self.model.__tablename__

    def wrong(self) -> int:
        """Count the rows that are not right, and those that are missing."""
        differing = [self._stored().except_(self.truth), self.truth.except_(self._stored())]
        counts = [select(func.count()).select_from(rows.subquery()) for rows in differing]
        return sum(db.session.scalar(count) or 0 for count in counts)

    def repair(self) -> None:
        """Count everything anew, if anything is wrong."""
        if self.wrong():
            self.count_anew(select(Thread.id))
            changed(EVERYTHING)

    def count_anew(self, threads: Select) -> None:
        """Count some threads anew."""
        _run(delete(self.model).where(self.model.__table__.c.thread_id.in_(threads)))
        counted = self.truth.where(Post.thread_id.in_(threads))
        _run(insert(self.model).from_select(self._names(), counted))

    def _names(self) -> Sequence[str]:
        return [column.name for column in self.model.__table__.columns]

    def _stored(self) -> Select:
        return select(*self.model.__table__.columns)


_VISIBLE = Post.hidden_at.is_(None)
_MONTH = month_of(Post.created_at)

TALLIES = (
    Tally(
        ThreadMonth,
        select(Post.thread_id, _MONTH, func.count(), func.min(Post.number))
        .where(_VISIBLE)
        .group_by(Post.thread_id, _MONTH),
    ),
    Tally(
        ThreadWriter,
        select(Post.thread_id, Post.author_id, func.count())
        .where(_VISIBLE)
        .group_by(Post.thread_id, Post.author_id),
    ),
)


def recount(thread: Thread) -> None:
    """Count the months and writers of a thread anew: for acts on many posts at a time."""
    db.session.flush()
    for tally in TALLIES:
        tally.count_anew(select(Thread.id).where(Thread.id == thread.id))


_Quoting = Post.__table__.alias("quoting")
_QUOTED = Counter(
    Post,
    "quoted_count",
    select(func.count(Quote.post_id.distinct()))
    .join(_Quoting, _Quoting.c.id == Quote.post_id)
    .where(
        Quote.quoted_id == Post.id,
        _Quoting.c.thread_id == Post.thread_id,
        _Quoting.c.hidden_at.is_(None),
    )
    .correlate(Post)
    .scalar_subquery(),
)

# All that `check` compares and repairs.
CHECKED = (*COUNTERS, _QUOTED, *TALLIES)


def fill() -> None:
    """Count everything anew: for a board whose posts were written in bulk."""
    for tally in TALLIES:
        tally.count_anew(select(Thread.id))
    quoted = update(Post).where(Post.id.in_(select(Quote.quoted_id)))
    _run(quoted.values(quoted_count=_QUOTED.truth))
