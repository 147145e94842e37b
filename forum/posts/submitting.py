"""Sending a form once, however often its button was pressed."""

from collections.abc import Callable
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from forum.database.base import now
from forum.drafts import actions as drafts
from forum.drafts.places import Place
from forum.extensions import db
from forum.forms import Form, new_submission_id
from forum.posts.models import Post
from forum.posts.queries import newest_post_of, submitted_post
from forum.web.access import member, viewer

SOON = timedelta(minutes=10)


def sent_again(form: Form, place: Place, is_here: Callable[[Post], bool]) -> Post | None:
    """Find the viewer's newest post if it says the same in the same place, a moment ago.

    Browsers that go back put the typed text into a form fetched anew, with a key of its own.
    """
    newest = newest_post_of(viewer())
    if newest is None or newest.is_hidden or now() - newest.created_at > SOON:
        return None
    if newest.source != form["source"].data or not is_here(newest):
        return None
    drafts.discard(member(), place)
    db.session.commit()
    return newest


def once(submission_id: str, write: Callable[[], Post]) -> Post:
    """Write and commit a post; a submission that gave one already gives the same again."""
    posted = submitted_post(viewer(), submission_id)
    if posted:
        return posted
    try:
        post = write()
        db.session.commit()
    except IntegrityError:
        # Both presses of a double click passed the look above; one of them came first.
        db.session.rollback()
        first = submitted_post(viewer(), submission_id)
        if first is None:
            raise
        return first
    return post


def gave_other_words(form: Form) -> bool:
    """Tell whether this form has given a post with another text: going back leads there.

    The form says so and gets a fresh key, so that the new words are not lost.
    """
    posted = submitted_post(viewer(), form["submission_id"].data)
    if posted is None or posted.revision > 1 or posted.source == form["source"].data:
        return False
    form["submission_id"].data = new_submission_id()
    form["source"].errors = [
        _("You have sent this form before, with other words. Press again to post these words too.")
    ]
    return True
