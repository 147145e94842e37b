"""Routes of posts: opening, quoting, editing, former texts, hiding."""

from flask import Blueprint, flash, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from forum.database.transactions import begin_writing
from forum.drafts import actions as drafts
from forum.drafts.places import edit_place
from forum.drafts.queries import draft_for
from forum.extensions import csrf, db, limiter
from forum.permissions import can_edit, can_moderate
from forum.posts import actions, queries
from forum.posts.forms import EditForm, ModerateForm, ReasonedForm
from forum.posts.models import Post
from forum.posts.previewing import preview_of
from forum.posts.quoting import quotation
from forum.posts.rendering import render_post
from forum.posts.rows import shown_post
from forum.threads.queries import page_size, quoted_by
from forum.web.access import authorize, member, poster_key, posting_limit, viewer
from forum.web.keeping import shows
from forum.web.pages import go_to, render_page, respond
from forum.web.requests import reads_first

blueprint = Blueprint("posts", __name__)
WORDS = {"hide": _l("Hide the post"), "restore": _l("Restore the post")}
DONE = {
    "hide": _l("The post is hidden: only moderators see it."),
    "restore": _l("The post is restored: everybody sees it again."),
}
ALREADY = _l("It is so already: nothing was changed.")


def _answer(post: Post, code: int = 303) -> Response:
    """Show a post where it stands: in place for htmx, in its thread for everybody else."""
    return respond(
        "posts/show.htmx.html",
        otherwise=post.place_url(page_size()),
        code=code,
        post=shown_post(post),
        thread=post.thread,
        quoted_by=quoted_by([post], viewer()),
    )


@blueprint.get("/posts/<id:post_id>")
def show(post_id: int):
    """Lead to a post's place in its thread, or open it inline."""
    return _answer(queries.visible_post_or_404(post_id, viewer()), 302)


@blueprint.get("/posts/<id:post_id>/menu")
def menu(post_id: int):
    """List what else one can do with a post: a page, or a menu in its place."""
    post = queries.visible_post_or_404(post_id, viewer())
    return render_page("posts/menu.html", post=post, thread=post.thread)


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
    if form is None:
        form = EditForm(formdata=None, source=draft.source if draft else post.source)
        form.revision.data = post.revision
    return render_page(
        "posts/edit.html",
        post=post,
        card=shown_post(post).author,
        thread=post.thread,
        form=form,
        draft=draft,
        preview=preview_of(form, post.thread.section),
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
    rendered = render_post(form.source.data, post.thread.section, member())
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


def _form_for(act: str) -> ModerateForm:
    return ReasonedForm() if act == "hide" else ModerateForm()


@blueprint.get("/posts/<id:post_id>/<any(hide, restore):act>")
def moderate_page(post_id: int, act: str):
    """Ask why a post is hidden or restored."""
    post = queries.visible_post_or_404(post_id, viewer())
    authorize(can_moderate(viewer(), post.thread.section))
    if post.is_hidden == (act == "hide"):
        return _back(post, True, act)
    return _ask_why(post, _form_for(act), act)


def _ask_why(post: Post, form: ModerateForm, act: str) -> str:
    return render_page("posts/moderate.html", post=post, form=form, act=act, words=WORDS[act])


def _back(post: Post, is_done: bool, act: str) -> Response:
    flash(str(ALREADY if is_done else DONE[act]), "caution" if is_done else "good")
    return go_to(post.place_url(page_size()))


@blueprint.post("/posts/<id:post_id>/<any(hide, restore):act>")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
def moderate(post_id: int, act: str):
    """Hide or restore a post."""
    post = queries.visible_post_or_404(post_id, viewer())
    form = _form_for(act)
    if not viewer().is_member:
        form.say_signed_out()
        return _ask_why(post, form, act), 401
    authorize(can_moderate(viewer(), post.thread.section))
    if not form.validate_on_submit():
        return _ask_why(post, form, act), 422
    is_done = post.is_hidden == (act == "hide")
    actions.MODERATING[act](post, by=member(), reason=form.reason.data or "")
    db.session.commit()
    return _back(post, is_done, act)
