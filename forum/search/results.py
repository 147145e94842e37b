"""What was found, read for the page that shows it: in the order of the ids, for a viewer."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from forum.accounts.models import User
from forum.accounts.queries import POST_RECORD
from forum.extensions import db
from forum.news.models import Article
from forum.posts.models import Post
from forum.sections.models import Section
from forum.threads.models import Thread

_OF_POST = (*POST_RECORD, joinedload(Post.author).load_only(User.name, User.avatar))
_OF_ARTICLE = (
    defer(Article.html),
    joinedload(Article.thread).joinedload(Thread.section),
    joinedload(Article.thread).joinedload(Thread.author).load_only(User.name),
)
_OF_THREAD = (
    joinedload(Thread.section).load_only(Section.title, Section.slug),
    joinedload(Thread.article),
)


class Group(NamedTuple):
    """Posts of one thread that stand together."""

    thread: Thread
    posts: list[Post]


def posts_with(ids: Sequence[int], viewer) -> list[Post]:
    """Return the posts with these ids that the viewer may see."""
    return _seen(Post, ids, viewer, _OF_POST)


def articles_with(ids: Sequence[int], viewer) -> list[Article]:
    """Return the articles with these ids that the viewer may see."""
    return _seen(Article, ids, viewer, _OF_ARTICLE)


def threads_with(ids: Sequence[int], viewer) -> list[Thread]:
    """Return the threads with these ids that the viewer may see."""
    return _seen(Thread, ids, viewer, _OF_THREAD)


def _seen(model: Any, ids: Sequence[int], viewer, options: tuple) -> list:
    if not ids:
        return []
    seen = select(model).where(model.id.in_(ids), model.visible_to(viewer)).options(*options)
    found = {thing.id: thing for thing in db.session.scalars(seen)}
    return [found[id] for id in ids if id in found]


def by_thread(posts: Iterable[Post]) -> list[Group]:
    """Put the posts of each thread together, where the first of them stands."""
    places: dict[int, int] = {}
    for post in posts:
        places.setdefault(post.thread_id, len(places))
    ordered = sorted(posts, key=lambda post: places[post.thread_id])
    together = groupby(ordered, key=lambda post: post.thread)
    return [Group(thread, list(of_one)) for thread, of_one in together]
