"""Routes of threads: reading, starting, replying."""

from flask import Blueprint, request

from forum.accounts.comfort import page_size
from forum.database.transactions import begin_writing
from forum.extensions import csrf, db, limiter
from forum.forms import id_or_none
from forum.ignoring.folding import fold_quotes
from forum.permissions import can_reply
from forum.posts.addressing import Earlier
from forum.posts.previewing import preview_of
from forum.posts.queries import submitted_post
from forum.posts.rendering import render_post
from forum.posts.rows import shown_post
from forum.posts.submitting import gave_other_words, once, sent_again
from forum.reading.actions import note_own, note_shown
from forum.threads import actions, queries
from forum.threads.arriving import Between, what_came_between
from forum.threads.forms import ReplyForm
from forum.threads.gone import told_when_gone
from forum.threads.introducing import introduced_thread
from forum.threads.models import Thread
from forum.threads.rows import listed
from forum.threads.showing import add_quotes, reply_form, thread_page, typed_at
from forum.web.access import authorize, member, poster_key, posting_limit, viewer
from forum.web.keeping import read, view
from forum.web.pages import render_page, respond
from forum.web.redirects import if_elsewhere
from forum.web.requests import reads_first

blueprint = Blueprint("threads", __name__)
blueprint.add_app_template_filter(listed, "listed_thread")


@blueprint.get("/threads/<id:thread_id>")
@blueprint.get("/threads/<id:thread_id>-<slug>")
def show(thread_id: int, slug: str = ""):
    """Show a page of a thread."""
    with told_when_gone(thread_id):
        thread = queries.visible_thread_or_404(thread_id, viewer())
    if moved := if_elsewhere(thread.url):
        return moved
    view(thread)
    page = thread_page(thread)
    read(thread, page["posts"])
    return render_page("threads/show.html", introduction=introduced_thread(thread, page), **page)


@blueprint.get("/threads/<id:thread_id>/reply")
def reply_page(thread_id: int):
    """Show the form to answer a thread, one of its posts, or with quotes of some."""
    thread = queries.visible_thread_or_404(thread_id, viewer())
    authorize(can_reply(viewer(), thread))
    named = request.args.get("to") or request.args.get("quote") or ""
    context = reply_form(thread, to=id_or_none(named) or None)
    add_quotes(context["form"], thread)
    return show_reply_form(thread, context)


@blueprint.post("/threads/<id:thread_id>/reply")
@csrf.exempt  # Changes nothing: shows the typed text again, with a preview or more quotes.
@reads_first
@limiter.limit(posting_limit, key_func=poster_key)
def compose_reply(thread_id: int):
    """Show the form again as it was typed, with a preview or with another quote."""
    thread = queries.visible_thread_or_404(thread_id, viewer())
    authorize(can_reply(viewer(), thread), typed_at(thread))
    form = ReplyForm()
    add_quotes(form, thread)
    return show_reply_form(thread, reply_form(thread, form))


def show_reply_form(thread, context):
    """Render the page of the reply form, with the newest posts to quote from."""
    form, answered = context["form"], context["answered"]
    preview = preview_of(form, thread.section, Earlier(thread), answered)
    ignored = viewer().ignored_ids
    newest = [p for p in queries.last_posts(thread, viewer()) if p.author_id not in ignored]
    newest = fold_quotes(newest, viewer())
    return render_page("threads/reply.html", newest=newest, preview=preview, **context)


@blueprint.post("/threads/<id:thread_id>/posts")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@reads_first
@limiter.limit(posting_limit, key_func=poster_key)
def reply(thread_id: int):
    """Add a post to a thread."""
    thread = _thread_to_answer(thread_id)
    form = ReplyForm()
    if not form.validate_on_submit() or gave_other_words(form):
        return show_reply_form(thread, reply_form(thread, form)), 422
    if between := _to_look_at_first(thread, form):
        return _show_first(thread, form, between)
    to = form.reply_to.data
    rendered = render_post(form.source.data, thread.section, member(), Earlier(thread))
    begin_writing(db.session)
    # Held, so that nobody hides, merges or splits it before the reply stands there.
    thread = _thread_to_answer(thread_id, is_held=True)
    place, answered = typed_at(thread), queries.post_of_thread(thread, viewer(), to)
    if between := _to_look_at_first(thread, form, is_gone=bool(to and answered is None)):
        return _show_first(thread, form, between)
    post = sent_again(form, place, lambda newest: newest.thread_id == thread.id) or once(
        form.submission_id.data,
        lambda: actions.reply(
            thread,
            by=member(),
            source=form.source.data,
            rendered=rendered,
            reply_to=answered,
            submission_id=form.submission_id.data,
            place=place,
        ),
    )
    note_own(post, by=member())
    page = thread.page_of(post.number, page_size())
    fresh = reply_form(thread, ReplyForm(formdata=None, seen=thread.last_number))
    return respond(
        "threads/replied.htmx.html",
        otherwise=post.place_url(page_size()),
        post=shown_post(post),
        page=page,
        quoted_by={},
        **fresh,
    )


def _show_first(thread: Thread, form: ReplyForm, between: Between) -> tuple[str, int]:
    """Show what came while the reply was written: with that the viewer has read it."""
    note_shown(between.posts, by=member(), after=form.seen.data or 0)
    return show_reply_form(thread, reply_form(thread, form, between=between)), 409


def _to_look_at_first(thread: Thread, form: ReplyForm, *, is_gone: bool = False) -> Between | None:
    """Find what came while the reply was written; one that was posted already hears no more."""
    between = what_came_between(thread, viewer(), form, is_gone=is_gone)
    is_posted = between and submitted_post(viewer(), form.submission_id.data)
    return None if is_posted else between


def _thread_to_answer(thread_id: int, *, is_held: bool = False) -> Thread:
    if is_held:
        queries.hold_thread(thread_id)
    thread = queries.visible_thread_or_404(thread_id, viewer())
    authorize(can_reply(viewer(), thread), typed_at(thread))
    return thread


# The other routes of this blueprint, a module for each verb.
from forum.threads import (  # noqa: E402, F401
    arriving_views,
    card_views,
    finding,
    leading_on,
    merging_views,
    moderating_views,
    splitting_views,
    starting,
    summarizing,
    taking_along,
)
