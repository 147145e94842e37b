"""Finding members, their sessions and links, and what a profile shows, always for a viewer."""

from flask import abort, current_app
from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import defer, joinedload
from sqlalchemy.sql.base import ExecutableOption

from forum.accounts.models import OneTimeLink, Session, User, digest, email_key
from forum.accounts.names import name_key
from forum.database.statements import for_each_kind
from forum.database.walking import Span, any_page_of, count_up_to
from forum.extensions import db
from forum.posts.models import Post
from forum.threads.models import Thread

# An address has one owner, but anybody may claim it: so many accounts are looked at.
MOST_CLAIMS = 3
LONGEST_IDENTIFIER = 254


def member_or_404(id: int) -> User:
    """Find a member by number."""
    return db.session.get(User, id) or abort(404)


def member_like(name: str) -> User | None:
    """Find the member whose name is this one, or looks like it."""
    return db.session.scalar(select(User).where(User.name_key == name_key(name)))


def owner_of_address(email: str) -> User | None:
    """Find the member who has confirmed a mail address."""
    return db.session.scalar(select(User).where(User.confirmed_email_key == email_key(email)))


def members_called(identifier: str) -> list[User]:
    """Find whom a name or a mail address may mean; the owner of the address comes first."""
    if len(identifier) > LONGEST_IDENTIFIER:
        return []
    if "@" not in identifier:
        found = member_like(identifier)
        return [found] if found else []
    claims = select(User).where(User.email_key == email_key(identifier))
    owner_first = claims.order_by(User.confirmed_email_key.is_(None), User.id)
    return list(db.session.scalars(owner_first.limit(MOST_CLAIMS)))


def members_to_write_to(identifier: str) -> list[User]:
    """Find who gets the letter when a name or an address asks for one."""
    found = [user for user in members_called(identifier) if user.email]
    return [user for user in found if user.email_confirmed_at] or found


def link_with(token: str, purpose: str) -> OneTimeLink | None:
    """Find a link that still works."""
    found = db.session.scalar(
        select(OneTimeLink)
        .where(OneTimeLink.token_hash == digest(token), OneTimeLink.purpose == purpose)
        .options(joinedload(OneTimeLink.user))
    )
    return found if found and found.is_valid else None


def sessions_of(user: User) -> list[Session]:
    """List the devices on which a member is signed in, the last used first."""
    alive = Session.alive(current_app.config["SESSION_DAYS"])
    own = select(Session).where(Session.user_id == user.id, alive)
    return list(db.session.scalars(own.order_by(Session.seen_at.desc(), Session.id.desc())))


def session_or_404(user: User, id: int) -> Session:
    """Find one of a member's own sessions."""
    own = select(Session).where(Session.id == id, Session.user_id == user.id)
    return db.session.scalar(own) or abort(404)


def _seen(model, member: User, viewer) -> tuple[ColumnElement[bool], ...]:
    return model.author_id == member.id, model.visible_to(viewer)


def _count_for_guests(member: User, viewer) -> int | None:
    """Return how many posts guests can see, if the viewer is sure to see no others."""
    return None if viewer.is_moderator or viewer.group_ids else member.post_count


def count_posts(member: User, viewer, *, most: int) -> int:
    """Count a member's posts that the viewer may see, but not much further than asked."""
    if (counted := _count_for_guests(member, viewer)) is not None:
        return counted
    return (
        db.session.scalar(
            count_up_to(
                most, Post.id, *_seen(Post, member, viewer), newest_first=(Post.created_at, Post.id)
            )
        )
        or 0
    )


def count_threads(member: User, viewer) -> int:
    """Count the threads a member has started and the viewer may see."""
    counted = select(func.count()).select_from(Thread).where(*_seen(Thread, member, viewer))
    return db.session.scalar(counted) or 0


@for_each_kind
def _written(viewer, model, is_turned: bool) -> Select:
    return any_page_of(
        model,
        model.author_id == bindparam("author_id"),
        model.visible_to(viewer),
        newest_first=(model.created_at, model.id),
        is_turned=is_turned,
    ).options(*_SHOWN_OF[model])


# What a row of a list of threads shows, wherever it stands.
THREAD_ROW = (
    joinedload(Thread.author).load_only(User.name),
    joinedload(Thread.article),
    joinedload(Thread.last_post).options(defer(Post.source), defer(Post.html)),
    joinedload(Thread.last_post).joinedload(Post.author).load_only(User.name),
)
_SHOWN_OF: dict[type, tuple[ExecutableOption, ...]] = {
    Post: (
        defer(Post.html),
        joinedload(Post.thread).joinedload(Thread.section),
        joinedload(Post.thread).joinedload(Thread.article),
    ),
    Thread: THREAD_ROW,
}


def _written_by(model, member: User, viewer, span: Span) -> list:
    values = {"author_id": member.id, "viewer_id": viewer.id, **span.values}
    statement = _written(viewer, model, span.is_nearer_to_the_end)
    return list(db.session.scalars(statement, values))


def posts_of(member: User, viewer, *, offset: int, limit: int) -> list[Post]:
    """List a member's posts that the viewer may see, newest first."""
    span = Span(offset, limit, _count_for_guests(member, viewer))
    return _written_by(Post, member, viewer, span)


def threads_of(
    member: User, viewer, *, offset: int, limit: int, total: int | None = None
) -> list[Thread]:
    """List the threads a member has started and the viewer may see, newest first."""
    return _written_by(Thread, member, viewer, Span(offset, limit, total))
