"""Pages to find one's way in a long thread: its map, and views of some of its posts."""

from functools import partial
from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.comfort import page_size
from forum.accounts.models import User
from forum.database.walking import Span, far_enough
from forum.extensions import db
from forum.forms import id_or_none
from forum.ignoring.folding import fold_quotes
from forum.threads import mapping, queries, selections
from forum.threads.models import Thread
from forum.threads.selections import (
    BY_MEMBER,
    SELECTIONS,
    TO_MEMBER,
    Chosen,
    Glimpse,
    Selection,
)
from forum.versions import of_member
from forum.web.access import viewer
from forum.web.introducing import Introduction, introduced
from forum.web.keeping import shows
from forum.web.pages import render_page
from forum.web.pagination import Pages, page_argument
from forum.web.redirects import if_elsewhere

# Lines of each list on the map.
GLIMPSES = 5
_PARAMETERS = ("by", "to", "with", "most")
_ABOUT_MEMBERS = {each.parameter: each for each in (BY_MEMBER, TO_MEMBER)}


def map_page(thread: Thread) -> Response | str:
    """Show the map of a thread."""
    return if_elsewhere(thread.map_url) or show_map(thread)


def show_map(thread: Thread, jump: str = "", wrong: str = "") -> str:
    """Render the map, with what was typed to jump to when that led nowhere."""
    writers = mapping.writers_of(thread)
    lists = _glimpses(thread)
    authors = {post.author_id for _, posts in lists for post in posts}
    shows(thread, *map(of_member, authors | {writer.id for writer in writers}))
    return render_page(
        "threads/map.html",
        introduction=introduced(thread.map_url, thread.title) if thread.is_public else None,
        years=mapping.years_of(thread, page_size()),
        writers=writers,
        lists=lists,
        all_url=partial(selections.selection_url, thread),
        jump=jump,
        wrong=wrong,
        **_common(thread, thread.map_url),
    )


def _glimpses(thread: Thread) -> list[tuple[Selection, list[Glimpse]]]:
    """Return the first posts of each view, but of those whom the viewer ignores."""
    ignored = viewer().ignored_ids
    found = selections.glimpses(thread, viewer(), GLIMPSES)
    return [
        (selection, [post for post in posts if post.author_id not in ignored])
        for selection, posts in found.items()
    ]


def _common(thread: Thread, tab: str) -> dict[str, Any]:
    url_of = partial(selections.selection_url, thread)
    tabs = [(url_of(selection), selection.name) for selection in SELECTIONS]
    if viewer().is_member:
        tabs.append((url_of(TO_MEMBER, viewer().id), TO_MEMBER.name))
    return {"thread": thread, "tabs": tabs, "tab": tab, "posts_by": partial(url_of, BY_MEMBER)}


def chosen_by_request() -> Chosen:
    """Read which view is asked for; anything but one view that we know does not exist."""
    asked = [(name, request.args[name]) for name in _PARAMETERS if name in request.args]
    if len(asked) != 1:
        abort(404)
    ((parameter, value),) = asked
    if about := _ABOUT_MEMBERS.get(parameter):
        return Chosen(about, _member_or_404(value))
    known = {(each.parameter, each.value): each for each in SELECTIONS}
    return Chosen(known.get((parameter, value)) or abort(404))


def _member_or_404(text: str) -> User:
    if text.startswith("0"):
        # One address for each member is enough.
        abort(404)
    return db.session.get(User, id_or_none(text) or 0) or abort(404)


def selection_page(thread: Thread) -> Response | str:
    """Show a page of one view of a thread."""
    chosen = chosen_by_request()
    if moved := if_elsewhere(f"{thread.url}/posts"):
        return moved
    size = page_size()
    most = far_enough(page_argument(), size)
    counted = selections.count_selected(thread, viewer(), chosen, most=most)
    if _is_about_nothing(thread, chosen, counted):
        abort(404)
    pages = Pages(
        number=page_argument(),
        size=size,
        total=counted.limit,
        address=lambda page: chosen.url(thread, page),
        region="posts",
    )
    span = Span(pages.offset, size, counted.total)
    return _show_selection(thread, chosen, pages, span)


def _is_about_nothing(thread: Thread, chosen: Chosen, counted: Span) -> bool:
    """Tell whether somebody made up an address: nobody is led to a view without posts."""
    own = {thread.author_id, viewer().id}
    return chosen.member_id is not None and not counted.limit and chosen.member_id not in own


def _words(chosen: Chosen) -> str:
    """Say what a view shows."""
    if chosen.member is None:
        return str(chosen.selection.words)
    if chosen.selection is TO_MEMBER:
        return _("Posts addressed to %(name)s", name=chosen.member.name)
    return _("Posts of %(name)s", name=chosen.member.name)


def _introduced(thread: Thread, chosen: Chosen, page: int) -> Introduction | None:
    """Introduce a view of a thread; what one member wrote there is no page for strangers."""
    if chosen.member or not thread.is_public:
        return None
    return introduced(chosen.url(thread, page), thread.title)


def _show_selection(thread: Thread, chosen: Chosen, pages: Pages, span: Span) -> str:
    posts = fold_quotes(selections.selected_posts(thread, viewer(), chosen, span), viewer())
    members = {post.author_id for post in posts}
    shows(thread, *map(of_member, members), *([chosen.member] if chosen.member else []))
    return render_page(
        "threads/selection.html",
        introduction=_introduced(thread, chosen, pages.number),
        posts=posts,
        pages=pages,
        total=span.total,
        quoted_by=queries.quoted_by(posts, viewer()),
        chosen=chosen,
        words=_words(chosen),
        **_common(thread, chosen.url(thread)),
    )
