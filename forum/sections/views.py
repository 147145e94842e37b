"""The index page and the section page."""

from collections.abc import Iterable, Sequence

from flask import Blueprint, current_app

from forum import addresses
from forum.sections import queries
from forum.sections.models import Section
from forum.sections.rows import ListedSection
from forum.threads.models import Thread
from forum.versions import POSTS, views_in
from forum.web.access import viewer
from forum.web.introducing import Introduction, introduced
from forum.web.keeping import shows
from forum.web.pages import render_page
from forum.web.pagination import Pages, page_argument
from forum.web.redirects import if_elsewhere

blueprint = Blueprint("sections", __name__)


@blueprint.get("/")
def index():
    """Show the whole tree of sections."""
    shows(POSTS)
    tree = queries.index(viewer())
    return render_page(
        "sections/index.html",
        introduction=introduced("/", _names(node.section for node in tree)),
        tree=tree,
        fresh=queries.fresh_threads(viewer()),
    )


def _names(things: Iterable[ListedSection | Thread]) -> str:
    """Name what a page lists, for a page that has no words of its own."""
    return " · ".join(thing.title for thing in things)


@blueprint.get("/sections")
def menu():
    """Show the names of all sections: a page, or the menu in the header."""
    shows()
    return render_page("sections/menu.html", tree=queries.menu(viewer()))


@blueprint.get("/sections/<slug>")
def show(slug: str):
    """Show the threads of a section, or the sections of a group."""
    section = queries.visible_section_or_404(viewer(), slug=slug.lower())
    if moved := if_elsewhere(section.url):
        return moved
    if section.is_group:
        shows(POSTS)
        children = queries.children_of(section, viewer())
        return render_page(
            "sections/group.html",
            introduction=_introduced(section, 1, children),
            section=section,
            children=children,
        )
    shows(section, views_in(section.id))
    pages = Pages(
        number=page_argument(),
        size=current_app.config["THREADS_PER_PAGE"],
        total=queries.count_threads(section, viewer()),
        address=lambda page: addresses.section(section.slug, page),
        region="threads",
    )
    threads = queries.threads_of(
        section, viewer(), offset=pages.offset, limit=pages.size, total=pages.total
    )
    return render_page(
        "sections/show.html",
        introduction=_introduced(section, pages.number, threads),
        section=section,
        threads=threads,
        pages=pages,
    )


def _introduced(
    section: Section, page: int, things: Sequence[ListedSection | Thread]
) -> Introduction | None:
    """Introduce a page of a section: by what it is about, further pages by what they list."""
    words = section.description if page == 1 else ""
    path = addresses.section(section.slug, page)
    return introduced(path, words or _names(things)) if section.is_public else None
