"""What pages show of the news, always for a viewer."""

from flask import abort
from sqlalchemy import ScalarSelect, Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from forum.database.statements import for_each_kind
from forum.database.walking import Span, count_up_to, page_of
from forum.extensions import db
from forum.news.models import Article
from forum.permissions import can_start_thread
from forum.sections.models import Section
from forum.threads.models import Thread
from forum.threads.queries import HEAD

NEWEST = (Article.published_at, Article.id)

# All that a card shows.
_THREAD = contains_eager(Article.thread)
_CARD = (_THREAD.joinedload(Thread.section), _THREAD.joinedload(Thread.author))


def newest_articles(viewer, limit: int) -> list[Article]:
    """List the newest articles for the viewer; hidden ones are for moderators' lists alone."""
    standing = (
        select(Article)
        .join(Article.thread)
        .where(Article.visible_to(viewer), Thread.hidden_at.is_(None))
        .order_by(*(column.desc() for column in NEWEST))
        .limit(limit)
        .options(*_CARD)
    )
    return list(db.session.scalars(standing))


def count_articles(viewer, *, most: int) -> int:
    """Count the articles that the viewer may see, as far as so many."""
    counted = count_up_to(most, Article.id, Article.visible_to(viewer), newest_first=NEWEST)
    return db.session.scalar(counted) or 0


def articles_of_page(viewer, *, offset: int, limit: int) -> list[Article]:
    """List a page of articles, newest first."""
    page = page_of(
        Article, Article.visible_to(viewer), newest_first=NEWEST, span=Span(offset, limit)
    )
    return list(db.session.scalars(page.join(Article.thread).options(*_CARD)))


@for_each_kind
def _article(viewer) -> Select:
    return (
        select(Article)
        .join(Article.thread)
        .where(Article.id == bindparam("id"), Article.visible_to(viewer))
        .options(contains_eager(Article.thread).options(*HEAD))
    )


def visible_article_or_404(id: int, viewer) -> Article:
    """Find an article by its number, if the viewer may see it."""
    found = db.session.scalar(_article(viewer), {"id": id, "viewer_id": viewer.id})
    return found or abort(404)


def thread_of_article(id: int) -> ScalarSelect:
    """Say in SQL which thread has what people say of an article, whoever may see it."""
    return select(Article.thread_id).where(Article.id == id).scalar_subquery()


def sections_for_news(viewer) -> list[Section]:
    """List the sections in which the viewer may put an article's comments."""
    rows = db.session.scalars(
        select(Section)
        .where(Section.visible_to(viewer), Section.is_group.is_(False))
        .order_by(Section.position, Section.id)
        .options(joinedload(Section.parent))
    )
    return [section for section in rows if can_start_thread(viewer, section)]


def submitted_article(viewer, submission_id: str | None) -> Article | None:
    """Find the article that this submission has given already."""
    return db.session.scalar(
        select(Article)
        .join(Article.thread)
        .where(Thread.author_id == viewer.id, Article.submission_id == submission_id)
    )
