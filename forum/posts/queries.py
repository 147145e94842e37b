"""Finding posts and their former texts, always for a viewer."""

from flask import abort
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import defer, joinedload

from forum.database.statements import for_each_kind
from forum.extensions import db
from forum.posts.models import Post, Revision
from forum.threads.models import Thread

# Former texts on one page: nobody reads more, and each may be long.
MOST_REVISIONS = 50


@for_each_kind
def _post(viewer) -> Select:
    thread = joinedload(Post.thread)
    return (
        select(Post)
        .where(Post.id == bindparam("id"), Post.visible_to(viewer))
        .options(
            joinedload(Post.author),
            joinedload(Post.reply_to).joinedload(Post.author),
            thread.joinedload(Thread.section),
            thread.joinedload(Thread.article),
        )
    )


def visible_post_or_404(id: int, viewer) -> Post:
    """Find a post by its id, if the viewer may see it and its thread."""
    found = db.session.scalar(_post(viewer), {"id": id, "viewer_id": viewer.id})
    return found or abort(404)


def submitted_post(viewer, submission_id: str | None) -> Post | None:
    """Find the post that this submission has given already."""
    return db.session.scalar(
        select(Post).where(Post.author_id == viewer.id, Post.submission_id == submission_id)
    )


def newest_post_of(viewer) -> Post | None:
    """Find what the viewer has posted last, anywhere."""
    own = select(Post).where(Post.author_id == viewer.id).options(joinedload(Post.thread))
    return db.session.scalar(own.order_by(Post.created_at.desc(), Post.id.desc()).limit(1))


def revisions_of(post: Post) -> list[Revision]:
    """List the newest former texts of a post, newest first."""
    former = select(Revision).where(Revision.post_id == post.id)
    newest = former.order_by(Revision.number.desc()).limit(MOST_REVISIONS)
    return list(db.session.scalars(newest.options(defer(Revision.source))))
