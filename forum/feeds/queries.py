"""What is new, always for a viewer: first the ids of posts, walked in indexes, then the rows."""

from collections.abc import Sequence
from typing import Any

from flask import abort
from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    bindparam,
    func,
    literal_column,
    select,
    true,
    union_all,
)

from forum.accounts.models import User, digest
from forum.accounts.queries import posts_of
from forum.database.statements import for_each_kind
from forum.extensions import db
from forum.feeds.entries import ENTRIES, Entry
from forum.feeds.models import FeedKey
from forum.feeds.rows import article_entry, posts_with
from forum.ignoring.models import not_ignored
from forum.news.models import Article
from forum.news.queries import newest_articles
from forum.posts.addressed import answers_to
from forum.posts.models import Post
from forum.sections.models import Section
from forum.threads.models import Thread

# Past the number of any post.
END = 2**31 - 1
# What a moderator has hidden is in no feed, their own neither: a program would keep it for ever.
_STANDING = Post.hidden_at.is_(None)


def _wanted(viewer, ignores_some: bool) -> ColumnElement[bool]:
    return not_ignored(viewer.id, Post.author_id) if ignores_some else true()


def _first_threads(viewer, by: Any, sections: int) -> Subquery:
    """Select the first threads by a time: of all sections, or of so many that are named."""
    named = [Thread.section_id == bindparam(f"section_{n}") for n in range(sections)]
    lists = [_newest_threads(viewer, by, condition) for condition in named or [true()]]
    return (union_all(*lists) if len(lists) > 1 else lists[0]).subquery()


def _newest_threads(viewer, by: Any, condition: ColumnElement[bool]) -> Select:
    walked = (
        select(Thread.id, Thread.last_number)
        .where(condition, Thread.visible_to(viewer), Thread.hidden_at.is_(None))
        .order_by(by.desc(), Thread.id.desc())
        .limit(ENTRIES)
        .subquery()
    )
    return select(walked)


def _newest_of(threads: Subquery, *conditions: ColumnElement[bool]) -> Select:
    return (
        select(Post.id)
        .select_from(threads)
        .join(Post, Post.thread_id == threads.c.id)
        .where(_STANDING, *conditions)
        .order_by(Post.created_at.desc(), Post.id.desc())
        .limit(ENTRIES)
    )


@for_each_kind
def _newest_posts(viewer, sections: int, ignores_some: bool) -> Select:
    """Select the newest posts: each is one of the last of one of the last answered threads."""
    threads = _first_threads(viewer, Thread.last_post_at, sections)
    is_late = Post.number > threads.c.last_number - ENTRIES
    return _newest_of(threads, is_late, _wanted(viewer, ignores_some))


@for_each_kind
def _opening_posts(viewer, sections: int, ignores_some: bool) -> Select:
    """Select what the newest threads began with; articles are in the feed of the news."""
    threads = _first_threads(viewer, Thread.created_at, sections)
    is_article = select(Article.id).where(Article.thread_id == Post.thread_id).scalar_subquery()
    # Said as a comparison: planners take it for granted that hardly anything is missing.
    is_opening = Post.number == 1, func.coalesce(is_article, 0) < literal_column("1")
    return _newest_of(threads, *is_opening, _wanted(viewer, ignores_some))


_OF_THREAD = (
    select(Post.id)
    .where(Post.thread_id == bindparam("thread_id"), Post.number < bindparam("before"), _STANDING)
    .order_by(Post.number.desc())
    .limit(ENTRIES)
)


def _in(sections: Sequence[Section], statement: Any, viewer) -> list[Entry]:
    places = {f"section_{n}": section.id for n, section in enumerate(sections)}
    chosen = statement(viewer, len(sections), bool(viewer.ignored_ids))
    return posts_with(db.session.scalars(chosen, {"viewer_id": viewer.id, **places}).all(), viewer)


def newest_posts(viewer, sections: Sequence[Section] = ()) -> list[Entry]:
    """List the newest posts of some sections, or of all if none is named."""
    return _in(sections, _newest_posts, viewer)


def newest_threads(viewer, sections: Sequence[Section] = ()) -> list[Entry]:
    """List what the newest threads of some sections began with, or of all if none is named."""
    return _in(sections, _opening_posts, viewer)


def newest_of_thread(thread: Thread, viewer, before: int | None = None) -> list[Entry]:
    """List the newest posts of a thread, all or those before a number."""
    values = {"thread_id": thread.id, "before": before or END}
    return posts_with(db.session.scalars(_OF_THREAD, values).all(), viewer)


def newest_of_member(member: User, viewer) -> list[Entry]:
    """List a member's newest posts."""
    posts = posts_of(member, viewer, offset=0, limit=ENTRIES)
    return posts_with([post.id for post in posts], viewer)


def newest_answers(member: User) -> list[Entry]:
    """List the newest posts addressed to a member, for that member."""
    posts = answers_to(member, member, offset=0, limit=ENTRIES)
    return posts_with([post.id for post in posts], member)


def newest_news(viewer) -> list[Entry]:
    """List the newest articles."""
    return [article_entry(article) for article in newest_articles(viewer, ENTRIES)]


def with_children(section: Section, viewer) -> list[Section]:
    """Return a section and, if it is a group, those below it that the viewer may see."""
    if not section.is_group:
        return [section]
    below = select(Section).where(Section.parent_id == section.id, Section.visible_to(viewer))
    return [section, *db.session.scalars(below)]


def keys_of(member: User) -> list[FeedKey]:
    """List a member's keys, the newest first."""
    own = select(FeedKey).where(FeedKey.user_id == member.id)
    return list(db.session.scalars(own.order_by(FeedKey.id.desc())))


def key_or_404(member: User, id: int) -> FeedKey:
    """Find one of a member's own keys."""
    own = select(FeedKey).where(FeedKey.id == id, FeedKey.user_id == member.id)
    return db.session.scalar(own) or abort(404)


def reader_or_404(token: str) -> User:
    """Find the member whose feeds a secret address opens; who may not come in reads none."""
    keyed = select(User).join(FeedKey, FeedKey.user_id == User.id)
    found = db.session.scalar(keyed.where(FeedKey.token_hash == digest(token)))
    return found if found and found.is_active else abort(404)
