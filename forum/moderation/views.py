"""The public log of what moderators did."""

from urllib.parse import urlencode

from flask import Blueprint, abort, request

from forum.database.walking import far_enough
from forum.moderation import queries
from forum.moderation.acts import ACTS
from forum.versions import LOG
from forum.web.access import viewer
from forum.web.keeping import shows
from forum.web.pages import render_page
from forum.web.pagination import Pages, page_argument

ENTRIES_PER_PAGE = 50

blueprint = Blueprint("moderation", __name__)


def _act_argument() -> str | None:
    act = request.args.get("act") or None
    return act if act is None or act in ACTS else abort(404)


def log_url(act: str | None, page: int = 1) -> str:
    """Return the address of a page of the log, all of it or the acts of one kind."""
    query = {"act": act, "page": page if page > 1 else None}
    chosen = urlencode({name: value for name, value in query.items() if value})
    return f"/moderation/log?{chosen}" if chosen else "/moderation/log"


@blueprint.get("/moderation/log")
def log():
    """Show who did what to which thread or post, and why."""
    shows(LOG)
    act = _act_argument()
    number = page_argument()
    most = far_enough(number, ENTRIES_PER_PAGE)
    pages = Pages(
        number=number,
        size=ENTRIES_PER_PAGE,
        total=queries.count_entries(viewer(), act, most=most),
        address=lambda page: log_url(act, page),
        region="entries",
    )
    entries = queries.entries_of_page(viewer(), act, offset=pages.offset, limit=pages.size)
    return render_page("moderation/log.html", entries=entries, pages=pages, acts=ACTS, act=act)
