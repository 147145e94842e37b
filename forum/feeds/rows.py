"""Entries made of plain rows: of posts that were found somewhere, of articles."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from forum import addresses
from forum.accounts.models import User
from forum.database.statements import for_each_kind
from forum.extensions import db
from forum.feeds.entries import Entry, Place
from forum.news.models import Article
from forum.posts.models import Post
from forum.sections.models import Section
from forum.threads.models import Thread

# Of the text that was typed; what is shown of it is shorter.
BEGINNING = 1200


@for_each_kind
def _posts(viewer) -> Select:
    """Select posts by their ids; what a moderator has hidden is in no feed, theirs neither."""
    # Found first, and limited: a planner might rather begin with all authors.
    named = select(Post.id).where(Post.id.in_(bindparam("ids", expanding=True)))
    found = named.limit(bindparam("most")).subquery()
    return (
        select(
            Post.id,
            Post.number,
            Post.html,
            func.substr(Post.source, 1, BEGINNING).label("source"),
            Post.created_at,
            Post.edited_at,
            Post.thread_id,
            Post.author_id,
            User.name,
            Thread.title,
            Section.slug,
            Section.title.label("section"),
            Article.id.label("article_id"),
        )
        .select_from(found)
        .join(Post, Post.id == found.c.id)
        .join(User, User.id == Post.author_id)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Section, Section.id == Thread.section_id)
        .outerjoin(Article, Article.thread_id == Thread.id)
        .where(Post.visible_to(viewer), Post.hidden_at.is_(None), Thread.hidden_at.is_(None))
    )


def posts_with(ids: Sequence[int], viewer) -> list[Entry]:
    """List posts in the order of their ids as given, as far as the viewer may see them."""
    values = {"ids": list(ids), "most": len(ids), "viewer_id": viewer.id}
    found = {row.id: row for row in db.session.connection().execute(_posts(viewer), values).all()}
    return [_entry(found[id]) for id in ids if id in found]


def _entry(row: Any) -> Entry:
    is_opening = row.number == 1 and row.article_id is None
    return Entry(
        tag=f"posts/{row.id}",
        number=row.number,
        url=addresses.post(row.id),
        title=row.title if is_opening else f"{row.title} ·\u00a0#{row.number}",
        author=row.name,
        author_url=addresses.member(row.author_id, row.name),
        published_at=row.created_at,
        edited_at=row.edited_at,
        html=row.html,
        section=Place(row.slug, row.section),
        thread_id=row.thread_id,
        author_id=row.author_id,
        source=row.source,
    )


def article_entry(article: Article) -> Entry:
    """Make an entry of an article; the byline may name somebody else than its author."""
    section = article.thread.section
    return Entry(
        tag=f"news/{article.id}",
        number=0,
        url=article.url,
        title=article.title,
        author=article.byline,
        author_url="",
        published_at=article.published_at,
        edited_at=article.edited_at,
        html=article.html,
        section=Place(section.slug, section.title),
        thread_id=article.thread_id,
        author_id=article.thread.author_id,
        standfirst=article.standfirst,
        picture=article.picture,
    )
