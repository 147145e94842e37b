"""What the thread page shows, always for a viewer."""

from dataclasses import dataclass

from flask import abort, current_app
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, load_only

from forum.extensions import db
from forum.posts.models import Post, Quote
from forum.sections.models import Section
from forum.threads.models import Thread

# Quotes of one post that its page tells of; more than these nobody follows.
MOST_QUOTING = 50


@dataclass(frozen=True)
class Gap:
    """A number whose post the viewer may not see."""

    number: int


def visible_thread_or_404(id: int, viewer) -> Thread:
    """Find a thread by its number, if the viewer may see it."""
    found = db.session.scalar(
        select(Thread)
        .where(Thread.id == id, Thread.visible_to(viewer))
        .options(
            joinedload(Thread.section).joinedload(Section.parent),
            joinedload(Thread.author),
            joinedload(Thread.article),
        )
    )
    return found or abort(404)


def page_size() -> int:
    """Return the number of posts on a page."""
    return current_app.config["POSTS_PER_PAGE"]


def posts_of_page(thread: Thread, viewer, number: int) -> list[Post | Gap]:
    """Return the posts of a page in order, with a gap for each that the viewer may not see."""
    first = (number - 1) * page_size() + 1
    last = min(first + page_size() - 1, thread.last_number)
    rows = db.session.scalars(
        select(Post)
        .where(
            Post.thread_id == thread.id,
            Post.number.between(first, last),
            Post.standing_for(viewer),
        )
        .order_by(Post.number)
        .options(
            joinedload(Post.author),
            joinedload(Post.reply_to).joinedload(Post.author),
        )
    )
    found = {post.number: post for post in rows}
    return [found.get(n) or Gap(n) for n in range(first, last + 1)]


def quoted_by(posts: list[Post | Gap], viewer) -> dict[int, list[Post]]:
    """Find, for each post, the first posts that quote it and that the viewer may see."""
    ids = [post.id for post in posts if isinstance(post, Post)]
    quoting = (
        select(Quote.quoted_id, Quote.post_id)
        .join(Post, Post.id == Quote.post_id)
        .where(Quote.quoted_id.in_(ids), Post.visible_to(viewer))
        .distinct()
        .subquery()
    )
    place = func.row_number().over(partition_by=quoting.c.quoted_id, order_by=quoting.c.post_id)
    placed = select(quoting, place.label("place")).subquery()
    rows = db.session.execute(
        select(placed.c.quoted_id, Post)
        .join(Post, Post.id == placed.c.post_id)
        .where(placed.c.place <= MOST_QUOTING)
        .order_by(placed.c.quoted_id, Post.id)
        .options(load_only(Post.id, Post.number))
    )
    found: dict[int, list[Post]] = {}
    for quoted_id, post in rows:
        found.setdefault(quoted_id, []).append(post)
    return found


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
