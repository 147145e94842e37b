"""A whole thread, however long, as plain rows in bounded batches: to print, to take along."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, bindparam, select

from forum import addresses, markup
from forum.accounts.models import User
from forum.database.statements import for_each_kind
from forum.extensions import db
from forum.posts.models import Post, Quote
from forum.threads.models import Thread

# Posts that are in memory at a time.
BATCH = 100


class Whole(NamedTuple):
    """What stands above the posts, as plain values: the thread may be gone before its last post."""

    id: int
    last_number: int
    title: str
    section: str
    section_url: str
    url: str
    reply_count: int
    # Of an article, whose comments the posts are.
    source: str
    html: Any


def whole(thread: Thread) -> Whole:
    """Take down what the head of a thread says."""
    article = thread.article
    return Whole(
        thread.id,
        thread.last_number,
        thread.title,
        thread.section.full_title,
        thread.section.url,
        thread.url,
        thread.reply_count,
        article.source if article else "",
        article.html if article else "",
    )


@for_each_kind
def _batch(viewer, text: str) -> Select:
    """Select posts that stand there for everybody: a moderator takes no hidden ones along."""
    return (
        select(Post.id, Post.number, Post.created_at, User.name, getattr(Post, text).label("text"))
        .join(User, User.id == Post.author_id)
        .where(
            Post.thread_id == bindparam("thread_id"),
            Post.number.between(bindparam("first"), bindparam("last")),
            Post.hidden_at.is_(None),
            Post.visible_to(viewer),
        )
        .order_by(Post.number)
    )


def batches(thread: Whole, viewer, text: str) -> Iterator[list[Row]]:
    """Yield the posts that the viewer still may see, with their `source` or `html`.

    Between two batches nothing of the database is held: a slow visitor keeps nobody waiting.
    """
    statement = _batch(viewer, text)
    for first in range(1, thread.last_number + 1, BATCH):
        values = {"first": first, "last": first + BATCH - 1, "viewer_id": viewer.id}
        rows = _read(statement, {"thread_id": thread.id, **values})
        if rows:
            yield list(rows)


def _read(statement: Select, values: dict[str, Any]) -> list[Row]:
    rows = list(db.session.connection().execute(statement, values))
    db.session.close()
    return rows


_SOURCES = (
    select(Quote.post_id, Quote.position, Post.id, Post.number, User.name)
    .join(Post, Post.id == Quote.quoted_id)
    .join(User, User.id == Post.author_id)
    .where(Quote.post_id.in_(bindparam("ids", expanding=True)))
)


def sources_of(posts: list[Row]) -> dict[int, dict[int, markup.Source]]:
    """Find whom the posts quote, as their pages say it: post id -> place in the text -> source."""
    found: dict[int, dict[int, markup.Source]] = {}
    quoting = [post.id for post in posts if "[quote" in post.text.lower()]
    for post_id, position, id, number, name in _read(_SOURCES, {"ids": quoting}) if quoting else ():
        source = markup.Source(url=addresses.post(id), author=name, number=number)
        found.setdefault(post_id, {})[position] = source
    return found
