"""Routes of search: the page with its box, and what was found."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, request

from forum import reading
from forum.accounts.comfort import page_size
from forum.accounts.models import User
from forum.extensions import limiter
from forum.forms import id_or_none
from forum.search import queries, results
from forum.search.alike import Remembered
from forum.search.asked import (
    ARTICLES,
    MEMBERS,
    NAMES_OF_KINDS,
    NAMES_OF_SORTS,
    Asked,
    read_question,
    today,
)
from forum.search.asking import Found
from forum.search.excerpts import excerpt, marked, stems_of
from forum.search.forms import NO_CHOICES, Choices, is_form, read_choices
from forum.search.manual import EXAMPLES
from forum.search.models import SEARCH_MAX_LENGTH
from forum.search.recent import recent_searches
from forum.sections.models import Section
from forum.sections.queries import menu
from forum.threads.models import Thread
from forum.threads.queries import visible_thread
from forum.web.access import poster_key, viewer
from forum.web.pages import render_page
from forum.web.pagination import Pages, page_argument

# Members that are listed: who looks for one more types one more letter.
MOST_MEMBERS = 50

blueprint = Blueprint("search", __name__)
blueprint.record(lambda state: state.app.extensions.setdefault("similar_threads", Remembered()))
blueprint.add_app_template_filter(excerpt, "around")
blueprint.add_app_template_filter(marked)


def search_limit() -> str:
    """Return how often a visitor may search."""
    return current_app.config["LIMIT_SEARCH"]


def _finds_nothing() -> bool:
    """Tell whether a request only shows the form, or goes on from it to the question."""
    return is_form(request.args) or not request.args.get("q", "").strip()


@blueprint.app_template_global()
def search_url(within: Section | Thread | User) -> str:
    """Return the address of the form to search in a section, in a thread, or by a member."""
    if isinstance(within, User):
        return f"/search?{urlencode({'author': within.name})}"
    place = f"#{within.id}" if isinstance(within, Thread) else within.slug
    return f"/search?{urlencode({'in': place})}"


@blueprint.get("/search")
@limiter.limit(search_limit, key_func=poster_key, exempt_when=_finds_nothing)
def index():
    """Show what is found for a question, or how to ask one."""
    asked, choices = read_question(), read_choices(request.args)
    if is_form(request.args):
        text = choices.written_into(asked.text, today())
        return redirect(asked.but(text=text).url)
    if asked.query.is_empty:
        told = {"ignored": asked.query.ignored, "recent": recent_searches(viewer())}
        return _show("search/index.html", asked, choices, **told)
    return _show_found(asked)


def _show(template: str, asked: Asked, choices: Choices = NO_CHOICES, **shown: Any) -> str:
    return render_page(
        template,
        asked=asked,
        choices=choices,
        place=_thread_named(choices.within),
        tree=menu(viewer()),
        kinds=NAMES_OF_KINDS,
        sorts=NAMES_OF_SORTS,
        examples=EXAMPLES,
        **shown,
    )


def _thread_named(place: str) -> Thread | None:
    """Find the thread that a place such as #5 names."""
    id = id_or_none(place.removeprefix("#")) if place.startswith("#") else None
    return visible_thread(id, viewer()) if id else None


def _show_found(asked: Asked) -> str:
    _note(asked)
    if asked.kind == MEMBERS:
        return _show("search/members.html", asked, members=_members(asked))
    find = queries.find_articles if asked.kind == ARTICLES else queries.find
    order = {} if asked.kind == ARTICLES else {"sort": asked.sort}
    found: Found = find(asked.query, viewer(), page=page_argument(), size=page_size(), **order)
    shown = asked.about(found.tried.query) if found.tried else asked
    pages = Pages(page_argument(), page_size(), found.count, shown.page_url, "results")
    return _show(
        "search/found.html",
        asked,
        found=found,
        shown=shown,
        pages=pages,
        stems=stems_of(shown.query),
        **_things(asked, found),
    )


def _note(asked: Asked) -> None:
    """Keep what was asked among the viewer's last searches; a further page is the same search."""
    if page_argument() == 1 and len(asked.text) <= SEARCH_MAX_LENGTH and request.method == "GET":
        reading.note_search(viewer(), asked.text)


def _things(asked: Asked, found: Found) -> dict[str, Any]:
    if asked.kind == ARTICLES:
        return {"articles": results.articles_with(found.hits, viewer())}
    posts = results.posts_with(found.hits, viewer())
    return {"posts": posts, "groups": results.by_thread(posts) if asked.is_grouped else None}


def _members(asked: Asked) -> list[User]:
    words = (words.text for words in asked.query.words)
    name = " ".join([*words, *asked.query.values("author")])
    return queries.find_members(name, viewer(), limit=MOST_MEMBERS)


# The other routes of this blueprint, a module for each verb.
from forum.search import forgetting, suggesting  # noqa: E402, F401
