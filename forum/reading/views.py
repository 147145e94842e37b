"""Routes of reading: lists of threads, the way to the first unread post, marking as read."""

from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, current_app, flash, redirect, session
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from forum import addresses
from forum.accounts.comfort import page_size
from forum.database.walking import far_enough
from forum.extensions import db
from forum.forms import Form
from forum.permissions import can_mark_read
from forum.reading import actions, lists, queries
from forum.reading.forms import ReadForm, UnreadForm
from forum.sections.models import Section
from forum.sections.queries import visible_section_or_404
from forum.threads.queries import visible_thread_or_404
from forum.versions import POSTS, VIEWS
from forum.web.access import authorize, member, viewer
from forum.web.introducing import Introduction, introduced
from forum.web.keeping import shows
from forum.web.pages import go_to, render_page
from forum.web.pagination import Pages, page_argument
from forum.web.redirects import page_before

blueprint = Blueprint("reading", __name__)
# Under which name the cookie keeps what can be taken back, until the next page shows it.
UNDO = "undo_reading"


@blueprint.app_template_global()
def unread_among(threads, with_sections: bool = False) -> queries.Unread:
    """Find which of the threads on the page, and which sections, hold something unread."""
    return queries.unread_among(threads, viewer(), with_sections=with_sections)


@blueprint.app_template_global()
def newest_of(threads) -> datetime | None:
    """Return when the newest post was written that a list of threads tells of."""
    return max((thread.last_post_at for thread in threads), default=None)


@blueprint.app_template_global()
def marked_just_now() -> dict[str, Any] | None:
    """Return once what was marked as read on the page before; no session is started to ask."""
    return session.pop(UNDO) if UNDO in session else None


@blueprint.app_template_global()
def thread_lists() -> dict[str, lists.ThreadList]:
    """Return the lists of threads that the viewer can open, by their names."""
    is_member = viewer().is_member
    return {n: each for n, each in lists.LISTS.items() if is_member or not each.is_personal}


def show(name: str):
    """Show a page of a list of threads."""
    thread_list = lists.LISTS[name]
    if thread_list.is_personal:
        authorize(can_mark_read(viewer()))
    size = current_app.config["THREADS_PER_PAGE"]
    most = far_enough(page_argument(), size)
    pages = Pages(
        number=page_argument(),
        size=size,
        total=lists.count_threads(name, viewer(), most=most),
        address=partial(addresses.threads, name),
        region="threads",
    )
    threads = lists.threads_of(name, viewer(), offset=pages.offset, limit=pages.size)
    shows(POSTS, VIEWS, *threads)
    return render_page(
        "reading/index.html",
        introduction=None if thread_list.is_personal else _introduced(thread_list, pages),
        tab=name,
        list=thread_list,
        threads=threads,
        pages=pages,
    )


def _introduced(thread_list: lists.ThreadList, pages: Pages) -> Introduction:
    return introduced(pages.address(pages.number), str(thread_list.note))


for _name in lists.LISTS:
    blueprint.add_url_rule(addresses.threads(_name), _name, show, defaults={"name": _name})


@blueprint.get("/threads/<id:thread_id>/unread")
def first_unread(thread_id: int):
    """Lead to the first post of a thread that the viewer has not read, or else to the last."""
    thread = visible_thread_or_404(thread_id, viewer())
    authorize(can_mark_read(viewer()))
    found = queries.first_unread(thread, viewer()) or queries.last_post(thread, viewer())
    if found is None:
        return redirect(thread.url)
    return redirect(thread.place_url(found.number, found.id, page_size()))


def _checked(form: Form) -> Form:
    """Return a form that was sent whole; nobody could mend anything in it."""
    if not form.validate_on_submit():
        raise BadRequest
    return form


def _newest_shown() -> datetime:
    """Return up to when the page from which a form was sent showed everything."""
    return _checked(ReadForm())["until"].moment


def _former() -> datetime | None:
    """Return the moment to which a form goes back, if there was one."""
    return _checked(UnreadForm())["until"].moment


def _section_to_mark(section_id: int) -> Section:
    section = visible_section_or_404(viewer(), id=section_id)
    authorize(can_mark_read(viewer(), section))
    return section


def _offer_undo(address: str, former: datetime | None) -> None:
    session[UNDO] = {"address": address, "until": former.isoformat() if former else ""}


@blueprint.post("/sections/<id:section_id>/read")
def mark_section(section_id: int):
    """Mark as read what the page of a section showed."""
    section = _section_to_mark(section_id)
    former = actions.mark_section_read(section, by=member(), until=_newest_shown())
    db.session.commit()
    _offer_undo(f"/sections/{section_id}/unread", former)
    return go_to(section.url)


@blueprint.post("/sections/<id:section_id>/unread")
def unmark_section(section_id: int):
    """Take back that a section was marked as read."""
    section = _section_to_mark(section_id)
    actions.unmark_section(section, by=member(), until=_former())
    db.session.commit()
    flash(_("Nothing is marked any more: what was unread is unread again."), "good")
    return go_to(section.url)


@blueprint.post("/threads/read")
def mark_board():
    """Mark as read what the page of the whole board showed."""
    authorize(can_mark_read(viewer()))
    former = actions.mark_board_read(by=member(), until=_newest_shown())
    db.session.commit()
    _offer_undo("/threads/unread", former)
    return go_to(page_before() or "/")


@blueprint.post("/threads/unread")
def unmark_board():
    """Take back that the whole board was marked as read."""
    authorize(can_mark_read(viewer()))
    actions.unmark_board(by=member(), until=_former())
    db.session.commit()
    flash(_("Nothing is marked any more: what was unread is unread again."), "good")
    return go_to(page_before() or "/")
