"""Routes for writing and editing articles."""

from typing import Any

from flask import request

from forum.database.transactions import begin_writing
from forum.drafts import actions as drafts
from forum.drafts.articles import taken_apart
from forum.drafts.models import Draft
from forum.drafts.places import ARTICLE, article_place
from forum.drafts.queries import draft_for
from forum.extensions import csrf, db, limiter
from forum.news import actions, queries
from forum.news.forms import ArticleForm, EditArticleForm, NewArticleForm
from forum.news.models import Article
from forum.news.submitting import once, take_picture, try_text
from forum.news.views import blueprint
from forum.permissions import can_start_thread, can_write_news
from forum.sections.queries import visible_section_or_404
from forum.web.access import authorize, member, poster_key, posting_limit, viewer
from forum.web.pages import go_to, render_page
from forum.web.requests import reads_first


def _show_form(
    form: ArticleForm, article: Article | None = None, preview=None, draft: Draft | None = None
) -> str:
    shown = {"form": form, "article": article, "preview": preview, "draft": draft}
    return render_page("news/write.html", place=article_place(article), **shown)


def _checked(form: ArticleForm, article: Article | None = None):
    """Check a form that was sent; return the page to show again, or None when it may be stored."""
    if not viewer().is_member:
        return _signed_out(form, article)
    authorize(can_write_news(viewer()))
    form.validate()
    take_picture(form)
    try_text(form)
    if "preview" in request.form:
        return _show_form(form, article, form.rendered)
    return (_show_form(form, article), 422) if form.errors else None


def _signed_out(form: ArticleForm, article: Article | None):
    """Show the form again to somebody whose session ended: it holds more than a draft could."""
    form.validate_kept_picture(form.kept_picture)
    form.say_signed_out()
    return _show_form(form, article), 401


def _words(form: ArticleForm) -> dict[str, Any]:
    """Gather what new and edited articles have in common."""
    return {
        "title": form.title.data,
        "standfirst": form.standfirst.data,
        "byline": form.byline.data,
        "source": form.source.data,
        "html": form.rendered,
        "picture": form.chosen_picture,
        "picture_alt": form.chosen_alt,
    }


def _take_up(form: ArticleForm, draft: Draft | None) -> None:
    """Go on with the words of a draft."""
    words = {"title": draft.title, **taken_apart(draft.source)} if draft else {}
    for name, text in words.items():
        form[name].data = text


@blueprint.get("/news/new")
def new():
    """Show the form for a new article."""
    authorize(can_write_news(viewer()))
    draft = draft_for(viewer(), ARTICLE)
    form = NewArticleForm(formdata=None, byline=viewer().name)
    _take_up(form, draft)
    form.offer(queries.sections_for_news(viewer()))
    return _show_form(form, draft=draft)


@blueprint.post("/news/new")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@reads_first
@limiter.limit(posting_limit, key_func=poster_key)
def create():
    """Publish an article, or show how it would look."""
    form = NewArticleForm()
    form.offer(queries.sections_for_news(viewer()))
    if again := _checked(form):
        return again
    begin_writing(db.session)
    authorize(can_write_news(viewer()))
    section = visible_section_or_404(viewer(), id=form.section.data)
    authorize(can_start_thread(viewer(), section))
    key = form.submission_id.data
    article = once(
        key,
        lambda: actions.publish(section, by=member(), submission_id=key, **_words(form)),
    )
    return go_to(article.url)


@blueprint.get("/news/<id:article_id>/edit")
def edit(article_id: int):
    """Show the form to edit an article."""
    article = queries.visible_article_or_404(article_id, viewer())
    authorize(can_write_news(viewer()))
    form = EditArticleForm(
        formdata=None,
        obj=article,
        picture=None,
        started_from=article.updated_at.isoformat(),
        kept_picture=article.picture,
        is_decorative=bool(article.picture and not article.picture_alt),
    )
    draft = draft_for(viewer(), article_place(article))
    _take_up(form, draft)
    if draft:
        # What others have changed since the draft was begun is said before it is saved.
        form.started_from.data = draft.submission_id
    return _show_form(form, article, draft=draft)


@blueprint.post("/news/<id:article_id>/edit")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@reads_first
@limiter.limit(posting_limit, key_func=poster_key)
def update(article_id: int):
    """Change an article, or show how it would look."""
    article = queries.visible_article_or_404(article_id, viewer())
    form = EditArticleForm()
    if again := _checked(form, article):
        return again
    begin_writing(db.session)
    article = queries.visible_article_or_404(article_id, viewer())
    authorize(can_write_news(viewer()))
    if not form.saw(article):
        return _show_form(form, article), 422
    actions.edit(article, **_words(form))
    drafts.discard(member(), article_place(article))
    db.session.commit()
    return go_to(article.url)
