"""Finding members, their sessions and links, and what a profile shows, always for a viewer."""

from dataclasses import dataclass

from flask import abort, current_app
from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal_column, not_, select
from sqlalchemy.orm import defer, joinedload
from sqlalchemy.sql.base import ExecutableOption

from forum.accounts.models import OneTimeLink, Session, User, digest, email_key
from forum.accounts.names import name_key
from forum.database.lookups import named_row
from forum.database.statements import for_each_kind
from forum.database.walking import Span, any_page_of, count_up_to
from forum.extensions import db
from forum.news.models import Article
from forum.posts.models import Post
from forum.sections.models import Section
from forum.threads.models import Thread

# Kinds of posts that a list can be narrowed to.
OPENING, ANSWERS = "opening", "answers"
MOST_ANSWERED_FIRST = (Post.answer_count, Post.id)
Conditions = list[ColumnElement[bool]]

# An address has one owner, but anybody may claim it: so many accounts are looked at.
MOST_CLAIMS = 3
LONGEST_IDENTIFIER = 254
# Threads of one member that are counted and can be paged through.
MOST_THREADS = 100_000


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


@dataclass(frozen=True)
class Wanted:
    """Which of a member's posts or threads a list shows, and in which order."""

    section: Section | None = None
    kind: str = ""
    is_oldest_first: bool = False

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing is left out."""
        return not (self.section or self.kind)

    @property
    def choices(self) -> tuple[str, bool]:
        """Return what the statement of the list depends on."""
        return self.kind, self.section is not None


EVERYTHING_WRITTEN = Wanted()


def _count_for_guests(member: User, viewer) -> int | None:
    """Return how many posts guests can see, if the viewer is sure to see no others."""
    return None if viewer.is_moderator or viewer.group_ids else member.post_count


def count_posts(member: User, viewer, *, most: int, wanted: Wanted = EVERYTHING_WRITTEN) -> int:
    """Count a member's posts that the viewer may see, but not much further than asked."""
    counted = _count_for_guests(member, viewer) if wanted.is_everything else None
    if counted is not None:
        return counted
    return _count(_counted(viewer, Post, *wanted.choices), member, viewer, most, wanted)


def count_threads(member: User, viewer, wanted: Wanted = EVERYTHING_WRITTEN) -> int:
    """Count the threads a member has started and the viewer may see."""
    statement = _counted(viewer, Thread, *wanted.choices)
    return _count(statement, member, viewer, MOST_THREADS, wanted)


def count_answered(member: User, viewer, *, most: int) -> int:
    """Count a member's posts that were answered, but not much further than asked."""
    return _count(_counted_answered(viewer), member, viewer, most)


def _values(member: User, viewer, wanted: Wanted) -> dict[str, int | None]:
    section_id = wanted.section.id if wanted.section else None
    return {"author_id": member.id, "viewer_id": viewer.id, "section_id": section_id}


def _count(
    statement: Select, member: User, viewer, most: int, wanted: Wanted = EVERYTHING_WRITTEN
) -> int:
    return db.session.scalar(statement, {**_values(member, viewer, wanted), "most": most}) or 0


@for_each_kind
def _counted(viewer, model, kind: str, in_section: bool) -> Select:
    written = _written_where(viewer, model, kind, in_section)
    return count_up_to(
        bindparam("most"), model.id, *written, newest_first=(model.created_at, model.id)
    )


@for_each_kind
def _counted_answered(viewer) -> Select:
    answered = _answered_where(viewer)
    return count_up_to(bindparam("most"), Post.id, *answered, newest_first=MOST_ANSWERED_FIRST)


def _written_where(viewer, model, kind: str = "", in_section: bool = False) -> Conditions:
    """Say in SQL which posts or threads a list shows."""
    conditions = [model.author_id == bindparam("author_id"), model.visible_to(viewer)]
    if in_section:
        conditions.append(_STANDS_IN[model])
    if kind:
        conditions.append(_BEGAN if kind == OPENING else not_(_BEGAN))
    return conditions


def _answered_where(viewer) -> Conditions:
    # As the index says it.
    return [*_written_where(viewer, Post), Post.answer_count > literal_column("0")]


# Each is looked up for the rows that are walked, as in `named_row`.
_ARTICLE = select(Article.id).where(Article.thread_id == Post.thread_id).scalar_subquery()
# Said as a comparison: planners take it for granted that hardly anything is missing.
_BEGAN = and_(Post.number == 1, func.coalesce(_ARTICLE, 0) < 1)
_STANDS_IN: dict[type, ColumnElement[bool]] = {
    Post: named_row(
        Thread, Post.thread_id, lambda thread: thread.section_id == bindparam("section_id")
    ),
    Thread: Thread.section_id == bindparam("section_id"),
}


@for_each_kind
def _written(viewer, model, is_turned: bool, kind: str, in_section: bool) -> Select:
    return any_page_of(
        model,
        *_written_where(viewer, model, kind, in_section),
        newest_first=(model.created_at, model.id),
        is_turned=is_turned,
    ).options(*_SHOWN_OF[model])


@for_each_kind
def _answered(viewer) -> Select:
    page = any_page_of(Post, *_answered_where(viewer), newest_first=MOST_ANSWERED_FIRST)
    return page.options(*_SHOWN_OF[Post])


# What a row of a list of threads shows, wherever it stands.
THREAD_ROW = (
    joinedload(Thread.author).load_only(User.name),
    joinedload(Thread.article).load_only(Article.slug),
    joinedload(Thread.last_post).load_only(Post.number),
    joinedload(Thread.last_post).joinedload(Post.author).load_only(User.name),
)
# And what a record of a post shows, beside its author.
POST_RECORD = (
    defer(Post.html),
    joinedload(Post.thread).joinedload(Thread.section),
    joinedload(Post.thread).joinedload(Thread.article),
)
_SHOWN_OF: dict[type, tuple[ExecutableOption, ...]] = {Post: POST_RECORD, Thread: THREAD_ROW}


def _written_by(model, member: User, viewer, wanted: Wanted, span: Span) -> list:
    # What begins with the oldest is the same list turned around, walked from its other end.
    is_turned = span.is_nearer_to_the_end != wanted.is_oldest_first
    statement = _written(viewer, model, is_turned, *wanted.choices)
    values = {**_values(member, viewer, wanted), **span.values}
    found = list(db.session.scalars(statement, values))
    return found[::-1] if wanted.is_oldest_first else found


def posts_of(
    member: User, viewer, *, offset: int, limit: int, wanted: Wanted = EVERYTHING_WRITTEN
) -> list[Post]:
    """List a member's posts that the viewer may see, newest first unless wanted otherwise."""
    total = _count_for_guests(member, viewer) if wanted.is_everything else None
    return _written_by(Post, member, viewer, wanted, Span(offset, limit, total))


def threads_of(
    member: User,
    viewer,
    *,
    offset: int,
    limit: int,
    total: int | None = None,
    wanted: Wanted = EVERYTHING_WRITTEN,
) -> list[Thread]:
    """List the threads a member has started and the viewer may see, newest first."""
    return _written_by(Thread, member, viewer, wanted, Span(offset, limit, total))


def answered_of(member: User, viewer, *, offset: int, limit: int) -> list[Post]:
    """List a member's posts that were answered, the most answered ones first."""
    values = {**_values(member, viewer, EVERYTHING_WRITTEN), "offset": offset, "limit": limit}
    return list(db.session.scalars(_answered(viewer), values))
