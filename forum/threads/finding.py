"""Routes for finding one's way in a long thread."""

from flask import redirect, request
from flask_babel import gettext as _

from forum.accounts.comfort import page_size
from forum.threads import queries
from forum.threads.gone import told_when_gone
from forum.threads.jumping import place_of, wanted
from forum.threads.map_pages import map_page, selection_page, show_map
from forum.threads.models import Thread
from forum.threads.views import blueprint
from forum.web.access import viewer
from forum.web.languages import time_zone

LONGEST_WISH = 100


def _thread_or_gone(id: int) -> Thread:
    with told_when_gone(id):
        return queries.visible_thread_or_404(id, viewer())


@blueprint.get("/threads/<id:thread_id>/map")
@blueprint.get("/threads/<id:thread_id>-<slug>/map")
def show_map_of(thread_id: int, slug: str = ""):
    """Show the map of a thread."""
    return map_page(_thread_or_gone(thread_id))


@blueprint.get("/threads/<id:thread_id>/posts")
@blueprint.get("/threads/<id:thread_id>-<slug>/posts")
def show_selection(thread_id: int, slug: str = ""):
    """Show some of the posts of a thread."""
    return selection_page(_thread_or_gone(thread_id))


@blueprint.get("/threads/<id:thread_id>/jump")
def jump(thread_id: int):
    """Lead to the post of a number, or to the first one of a day, month or year."""
    thread = queries.visible_thread_or_404(thread_id, viewer())
    text = request.args.get("to", "")[:LONGEST_WISH]
    wish = wanted(text, thread, time_zone())
    if wish is None:
        return show_map(thread, text, _sentence_about(text)), 422
    return redirect(place_of(thread, viewer(), wish, page_size()))


def _sentence_about(text: str) -> str:
    if not text.strip():
        return _("Type the number of a post, or a date.")
    return _("There is no such number or date. Type 120, or 2019, or 05.2019, or 03.05.2019.")
