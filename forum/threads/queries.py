"""What the thread page shows, always for a viewer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from flask import abort, current_app
from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from forum import addresses
from forum.database.statements import for_each_kind
from forum.extensions import db
from forum.posts import rows
from forum.posts.models import Post, Quote
from forum.sections.models import Section
from forum.threads.models import Thread

# Quotes of one post that its page tells of; more than these nobody follows.
MOST_QUOTING = 50


@dataclass(frozen=True)
class Gap:
    """A number whose post the viewer may not see."""

    number: int


@for_each_kind
def _thread(viewer) -> Select:
    return (
        select(Thread)
        .where(Thread.id == bindparam("id"), Thread.visible_to(viewer))
        .options(
            joinedload(Thread.section).joinedload(Section.parent),
            joinedload(Thread.author),
            joinedload(Thread.article),
        )
    )


def visible_thread_or_404(id: int, viewer) -> Thread:
    """Find a thread by its number, if the viewer may see it."""
    found = db.session.scalar(_thread(viewer), {"id": id, "viewer_id": viewer.id})
    return found or abort(404)


def page_size() -> int:
    """Return the number of posts on a page."""
    return current_app.config["POSTS_PER_PAGE"]


@for_each_kind
def _posts_between(viewer) -> Select:
    return (
        rows.select_shown()
        .where(
            Post.thread_id == bindparam("thread_id"),
            Post.number.between(bindparam("first"), bindparam("last")),
            Post.standing_for(viewer),
        )
        .order_by(Post.number)
    )


def posts_of_page(thread: Thread, viewer, number: int) -> list[rows.ShownPost | Gap]:
    """Return the posts of a page in order, with a gap for each that the viewer may not see."""
    first = (number - 1) * page_size() + 1
    last = min(first + page_size() - 1, thread.last_number)
    page = {"thread_id": thread.id, "first": first, "last": last, "viewer_id": viewer.id}
    found = {
        row.number: rows.shown(row, thread)
        for row in db.session.connection().execute(_posts_between(viewer), page)
    }
    return [found.get(n) or Gap(n) for n in range(first, last + 1)]


class Quoting(NamedTuple):
    """A post that quotes another one."""

    id: int
    number: int

    @property
    def url(self) -> str:
        """Return the lasting address of the post."""
        return addresses.post(self.id)


@for_each_kind
def _quoting(viewer) -> Select:
    """Number the posts that quote each post, and take the first ones of each."""
    place = func.dense_rank().over(partition_by=Quote.quoted_id, order_by=Quote.post_id)
    placed = (
        select(Quote.quoted_id, Quote.post_id, Post.number, place.label("place"))
        .join(Post, Post.id == Quote.post_id)
        .where(Quote.quoted_id.in_(bindparam("ids", expanding=True)), Post.visible_to(viewer))
        .subquery()
    )
    return (
        select(placed.c.quoted_id, placed.c.post_id, placed.c.number)
        .where(placed.c.place <= bindparam("most"))
        .distinct()
        .order_by(placed.c.quoted_id, placed.c.post_id)
    )


def quoted_by(
    posts: Iterable[Post | rows.ShownPost | Gap], viewer
) -> dict[int, tuple[Quoting, ...]]:
    """Find, for each post, the first posts that quote it and that the viewer may see."""
    ids = [post.id for post in posts if not isinstance(post, Gap)]
    found: dict[int, list[Quoting]] = {}
    values = {"ids": ids, "most": MOST_QUOTING, "viewer_id": viewer.id}
    for quoted_id, id, number in db.session.connection().execute(_quoting(viewer), values):
        found.setdefault(quoted_id, []).append(Quoting(id, number))
    return {id: tuple(quoting) for id, quoting in found.items()}


def last_posts(thread: Thread, viewer, limit: int = 10) -> list[Post]:
    """List the newest posts of a thread, newest first, for the page of the reply form."""
    rows = db.session.scalars(
        select(Post)
        .where(
            Post.thread_id == thread.id,
            Post.number > thread.last_number - 3 * limit,
            Post.standing_for(viewer),
        )
        .order_by(Post.number.desc())
        .limit(limit)
        .options(joinedload(Post.author))
    )
    return list(rows)


def post_of_thread(thread: Thread, viewer, id: int | None) -> Post | None:
    """Find a post of this thread that the viewer may see."""
    return None if id is None else _one_post(thread, viewer, Post.id == id)


def post_with_number(thread: Thread, viewer, number: int | None) -> Post | None:
    """Find the post with a number in this thread, if the viewer may see it."""
    return None if number is None else _one_post(thread, viewer, Post.number == number)


def _one_post(thread: Thread, viewer, condition: ColumnElement[bool]) -> Post | None:
    return db.session.scalar(
        select(Post)
        .where(condition, Post.thread_id == thread.id, Post.standing_for(viewer))
        .options(joinedload(Post.author))
    )
