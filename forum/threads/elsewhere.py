"""Where posts and threads have gone: numbers that lead elsewhere, threads that were merged."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from forum import addresses
from forum.database.statements import for_each_kind
from forum.extensions import db
from forum.posts.models import MovedPost, Post
from forum.threads.models import Thread


class Merged(NotFound):
    """Raised for a thread whose posts stand in another one, which the viewer may see."""

    def __init__(self, target: Thread) -> None:
        super().__init__()
        self.target = target


def merged_into(id: int) -> int | None:
    """Return the number of the thread into which one was merged, whoever may see it."""
    return db.session.scalar(select(Thread.merged_into_id).where(Thread.id == id))


class Moved(NamedTuple):
    """Where a post stands that had another number in another thread."""

    id: int
    number: int
    thread_id: int
    title: str

    @property
    def url(self) -> str:
        """Return the lasting address of the post."""
        return addresses.post(self.id)


@for_each_kind
def _moved(viewer) -> Select:
    return (
        select(MovedPost.number, Post.id, Post.number, Thread.id, Thread.title)
        .join(Post, Post.id == MovedPost.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            MovedPost.thread_id == bindparam("thread_id"),
            MovedPost.number.in_(bindparam("numbers", expanding=True)),
            Post.visible_to(viewer),
        )
    )


def moved_posts(thread: Thread, viewer, numbers: Sequence[int]) -> dict[int, Moved]:
    """Find where the posts stand that had some numbers of a thread, as far as the viewer sees."""
    values = {"thread_id": thread.id, "numbers": list(numbers), "viewer_id": viewer.id}
    found = db.session.connection().execute(_moved(viewer), values)
    return {number: Moved(*place) for number, *place in found}


def moved_post(thread_id: int, viewer, number: int) -> Post | None:
    """Find the post that had a number in a thread and went to another one."""
    return db.session.scalar(
        select(Post)
        .join(MovedPost, MovedPost.post_id == Post.id)
        .where(
            MovedPost.thread_id == thread_id,
            MovedPost.number == number,
            Post.visible_to(viewer),
        )
        .options(joinedload(Post.author), joinedload(Post.thread).joinedload(Thread.article))
    )
