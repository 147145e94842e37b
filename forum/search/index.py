"""The port through which actions keep the index true, in the transaction that changes the texts.

An index is told exactly what it loses, because it keeps no texts; so whoever changes something
does it inside `replacing`, which looks at the texts before and after.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from forum.database import fulltext
from forum.database.locking import share_index
from forum.extensions import db
from forum.news.models import Article
from forum.posts.models import Post
from forum.search import entries, spellings
from forum.search.entries import Placed, Standing
from forum.search.models import NEWS, NEXT, PRIVATE_NEWS, PUBLIC, SearchIndex
from forum.sections.models import Section
from forum.threads.models import Thread

# Posts of a thread that are read at a time.
BATCH = 500
_PLACES = select(Post.id, Post.hidden_at)


class Names:
    """The indexes to write to: the one that answers, and the one that is being built beside it."""

    def __init__(self) -> None:
        share_index(db.session.connection())
        table: Any = SearchIndex.__table__
        row = db.session.connection().execute(select(table)).first()
        # One that never had all texts is left alone: it would be told to lose what it has not got.
        self._is_whole = row is not None and row.version != ""
        is_building = row is not None and row.next_version is not None
        self._post_id = row.next_post_id if row and is_building else 0
        self._article_id = row.next_article_id if row and is_building else 0

    def of(self, place: str, id: int) -> list[str]:
        """Return the names of the indexes that an entry stands in."""
        copied = self._article_id if place in (NEWS, PRIVATE_NEWS) else self._post_id
        names = [place] if self._is_whole else []
        return [*names, place + NEXT] if id <= copied else names


def put(post: Post) -> None:
    """Take in a new post."""
    _change([], _posts([post.id]))


def put_article(article: Article) -> None:
    """Take in a new article."""
    _change([], _articles(Article.id == article.id))


@contextmanager
def replacing(ids: Sequence[int]) -> Iterator[None]:
    """Let posts be changed inside, in whatever way."""
    before = _posts(ids)
    yield
    _change(before, _posts(ids))


@contextmanager
def replacing_article(article: Article) -> Iterator[None]:
    """Let an article be changed inside."""
    itself = Article.id == article.id
    before = _articles(itself)
    yield
    _change(before, _articles(itself))


@contextmanager
def replacing_thread(thread: Thread) -> Iterator[None]:
    """Let a thread be changed inside, such as where it stands, and none of its posts."""
    before = _standing(thread)
    news = _articles(Article.thread_id == thread.id)
    yield
    _follow(thread.id, before, _standing(thread))
    _change(news, _articles(Article.thread_id == thread.id))


def section_turned(section: Section) -> None:
    """Follow a section that was private and is public now, or the other way round."""
    db.session.flush()
    connection = db.session.connection()
    threads = connection.execute(entries.standings(Thread.section_id == section.id)).all()
    for row in threads:
        after = entries.standing(row)
        before = after._replace(is_public=row.hidden_at is None and not section.is_public)
        _follow(row.id, before, after)
    standing = Thread.section_id == section.id, Thread.hidden_at.is_(None)
    for row in connection.execute(entries.articles(*standing)).all():
        article = entries.of_article(row)
        other = PRIVATE_NEWS if article.place == NEWS else NEWS
        _change([article._replace(place=other)], [article])


def _standing(thread: Thread) -> Standing:
    db.session.flush()
    found = db.session.connection().execute(entries.standings(Thread.id == thread.id))
    return entries.standing(found.one())


def _follow(thread_id: int, before: Standing, after: Standing) -> None:
    """Bring the posts of a thread where it stands now."""
    if before == after:
        return
    if before._replace(section_id=after.section_id) == after:
        _remark(thread_id, before, after)
        return
    if before._replace(title=after.title) == after:
        _rename(thread_id, before, after)
        return
    for rows in _batches(thread_id):
        former = [entries.of_post(row, before) for row in rows]
        moved = [
            entries.moved(placed, row, before, after)
            for placed, row in zip(former, rows, strict=True)
        ]
        _change(former, moved)


def _rename(thread_id: int, before: Standing, after: Standing) -> None:
    """Let the opening post be found by another title."""
    first = entries.posts(Post.thread_id == thread_id, Post.number == 1)
    for row in db.session.connection().execute(first).all():
        _change([entries.of_post(row, before)], [entries.of_post(row, after)])


def _batches(thread_id: int) -> Iterator[Sequence[Any]]:
    """Read the posts of a thread, however many, some at a time."""
    number = 0
    while True:
        following = entries.posts(Post.thread_id == thread_id, Post.number > number)
        some = following.order_by(None).order_by(Post.number).limit(BATCH)
        rows = db.session.connection().execute(some).all()
        if rows:
            yield rows
        if len(rows) < BATCH:
            return
        number = rows[-1].number


def _remark(thread_id: int, before: Standing, after: Standing) -> None:
    """Give the posts of a thread the mark of another section: nothing else is different."""
    names, found = Names(), defaultdict(list)
    connection = db.session.connection()
    for row in connection.execute(_PLACES.where(Post.thread_id == thread_id)):
        for name in names.of(entries.index_of(row, after), row.id):
            found[name].append(row.id)
    former, mark = (entries.in_section(thread.section_id) for thread in (before, after))
    for name, ids in found.items():
        fulltext.remark(connection, name, ids, former, mark)


def _posts(ids: Sequence[int]) -> list[Placed]:
    db.session.flush()
    wanted = entries.posts(fulltext.among(Post.id))
    rows = db.session.connection().execute(wanted, fulltext.these(list(ids)))
    return [entries.of_post(row) for row in rows]


def _articles(condition) -> list[Placed]:
    db.session.flush()
    rows = db.session.connection().execute(entries.articles(condition))
    return [entries.of_article(row) for row in rows]


def _change(before: Iterable[Placed], after: Iterable[Placed]) -> None:
    """Take out what was there and is no longer, put in what is new."""
    former, wanted = set(before), set(after)
    names = Names()
    for name, gone in _by_index(names, former - wanted).items():
        fulltext.remove(db.session.connection(), name, gone)
    for name, come in _by_index(names, wanted - former).items():
        fulltext.add(db.session.connection(), name, come)
    spellings.learn(new.text for new in wanted - former if new.place in (PUBLIC, NEWS))


def _by_index(names: Names, placed: Iterable[Placed]) -> dict[str, list]:
    found = defaultdict(list)
    for each in sorted(placed, key=lambda each: each.entry.id):
        for name in names.of(each.place, each.entry.id):
            found[name].append(each.entry)
    return found
