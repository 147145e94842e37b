"""Building the index anew beside the one that answers: in batches, to be stopped and gone on with.

How far it has come stands in the database and moves in the transaction that copies, so whoever
writes meanwhile knows whether their post is in the new index already.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, update

from forum.database import fulltext
from forum.database.locking import hold_index
from forum.extensions import db
from forum.news.models import Article
from forum.posts.models import Post
from forum.search import entries, spellings
from forum.search.entries import Placed
from forum.search.models import INDEXES, NEWS, NEXT, PUBLIC, VERSION, SearchIndex

# Texts of one transaction: short enough for those who write meanwhile.
BATCH = 200


@dataclass(frozen=True)
class Progress:
    """How far the building has come: the number of the last post copied, and of the last one."""

    copied: int
    last: int
    is_done: bool = False

    @property
    def percent(self) -> int:
        """Return how much is done; all of it only at the very end."""
        return 100 if self.is_done else min(99, 100 * self.copied // max(1, self.last))


def state() -> SearchIndex:
    """Read how the index stands."""
    db.session.expire_all()
    return db.session.get(SearchIndex, 1) or SearchIndex(id=1, version="", next_post_id=0)


def begin(*, afresh: bool = False) -> None:
    """Make the new index, unless one of today's words is being built already."""
    hold_index(db.session.connection())
    standing = state()
    if standing.next_version == VERSION and not afresh:
        return
    for name in INDEXES:
        fulltext.drop(db.session.connection(), name + NEXT)
        fulltext.create(db.session.connection(), name + NEXT)
    _note(next_version=VERSION, next_post_id=0, next_article_id=0)


def go_on(batch: int = BATCH) -> Progress:
    """Copy the next texts into the new index; after the last one it takes the other's place."""
    hold_index(db.session.connection())
    standing = state()
    if standing.next_version is None:
        return Progress(0, 0, is_done=True)
    last = _last()
    if copied := _copy(entries.posts(Post.id > standing.next_post_id), batch):
        _note(next_post_id=copied)
        return Progress(copied, last)
    if copied := _copy_articles(standing.next_article_id, batch):
        _note(next_article_id=copied)
        return Progress(last, last)
    _take_over()
    return Progress(last, last, is_done=True)


def progress(standing: SearchIndex) -> Progress:
    """Say how far the building has come."""
    return Progress(standing.next_post_id, _last())


def _last() -> int:
    return db.session.scalar(select(func.max(Post.id))) or 0


def _copy(following: Select, batch: int) -> int:
    """Copy posts; return the number of the last one."""
    rows = db.session.connection().execute(following.limit(batch)).all()
    return _add([entries.of_post(row) for row in rows])


def _copy_articles(after: int, batch: int) -> int:
    following = entries.articles(Article.id > after).limit(batch)
    rows = db.session.connection().execute(following).all()
    return _add([entries.of_article(row) for row in rows])


def _add(placed: list[Placed]) -> int:
    by_name = defaultdict(list)
    for each in placed:
        by_name[each.place + NEXT].append(each.entry)
    for name, come in by_name.items():
        fulltext.add(db.session.connection(), name, come)
    spellings.learn(each.text for each in placed if each.place in (PUBLIC, NEWS))
    return placed[-1].entry.id if placed else 0


def _take_over() -> None:
    for name in INDEXES:
        fulltext.rename(db.session.connection(), name + NEXT, name)
    _note(version=VERSION, next_version=None, next_post_id=0, next_article_id=0)


def _note(**values: Any) -> None:
    db.session.execute(update(SearchIndex).where(SearchIndex.id == 1).values(**values))


def build(batch: int = BATCH, *, afresh: bool = False) -> Iterator[Progress]:
    """Build the index; whoever goes through these steps commits after each of them."""
    begin(afresh=afresh)
    done = progress(state())
    while not done.is_done:
        yield done
        done = go_on(batch)
    for name in INDEXES:
        while fulltext.settle(db.session.connection(), name):
            yield Progress(done.last, done.last)
    yield done
