"""The newest texts that have what is asked for, as far as it takes, and that a viewer may see."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import Select, select

from forum.database import fulltext
from forum.database.fulltext import Row, Sought
from forum.database.statements import for_each_kind
from forum.extensions import db
from forum.news.models import Article
from forum.posts.models import Post
from forum.search.models import NEWS, PRIVATE, PRIVATE_NEWS, PUBLIC
from forum.search.resolving import Plan, private_marks
from forum.threads.models import Thread

# How many numbers the index is asked for first, and how many at most: what is rare among the
# texts that have frequent words is looked for among so many of the newest.
FIRST_WINDOW, MOST_WALKED = 1_100, 6_000


@dataclass(frozen=True)
class Kind:
    """What is searched for: its indexes, and how its rows are read."""

    public: str
    private: str
    rows: Callable[..., Select]


@for_each_kind
def _posts(viewer) -> Select:
    return (
        select(
            Post.id, Post.thread_id, Post.number, Post.author_id, Post.created_at, Post.score,
            Thread.title, Thread.post_count, Thread.locked_at, Thread.is_pinned,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .where(fulltext.among(Post.id), Post.visible_to(viewer))
    )  # fmt: skip


@for_each_kind
def _articles(viewer) -> Select:
    return (
        select(
            Article.id, Article.title, Article.published_at.label("created_at"),
            Thread.post_count, Thread.locked_at, Thread.is_pinned,
        )
        .join(Thread, Thread.id == Article.thread_id)
        .where(fulltext.among(Article.id), Article.visible_to(viewer))
    )  # fmt: skip


POSTS = Kind(PUBLIC, PRIVATE, _posts)
ARTICLES = Kind(NEWS, PRIVATE_NEWS, _articles)


@dataclass
class Candidates:
    """Texts that a viewer may see, newest first, and whether there are no others."""

    rows: list[Any] = field(default_factory=list)
    is_all: bool = True


class Seeker:
    """Looks for one kind of text for one viewer."""

    def __init__(self, kind: Kind, viewer) -> None:
        self.kind, self.viewer = kind, viewer
        self._private = private_marks(viewer)

    def seek(self, plan: Plan, most: int, *more: tuple[Row, ...]) -> Candidates:
        """Find the newest texts, so many or a few more."""
        found, walked, below = Candidates(), 0, fulltext.LAST
        window = min(FIRST_WINDOW, max(most, 20))
        while True:
            ids = self.newest(plan.sought(*more), window, below)
            found.rows += [row for row in self.visible(ids) if plan.admits(row)]
            walked += len(ids)
            if len(ids) < window:
                return found
            if len(found.rows) >= most or walked >= MOST_WALKED:
                found.is_all = False
                return found
            below, window = ids[-1], min(4 * window, MOST_WALKED - walked)

    def newest(self, sought: Sought, limit: int, below: int = fulltext.LAST) -> list[int]:
        """List the numbers of the newest texts, also of some that the viewer may not see."""
        connection = db.session.connection()
        lists = [
            fulltext.newest(connection, name, asked, limit, below)
            for name, asked in self._places(sought)
        ]
        return list(islice(merge(*lists, reverse=True), limit))

    def _places(self, sought: Sought) -> Iterator[tuple[str, Sought]]:
        yield self.kind.public, sought
        if self._private is None:
            yield self.kind.private, sought
        elif self._private:
            yield self.kind.private, sought._replace(all_of=(*sought.all_of, self._private))

    def visible(self, ids: list[int]) -> list[Any]:
        """Read the texts that the viewer may see, newest first."""
        if not ids:
            return []
        values = {**fulltext.these(ids), "viewer_id": self.viewer.id}
        rows = db.session.connection().execute(self.kind.rows(self.viewer), values)
        return sorted(rows, key=lambda row: -row.id)
