"""Routes for starting a thread."""

from forum.database.transactions import begin_writing
from forum.drafts.places import thread_place
from forum.drafts.queries import draft_for
from forum.extensions import csrf, db, limiter
from forum.permissions import can_start_thread
from forum.posts.models import Post
from forum.posts.previewing import preview_of
from forum.posts.rendering import render_post
from forum.posts.submitting import gave_other_words, once, sent_again
from forum.sections.models import Section
from forum.sections.queries import visible_section_or_404
from forum.threads import actions
from forum.threads.forms import ThreadForm
from forum.threads.views import blueprint
from forum.web.access import authorize, member, poster_key, posting_limit, viewer
from forum.web.pages import go_to, render_page
from forum.web.requests import reads_first


def _show_form(section: Section, form: ThreadForm | None = None) -> str:
    draft = draft_for(viewer(), thread_place(section)) if form is None else None
    if form is None:
        form = ThreadForm(
            formdata=None,
            title=draft.title if draft else "",
            source=draft.source if draft else "",
        )
    return render_page(
        "threads/new.html",
        section=section,
        form=form,
        draft=draft,
        preview=preview_of(form, section),
        place=thread_place(section),
    )


@blueprint.get("/sections/<id:section_id>/threads/new")
def new(section_id: int):
    """Show the form for a new thread."""
    section = visible_section_or_404(viewer(), id=section_id)
    authorize(can_start_thread(viewer(), section))
    return _show_form(section)


@blueprint.post("/sections/<id:section_id>/threads/new")
@csrf.exempt  # Changes nothing: shows the typed text again, with a preview.
@reads_first
@limiter.limit(posting_limit, key_func=poster_key)
def compose(section_id: int):
    """Show the form again as it was typed, with a preview."""
    section = visible_section_or_404(viewer(), id=section_id)
    authorize(can_start_thread(viewer(), section), thread_place(section))
    return _show_form(section, ThreadForm())


@blueprint.post("/sections/<id:section_id>/threads")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@reads_first
@limiter.limit(posting_limit, key_func=poster_key)
def create(section_id: int):
    """Start a thread."""
    section = _section_to_start_in(section_id)
    form = ThreadForm()
    if not form.validate_on_submit() or gave_other_words(form):
        return _show_form(section, form), 422
    rendered = render_post(form.source.data, section, member())
    begin_writing(db.session)
    section = _section_to_start_in(section_id)
    place = thread_place(section)
    post = sent_again(form, place, lambda newest: _opens(newest, section, form)) or once(
        form.submission_id.data,
        lambda: actions.start(
            section,
            by=member(),
            title=form.title.data,
            source=form.source.data,
            rendered=rendered,
            submission_id=form.submission_id.data,
        ),
    )
    return go_to(post.thread.url)


def _section_to_start_in(section_id: int) -> Section:
    section = visible_section_or_404(viewer(), id=section_id)
    authorize(can_start_thread(viewer(), section), thread_place(section))
    return section


def _opens(post: Post, section: Section, form: ThreadForm) -> bool:
    """Tell whether a post opened a thread of this title in this section."""
    thread = post.thread
    return post.is_opening and thread.section_id == section.id and thread.title == form.title.data
