"""Routes of the news: the list, articles with their comments."""

from functools import partial

from flask import Blueprint

from forum import addresses
from forum.database.walking import far_enough
from forum.news import queries
from forum.news.cards import Card, card_for_thread, newest_cards
from forum.news.models import Article
from forum.threads.gone import told_when_gone
from forum.threads.introducing import introduced_thread
from forum.threads.map_pages import map_page, selection_page
from forum.threads.showing import thread_page
from forum.versions import of_thread
from forum.web.access import viewer
from forum.web.introducing import introduced
from forum.web.keeping import read, shows, view
from forum.web.pages import render_page
from forum.web.pagination import Pages, page_argument
from forum.web.redirects import if_elsewhere

ARTICLES_PER_PAGE = 10

blueprint = Blueprint("news", __name__)


@blueprint.app_template_global()
def news_cards(limit: int) -> list[Card]:
    """List the cards that stand beside the index."""
    return newest_cards(viewer(), limit)


@blueprint.app_template_global()
def news_card_for(thread, page: int) -> Card | None:
    """Choose the card that stands between the posts of a page."""
    card = card_for_thread(viewer(), thread, page)
    if card:
        shows(of_thread(card.thread.id))
    return card


@blueprint.get("/news")
def index():
    """List the articles, newest first."""
    pages = Pages(
        number=page_argument(),
        size=ARTICLES_PER_PAGE,
        total=queries.count_articles(viewer(), most=far_enough(page_argument(), ARTICLES_PER_PAGE)),
        address=partial(addresses.paged, "/news"),
        region="articles",
    )
    articles = queries.articles_of_page(viewer(), offset=pages.offset, limit=pages.size)
    shows(*(article.thread for article in articles))
    introduction = introduced(
        addresses.paged("/news", pages.number), " · ".join(article.title for article in articles)
    )
    return render_page("news/index.html", introduction=introduction, articles=articles, pages=pages)


def _article_or_gone(id: int) -> Article:
    with told_when_gone(queries.thread_of_article(id)):
        return queries.visible_article_or_404(id, viewer())


@blueprint.get("/news/<id:article_id>")
@blueprint.get("/news/<id:article_id>-<slug>")
def show(article_id: int, slug: str = ""):
    """Show an article with a page of its comments."""
    article = _article_or_gone(article_id)
    if moved := if_elsewhere(article.url):
        return moved
    view(article.thread)
    page = thread_page(article.thread)
    read(article.thread, page["posts"])
    return render_page(
        "news/show.html",
        introduction=introduced_thread(article.thread, page, *_shown_of(article)),
        article=article,
        **page,
    )


def _shown_of(article: Article) -> tuple[str, str]:
    """Return what others show of an article: its words, and its picture if it has one."""
    return article.standfirst, f"/uploads/news/{article.picture}" if article.picture else ""


@blueprint.get("/news/<id:article_id>/map")
@blueprint.get("/news/<id:article_id>-<slug>/map")
def show_map(article_id: int, slug: str = ""):
    """Show the map of what people say of an article."""
    return map_page(_article_or_gone(article_id).thread)


@blueprint.get("/news/<id:article_id>/posts")
@blueprint.get("/news/<id:article_id>-<slug>/posts")
def show_selection(article_id: int, slug: str = ""):
    """Show some of the comments on an article."""
    return selection_page(_article_or_gone(article_id).thread)


# The other routes of this blueprint.
from forum.news import writing  # noqa: E402, F401
