"""Finding what is addressed to a member, in one thread and in all, always for a viewer."""

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import defer, joinedload

from forum.database.statements import for_each_kind
from forum.database.walking import Span, any_page_of, count_up_to
from forum.extensions import db
from forum.posts import rows
from forum.posts.models import Post
from forum.threads.models import Thread

_NEWEST = (Post.created_at, Post.id)
_RECORD = (
    defer(Post.html),
    joinedload(Post.author),
    joinedload(Post.thread).joinedload(Thread.section),
    joinedload(Post.thread).joinedload(Thread.article),
)


def _seen(viewer) -> tuple[ColumnElement[bool], ...]:
    return Post.addressed_to_id == bindparam("member_id"), Post.visible_to(viewer)


@for_each_kind
def _answers(viewer) -> Select:
    return any_page_of(Post, *_seen(viewer), newest_first=_NEWEST).options(*_RECORD)


def answers_to(member, viewer, *, offset: int, limit: int) -> list[Post]:
    """List the posts addressed to a member that the viewer may see, newest first."""
    values = {"member_id": member.id, "viewer_id": viewer.id}
    return list(db.session.scalars(_answers(viewer), {**values, **Span(offset, limit).values}))


def count_answers_to(member, viewer, *, most: int) -> int:
    """Count the posts addressed to a member, but not much further than asked."""
    counted = count_up_to(most, Post.id, *_seen(viewer), newest_first=_NEWEST)
    return db.session.scalar(counted, {"member_id": member.id, "viewer_id": viewer.id}) or 0


def _here(viewer) -> tuple[ColumnElement[bool], ...]:
    return (
        Post.thread_id == bindparam("thread_id"),
        Post.addressed_to_id == bindparam("member_id"),
        Post.standing_for(viewer),
    )


@for_each_kind
def _addressed_here(viewer) -> Select:
    """Walk the ids first, so that nothing else is read of rows on other pages."""
    walked = select(Post.id).where(*_here(viewer)).order_by(Post.number)
    page = walked.offset(bindparam("offset")).limit(bindparam("limit")).subquery()
    return rows.select_shown().join(page, page.c.id == Post.id).order_by(Post.number)


def posts_addressed_to(
    thread: Thread, member, viewer, *, offset: int, limit: int
) -> list[rows.ShownPost]:
    """List the posts of a visible thread that are addressed to a member, in their order."""
    values = {"thread_id": thread.id, "member_id": member.id, "viewer_id": viewer.id}
    values |= Span(offset, limit).values
    found = db.session.connection().execute(_addressed_here(viewer), values)
    return [rows.shown(row, thread) for row in found]


def count_addressed_to(thread: Thread, member, viewer, *, most: int) -> int:
    """Count the posts of a visible thread that are addressed to a member, as far as so many."""
    counted = count_up_to(most, Post.id, *_here(viewer), newest_first=(Post.number,))
    values = {"thread_id": thread.id, "member_id": member.id, "viewer_id": viewer.id}
    return db.session.scalar(counted, values) or 0
