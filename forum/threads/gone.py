"""What guests could read until a moderator hid it: who has the address is told that it is gone."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort
from sqlalchemy import ColumnElement, ScalarSelect, and_, or_, select
from werkzeug.exceptions import NotFound

from forum.extensions import db
from forum.posts.models import Post
from forum.sections.models import Section
from forum.threads.models import Thread


@contextmanager
def told_when_gone(thread_id: int | ScalarSelect, post_id: int | None = None) -> Iterator[None]:
    """Answer 410 in the place of 404 for a hidden thread, or post, of a section that all may read.

    That it was there the public log and the gaps in threads tell anyway. What stands in a private
    section is missing, hidden or not, and so is what nobody has ever written.
    """
    try:
        yield
    except NotFound:
        hidden: ColumnElement[bool] = Thread.hidden_at.is_not(None)
        # A merged thread is not gone but elsewhere; who may not see where hears nothing of it.
        hidden = and_(hidden, Thread.merged_into_id.is_(None))
        if post_id is not None:
            hidden = or_(hidden, _is_hidden(post_id))
        gone = select(Thread.id).join(Thread.section).where(Thread.id == thread_id, hidden)
        if db.session.scalar(gone.where(Section.is_public)):
            abort(410)
        raise


def _is_hidden(post_id: int) -> ColumnElement[bool]:
    return select(Post.id).where(Post.id == post_id, Post.hidden_at.is_not(None)).exists()


def thread_of_post(post_id: int) -> ScalarSelect:
    """Say in SQL in which thread a post stands, whoever may see it."""
    return select(Post.thread_id).where(Post.id == post_id).scalar_subquery()
