"""Routes of posts: opening, quoting, editing, former texts, hiding."""

from flask import Blueprint, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from forum.accounts.comfort import page_size
from forum.database.transactions import begin_writing
from forum.drafts import actions as drafts
from forum.drafts.places import edit_place
from forum.drafts.queries import draft_for
from forum.extensions import csrf, db, limiter
from forum.ignoring.folding import fold_quotes
from forum.permissions import can_edit
from forum.posts import actions, queries
from forum.posts.addressing import Earlier
from forum.posts.forms import EditForm
from forum.posts.models import Post
from forum.posts.previewing import preview_of
from forum.posts.quoting import quotation
from forum.posts.rendering import render_post
from forum.posts.rows import shown_post
from forum.threads.exchanges import has_exchange
from forum.threads.gone import thread_of_post, told_when_gone
from forum.threads.queries import quoted_by
from forum.web.access import authorize, member, poster_key, posting_limit, viewer
from forum.web.keeping import shows
from forum.web.moderating import Moderating
from forum.web.pages import render_page, respond
from forum.web.requests import reads_first

blueprint = Blueprint("posts", __name__)
MODERATING = Moderating(
    template="posts/moderate.html",
    name="post",
    words={"hide": _l("Hide the post"), "restore": _l("Restore the post")},
    done={
        "hide": _l("The post is hidden: only moderators see it."),
        "restore": _l("The post is restored: everybody sees it again."),
    },
    acts=actions.MODERATING,
    explained=frozenset({"hide"}),
    is_done=lambda post, act: post.is_hidden == (act == "hide"),
    section_of=lambda post: post.thread.section,
    back_to=lambda post: post.place_url(page_size()),
)


def _answer(post: Post, code: int = 303, otherwise: str | None = None) -> Response:
    """Show a post where it stands: in place for htmx, in its thread for everybody else."""
    return respond(
        "posts/show.htmx.html",
        otherwise=otherwise or post.place_url(page_size()),
        code=code,
        post=fold_quotes([shown_post(post)], viewer())[0],
        thread=post.thread,
        quoted_by=quoted_by([post], viewer()),
    )


@blueprint.get("/posts/<id:post_id>")
def show(post_id: int):
    """Lead to a post's place in its thread, or open it inline; `shown` unfolds it there."""
    with told_when_gone(thread_of_post(post_id), post_id):
        post = queries.visible_post_or_404(post_id, viewer())
    return _answer(post, 302, _unfolded_url(post) if "shown" in request.args else None)


def _unfolded_url(post: Post) -> str:
    address, _, anchor = post.place_url(page_size()).partition("#")
    return f"{address}{'&' if '?' in address else '?'}shown={post.id}#{anchor}"


@blueprint.get("/posts/<id:post_id>/menu")
def menu(post_id: int):
    """List what else one can do with a post: a page, or a menu in its place."""
    post = queries.visible_post_or_404(post_id, viewer())
    is_followed = has_exchange(post, viewer())
    return render_page(
        "posts/menu.html", post=post, thread=post.thread, is_in_conversation=is_followed
    )


@blueprint.get("/posts/<id:post_id>/quotation")
def quote(post_id: int):
    """Return a post, or the selected part of it, as text to put into a reply."""
    post = queries.visible_post_or_404(post_id, viewer())
    return Response(quotation(post, request.args.get("selected", "")), mimetype="text/plain")


@blueprint.get("/posts/<id:post_id>/revisions")
def revisions(post_id: int):
    """Show the former texts of a post."""
    post = queries.visible_post_or_404(post_id, viewer())
    shows(post.thread)
    return render_page("posts/revisions.html", post=post, revisions=queries.revisions_of(post))


def _show_form(post: Post, form: EditForm | None = None) -> str:
    draft = draft_for(viewer(), edit_place(post)) if form is None else None
    shown = shown_post(post)
    # What it answers may stand elsewhere by now, out of sight.
    is_chosen = shown.words.reply_to and not post.is_addressed_by_name
    chosen = post.reply_to if is_chosen else None
    if form is None:
        form = EditForm(formdata=None, source=draft.source if draft else post.source)
        form.revision.data = post.revision
    return render_page(
        "posts/edit.html",
        post=post,
        card=shown.author,
        thread=post.thread,
        form=form,
        draft=draft,
        preview=preview_of(form, post.thread.section, Earlier(post.thread, post.number), chosen),
        place=edit_place(post),
    )


@blueprint.get("/posts/<id:post_id>/edit")
def edit(post_id: int):
    """Show the form to edit a post."""
    post = queries.visible_post_or_404(post_id, viewer())
    authorize(can_edit(viewer(), post))
    return _show_form(post)


@blueprint.post("/posts/<id:post_id>/edit")
@csrf.exempt  # Changes nothing: shows the typed text again, with a preview.
@reads_first
@limiter.limit(posting_limit, key_func=poster_key)
def compose(post_id: int):
    """Show the form again as it was typed, with a preview."""
    post = queries.visible_post_or_404(post_id, viewer())
    authorize(can_edit(viewer(), post), edit_place(post))
    return _show_form(post, EditForm())


@blueprint.post("/posts/<id:post_id>")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@reads_first
@limiter.limit(posting_limit, key_func=poster_key)
def update(post_id: int):
    """Change the text of a post."""
    post = _post_to_edit(post_id)
    form = EditForm()
    if not form.validate_on_submit() or not form.started_from(post):
        return _show_form(post, form), 422
    earlier = Earlier(post.thread, post.number)
    rendered = render_post(form.source.data, post.thread.section, member(), earlier)
    begin_writing(db.session)
    post = _post_to_edit(post_id)
    if not form.started_from(post):
        return _show_form(post, form), 422
    actions.edit(post, source=form.source.data, rendered=rendered)
    drafts.discard(member(), edit_place(post))
    db.session.commit()
    return _answer(post)


def _post_to_edit(post_id: int) -> Post:
    post = queries.visible_post_or_404(post_id, viewer())
    authorize(can_edit(viewer(), post), edit_place(post))
    return post


@blueprint.get("/posts/<id:post_id>/<any(hide, restore):act>")
def moderate_page(post_id: int, act: str):
    """Ask why a post is hidden or restored."""
    return MODERATING.ask(queries.visible_post_or_404(post_id, viewer()), act)


@blueprint.post("/posts/<id:post_id>/<any(hide, restore):act>")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
def moderate(post_id: int, act: str):
    """Hide or restore a post."""
    return MODERATING.do(queries.visible_post_or_404(post_id, viewer()), act)


# The other routes of this blueprint, a module for each verb.
from forum.posts import answers  # noqa: E402, F401
