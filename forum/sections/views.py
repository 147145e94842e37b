"""The index page and the section page."""

from flask import Blueprint, current_app

from forum import addresses
from forum.sections import queries
from forum.versions import POSTS, views_in
from forum.web.access import viewer
from forum.web.keeping import shows
from forum.web.pages import render_page
from forum.web.pagination import Pages, page_argument

blueprint = Blueprint("sections", __name__)


@blueprint.get("/")
def index():
    """Show the whole tree of sections."""
    shows(POSTS)
    return render_page(
        "sections/index.html",
        tree=queries.index(viewer()),
        fresh=queries.fresh_threads(viewer()),
    )


@blueprint.get("/sections")
def menu():
    """Show the names of all sections: a page, or the menu in the header."""
    shows()
    return render_page("sections/menu.html", tree=queries.menu(viewer()))


@blueprint.get("/sections/<slug>")
def show(slug: str):
    """Show the threads of a section, or the sections of a group."""
    section = queries.visible_section_or_404(viewer(), slug=slug)
    if section.is_group:
        shows(POSTS)
        children = queries.children_of(section, viewer())
        return render_page("sections/group.html", section=section, children=children)
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
    return render_page("sections/show.html", section=section, threads=threads, pages=pages)
