"""What editors do with articles: publish and edit."""

from markupsafe import Markup

from forum import markup
from forum.accounts.models import User
from forum.database.base import now
from forum.directory.listing import relist
from forum.drafts import actions as drafts
from forum.drafts.places import ARTICLE
from forum.extensions import db
from forum.news.models import Article
from forum.posts.rendering import render_text
from forum.search import index
from forum.sections.models import Section
from forum.threads.actions import open_thread
from forum.versions import EVERYTHING, changed


def publish(
    section: Section,
    *,
    by: User,
    title: str,
    standfirst: str,
    source: str,
    byline: str = "",
    picture: str | None = None,
    picture_alt: str = "",
    submission_id: str | None = None,
    html: Markup | None = None,
) -> Article:
    """Publish an article, with a thread of its own in a section for what people say of it.

    `html` is the text as it was rendered before, while nothing was held.
    """
    article = Article(
        thread=open_thread(section, by=by, title=title),
        standfirst=standfirst,
        byline=byline or by.name,
        source=source,
        html=html or render_text(source),
        markup_version=markup.VERSION,
        picture=picture,
        picture_alt=picture_alt,
        published_at=now(),
        submission_id=submission_id,
    )
    article.rename(title)
    db.session.add(article)
    db.session.flush()
    index.put_article(article)
    drafts.discard(by, ARTICLE)
    changed(EVERYTHING)
    relist(article.thread)
    return article


def edit(
    article: Article,
    *,
    title: str,
    standfirst: str,
    byline: str,
    source: str,
    picture: str | None,
    picture_alt: str,
    html: Markup | None = None,
) -> None:
    """Change an article; its thread takes the new headline too."""
    if source != article.source:
        article.html, article.markup_version = html or render_text(source), markup.VERSION
    with index.replacing_article(article):
        article.rename(title)
        article.standfirst, article.byline, article.source = standfirst, byline, source
        article.picture, article.picture_alt = picture, picture_alt
        if db.session.is_modified(article):
            article.edited_at = now()
    changed(EVERYTHING)
    relist(article.thread)
