"""Posts that go on in another thread: numbers are given once, everything else follows."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, insert, select, update
from sqlalchemy.orm import aliased

from forum.extensions import db
from forum.posts import counting, tallies
from forum.posts.models import MovedPost, Post, Quote
from forum.posts.rerendering import render_anew
from forum.reading.marks import Moved, carry
from forum.search import index
from forum.threads.models import Thread

# Quotes name the number of what they quote. Of more posts than these they keep the former one,
# which leads to the same post.
MOST_RENDERED = 300

_POSTS: Any = Post.__table__
_RENUMBER = (
    update(_POSTS)
    .where(_POSTS.c.id == bindparam("post_id"))
    .values(thread_id=bindparam("joined_id"), number=bindparam("new_number"))
)

# Echoes of posts in their threads, counted for many at a time: post by post, a planner that does
# not know yet how many have moved would go through the thread each time.
_Echo, _Heard = aliased(Post), aliased(Post)
_HEARD = _Heard.id.in_(bindparam("ids", expanding=True))
_STANDS_THERE = and_(_Echo.thread_id == _Heard.thread_id, _Echo.hidden_at.is_(None))
_ECHOES = {
    "answer_count": select(_Heard.id, func.count(_Echo.id))
    .join(_Echo, _Echo.reply_to_id == _Heard.id)
    .where(_HEARD, _STANDS_THERE)
    .group_by(_Heard.id),
    "quoted_count": select(_Heard.id, func.count(_Echo.id.distinct()))
    .join(Quote, Quote.quoted_id == _Heard.id)
    .join(_Echo, _Echo.id == Quote.post_id)
    .where(_HEARD, _STANDS_THERE)
    .group_by(_Heard.id),
}


def posts_of(thread: Thread, *conditions: ColumnElement[bool]) -> list[Moved]:
    """List posts of a thread, hidden or not, as far as moving them has to know them."""
    found = select(Post.id, Post.number, Post.created_at).where(Post.thread_id == thread.id)
    rows = db.session.execute(found.where(*conditions).order_by(Post.number))
    return [Moved(*row) for row in rows]


def move_posts(posts: Sequence[Moved], left: Thread, joined: Thread) -> None:
    """Let posts go on behind those of another thread, in the order of their former numbers.

    Both threads are held and neither is hidden. Their old numbers stay theirs: see `MovedPost`.
    """
    if not posts:
        return
    ids, base = [post.id for post in posts], joined.last_number
    counting.hold(left.section, joined.section)
    with index.replacing(ids):
        _renumber(posts, left, joined)
    moved = (Post.thread_id == joined.id) & (Post.number > base)
    counting.count_moved(left, joined, moved)
    _count_echoes(ids, left, joined)
    tallies.recount(left)
    tallies.recount(joined)
    carry(posts, left, joined, base)
    _name_new_numbers(ids, left, joined)
    db.session.expire_all()


def _renumber(posts: Sequence[Moved], left: Thread, joined: Thread) -> None:
    first = joined.last_number + 1
    joined.last_number += len(posts)
    db.session.flush()
    db.session.execute(
        insert(MovedPost),
        [{"thread_id": left.id, "number": post.number, "post_id": post.id} for post in posts],
    )
    db.session.connection().execute(
        _RENUMBER,
        [
            {"post_id": post.id, "joined_id": joined.id, "new_number": number}
            for number, post in enumerate(posts, first)
        ],
    )
    db.session.expire_all()


def _count_echoes(ids: Sequence[int], left: Thread, joined: Thread) -> None:
    """Count the answers to posts, and the quotes of them, that others of their thread hold now."""
    answered = select(Post.reply_to_id).where(Post.id.in_(ids), Post.reply_to_id.is_not(None))
    quoted = select(Quote.quoted_id).where(Quote.post_id.in_(ids))
    touched = {*ids, *db.session.scalars(answered), *db.session.scalars(quoted)}
    for some in _in_parts(sorted(touched)):
        for column, found in _ECHOES.items():
            _store(column, found, some, (left.id, joined.id))


def _store(column: str, found: Select, ids: Sequence[int], threads: Sequence[int]) -> None:
    """Store how many echoes posts of these threads have, where it is not so already."""
    connection = db.session.connection()
    counted = {row[0]: row[1] for row in connection.execute(found, {"ids": ids})}
    stored = select(_POSTS.c.id, _POSTS.c[column]).where(
        _POSTS.c.id.in_(ids), _POSTS.c.thread_id.in_(threads)
    )
    wrong = [
        {"post_id": id, "count": counted.get(id, 0)}
        for id, count in connection.execute(stored)
        if count != counted.get(id, 0)
    ]
    if wrong:
        changed = update(_POSTS).where(_POSTS.c.id == bindparam("post_id"))
        connection.execute(changed.values({column: bindparam("count")}), wrong)


def _in_parts(ids: Sequence[int], size: int = 1_000) -> Iterable[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _name_new_numbers(ids: Sequence[int], left: Thread, joined: Thread) -> None:
    """Let the quotes of these posts name their new numbers, where everybody may know of them.

    Posts of other threads keep the former ones: these threads are not held.
    """
    knows = [joined.id]
    if joined.section.is_public or joined.section_id == left.section_id:
        knows.append(left.id)
    quoting = select(Quote.post_id).where(Quote.quoted_id.in_(ids))
    found = select(Post).where(Post.id.in_(quoting), Post.thread_id.in_(knows))
    render_anew(list(db.session.scalars(found.order_by(Post.id.desc()).limit(MOST_RENDERED))))
