"""Routes of bookmarks: the list, marking, noting, removing."""

from functools import partial

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum import addresses
from forum.accounts.comfort import page_size
from forum.bookmarks import actions, queries
from forum.bookmarks.actions import TooManyBookmarks
from forum.bookmarks.forms import BookmarkForm
from forum.bookmarks.models import Bookmark
from forum.database.walking import far_enough
from forum.extensions import csrf, db, limiter
from forum.forms import id_or_none
from forum.permissions import can_bookmark
from forum.posts.models import Post
from forum.posts.queries import visible_post_or_404
from forum.threads.models import Thread
from forum.threads.queries import visible_thread_or_404
from forum.web.access import authorize, draft_limit, member, poster_key, viewer
from forum.web.pages import go_to, render_page
from forum.web.pagination import Pages, page_argument

blueprint = Blueprint("bookmarks", __name__)


@blueprint.app_template_global()
def is_bookmarked(thing: Post | Thread) -> bool:
    """Tell whether the viewer has marked a thing, for its menu."""
    return queries.bookmark_of(thing, viewer()) is not None


@blueprint.get("/bookmarks")
def index():
    """List the viewer's bookmarks; nobody else can open this list."""
    authorize(can_bookmark(viewer()))
    size = page_size()
    number = page_argument()
    total = queries.count_bookmarks(member(), most=far_enough(number, size))
    pages = Pages(
        number, size, total, address=partial(addresses.paged, "/bookmarks"), region="bookmarks"
    )
    removed = queries.find_bookmark(id_or_none(request.args.get("removed")), member())
    return render_page(
        "bookmarks/index.html",
        bookmarks=queries.bookmarks_of(member(), offset=pages.offset, limit=pages.size),
        pages=pages,
        removed=removed if removed and removed.is_removed else None,
    )


@blueprint.get("/posts/<id:post_id>/bookmark")
def ask_about_post(post_id: int):
    """Show the form to mark a post."""
    return _ask(visible_post_or_404(post_id, viewer()))


@blueprint.get("/threads/<id:thread_id>/bookmark")
def ask_about_thread(thread_id: int):
    """Show the form to mark a thread."""
    return _ask(visible_thread_or_404(thread_id, viewer()))


@blueprint.post("/posts/<id:post_id>/bookmark")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@limiter.limit(draft_limit, key_func=poster_key)
def keep_post(post_id: int):
    """Mark a post; marked already, it gets another note."""
    return _keep(visible_post_or_404(post_id, viewer()))


@blueprint.post("/threads/<id:thread_id>/bookmark")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@limiter.limit(draft_limit, key_func=poster_key)
def keep_thread(thread_id: int):
    """Mark a thread; marked already, it gets another note."""
    return _keep(visible_thread_or_404(thread_id, viewer()))


def _ask(thing: Post | Thread) -> str:
    authorize(can_bookmark(viewer()))
    bookmark = queries.bookmark_of(thing, viewer())
    form = BookmarkForm(formdata=None, note=bookmark.note if bookmark else "")
    return _show_form(thing, form, bookmark)


def _show_form(thing: Post | Thread, form: BookmarkForm, bookmark: Bookmark | None = None) -> str:
    return render_page(
        "bookmarks/keep.html",
        thing=thing,
        thread=thing.thread if isinstance(thing, Post) else thing,
        form=form,
        bookmark=bookmark,
        action=request.path,
    )


def _keep(thing: Post | Thread) -> Response | tuple[str, int]:
    form = BookmarkForm()
    if not viewer().is_member:
        form.say_signed_out()
        return _show_form(thing, form), 401
    if not form.validate_on_submit():
        return _show_form(thing, form), 422
    try:
        actions.keep(thing, by=member(), note=form.note.data or "")
    except TooManyBookmarks as refused:
        form.form_errors = [refused.reason]
        return _show_form(thing, form), 403
    db.session.commit()
    flash(_("It stands among your bookmarks."), "good")
    return go_to(thing.url)


def _own(bookmark_id: int) -> Bookmark:
    authorize(can_bookmark(viewer()))
    return queries.bookmark_or_404(bookmark_id, member())


def _show_note(bookmark: Bookmark, form: BookmarkForm) -> str:
    item = queries.marked([bookmark], member())[0]
    return render_page("bookmarks/edit.html", item=item, form=form)


@blueprint.get("/bookmarks/<id:bookmark_id>")
def show(bookmark_id: int):
    """Show a bookmark as the list does, with its note in a form."""
    bookmark = _own(bookmark_id)
    return _show_note(bookmark, BookmarkForm(formdata=None, note=bookmark.note))


@blueprint.post("/bookmarks/<id:bookmark_id>")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@limiter.limit(draft_limit, key_func=poster_key)
def change_note(bookmark_id: int):
    """Write another note beside a bookmark."""
    bookmark, form = _own(bookmark_id), BookmarkForm()
    if not form.validate_on_submit():
        return _show_note(bookmark, form), 422
    actions.change_note(bookmark, form.note.data or "")
    db.session.commit()
    flash(_("Saved."), "good")
    return go_to("/bookmarks")


@blueprint.post("/bookmarks/<id:bookmark_id>/remove")
@limiter.limit(draft_limit, key_func=poster_key)
def remove(bookmark_id: int):
    """Take a bookmark away; the list that follows offers to take it back."""
    bookmark = _own(bookmark_id)
    actions.remove(bookmark)
    db.session.commit()
    return go_to(f"/bookmarks?removed={bookmark_id}")


@blueprint.post("/bookmarks/<id:bookmark_id>/take-back")
@limiter.limit(draft_limit, key_func=poster_key)
def take_back(bookmark_id: int):
    """Undo that a bookmark was removed."""
    try:
        actions.take_back(_own(bookmark_id), by=member())
    except TooManyBookmarks as refused:
        flash(str(refused.reason), "caution")
        return go_to(f"/bookmarks?removed={bookmark_id}")
    db.session.commit()
    flash(_("The bookmark is back."), "good")
    return go_to("/bookmarks")
