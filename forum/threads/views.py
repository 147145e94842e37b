"""Routes of threads: reading, starting, replying."""

from flask import Blueprint, request

from forum.database.transactions import begin_writing
from forum.extensions import csrf, db, limiter
from forum.forms import id_or_none
from forum.permissions import can_reply
from forum.posts.addressing import Earlier
from forum.posts.previewing import preview_of
from forum.posts.rendering import render_post
from forum.posts.rows import shown_post
from forum.posts.submitting import gave_other_words, once, sent_again
from forum.threads import actions, queries
from forum.threads.forms import ReplyForm
from forum.threads.models import Thread
from forum.threads.showing import add_quotes, reply_form, thread_page, typed_at
from forum.web.access import authorize, member, poster_key, posting_limit, viewer
from forum.web.keeping import view
from forum.web.pages import render_page, respond
from forum.web.redirects import if_elsewhere
from forum.web.requests import reads_first

blueprint = Blueprint("threads", __name__)


@blueprint.get("/threads/<id:thread_id>")
@blueprint.get("/threads/<id:thread_id>-<slug>")
def show(thread_id: int, slug: str = ""):
    """Show a page of a thread."""
    thread = queries.visible_thread_or_404(thread_id, viewer())
    if moved := if_elsewhere(thread.url):
        return moved
    view(thread)
    return render_page("threads/show.html", **thread_page(thread))


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
    newest = queries.last_posts(thread, viewer())
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
    rendered = render_post(form.source.data, thread.section, member(), Earlier(thread))
    begin_writing(db.session)
    thread = _thread_to_answer(thread_id)
    place = typed_at(thread)
    post = sent_again(form, place, lambda newest: newest.thread_id == thread.id) or once(
        form.submission_id.data,
        lambda: actions.reply(
            thread,
            by=member(),
            source=form.source.data,
            rendered=rendered,
            reply_to=queries.post_of_thread(thread, viewer(), form.reply_to.data),
            submission_id=form.submission_id.data,
            place=place,
        ),
    )
    page = thread.page_of(post.number, queries.page_size())
    fresh = reply_form(thread, ReplyForm(formdata=None))
    return respond(
        "threads/replied.htmx.html",
        otherwise=post.place_url(queries.page_size()),
        post=shown_post(post),
        page=page,
        quoted_by={},
        **fresh,
    )


def _thread_to_answer(thread_id: int) -> Thread:
    thread = queries.visible_thread_or_404(thread_id, viewer())
    authorize(can_reply(viewer(), thread), typed_at(thread))
    return thread


# The other routes of this blueprint, a module for each verb.
from forum.threads import moderating_views, starting  # noqa: E402, F401
