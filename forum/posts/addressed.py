"""Finding what is addressed to a member, in all threads, always for a viewer."""

from sqlalchemy import ColumnElement, Select, bindparam
from sqlalchemy.orm import joinedload

from forum.accounts.queries import POST_RECORD
from forum.database.statements import for_each_kind
from forum.database.walking import Span, any_page_of, count_up_to
from forum.extensions import db
from forum.ignoring.models import not_ignored
from forum.posts.models import Post

_NEWEST = (Post.created_at, Post.id)
_RECORD = (*POST_RECORD, joinedload(Post.author))


def _seen(viewer) -> tuple[ColumnElement[bool], ...]:
    is_read = not_ignored(bindparam("member_id"), Post.author_id)
    return Post.addressed_to_id == bindparam("member_id"), Post.visible_to(viewer), is_read


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
