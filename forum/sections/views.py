"""The index page and the section page."""

from flask import Blueprint, current_app, g

from forum import addresses
from forum.sections import queries
from forum.web.access import viewer
from forum.web.pages import render_page
from forum.web.pagination import Pages, page_argument

blueprint = Blueprint("sections", __name__)


@blueprint.app_template_global()
def section_menu() -> list[queries.Node]:
    """Return the tree for the menu in the header."""
    return [] if g.get("is_broken") else queries.menu(viewer())


@blueprint.get("/")
def index():
    """Show the whole tree of sections."""
    return render_page(
        "sections/index.html",
        tree=queries.index(viewer()),
        fresh=queries.fresh_threads(viewer()),
    )


@blueprint.get("/sections/<slug>")
def show(slug: str):
    """Show the threads of a section, or the sections of a group."""
    section = queries.visible_section_or_404(viewer(), slug=slug)
    if section.is_group:
        children = queries.children_of(section, viewer())
        return render_page("sections/group.html", section=section, children=children)
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
