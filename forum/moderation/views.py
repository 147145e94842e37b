"""The public log of what moderators did."""

from functools import partial

from flask import Blueprint, abort, request

from forum import addresses
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
        address=partial(addresses.paged, "/moderation/log", act=act),
        region="entries",
    )
    entries = queries.entries_of_page(viewer(), act, offset=pages.offset, limit=pages.size)
    return render_page("moderation/log.html", entries=entries, pages=pages, acts=ACTS, act=act)
