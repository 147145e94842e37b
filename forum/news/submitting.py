"""Taking in an article form: the picture, the text on trial, and a double press of the button."""

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError

from forum.extensions import db
from forum.markup import MarkupRefused
from forum.news.forms import PICTURES, ArticleForm
from forum.news.models import Article
from forum.news.queries import submitted_article
from forum.pictures import PictureRefused, store_picture
from forum.posts.rendering import render_text
from forum.web.access import viewer
from forum.web.errors import MARKUP_REFUSALS

PICTURE_BOX = (1280, 720)


def take_picture(form: ArticleForm) -> None:
    """Store an uploaded picture and let the form remember it: browsers send a file only once."""
    if not form.picture.data or form.picture.errors or "csrf_token" in form.errors:
        return
    try:
        form.kept_picture.data = store_picture(form.picture.data.stream, PICTURES, PICTURE_BOX)
    except PictureRefused as refused:
        form.picture.errors = [*form.picture.errors, str(refused)]
    else:
        form.is_picture_removed.data = False


def try_text(form: ArticleForm) -> None:
    """Let the form render its text; what the renderer refuses is an error of the field."""
    try:
        form.rendered = render_text(form.source.data or "")
    except MarkupRefused as refused:
        form.source.errors = [*form.source.errors, MARKUP_REFUSALS[refused.reason]]


def once(submission_id: str, publish: Callable[[], Article]) -> Article:
    """Publish and commit; a submission that gave an article already gives the same again."""
    published = submitted_article(viewer(), submission_id)
    if published:
        return published
    try:
        article = publish()
        db.session.commit()
    except IntegrityError:
        # Both presses of a double click passed the look above; one of them came first.
        db.session.rollback()
        first = submitted_article(viewer(), submission_id)
        if first is None:
            raise
        return first
    return article
