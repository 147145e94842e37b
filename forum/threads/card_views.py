"""The route of cards: the pictures that others show beside a link to a thread."""

from pathlib import Path

from flask import abort, current_app, redirect
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.wrappers import Response

from forum.cards import Busy, picture_of
from forum.threads import queries
from forum.threads.gone import told_when_gone
from forum.threads.introducing import card_of, card_url
from forum.threads.views import blueprint
from forum.web.access import viewer

SECONDS_TO_WAIT = 10
# Shorter than the file would allow: the thread may be hidden.
DAY = 86_400


@blueprint.get("/threads/<id:thread_id>/card-<name>.png")
def show_card(thread_id: int, name: str):
    """Send the card of a thread that everybody may read, or lead to the one it has now."""
    with told_when_gone(thread_id):
        thread = queries.standing_thread_or_404(thread_id, viewer())
    if not thread.is_public:
        abort(404)
    card = card_of(thread)
    if name != card.name:
        return redirect(card_url(thread), 302)
    try:
        picture = picture_of(card, Path(current_app.config["DATA_DIR"]) / "cards")
    except Busy:
        raise ServiceUnavailable(retry_after=SECONDS_TO_WAIT) from None
    response = Response(picture, mimetype="image/png")
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    # Others show it on their own pages.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
