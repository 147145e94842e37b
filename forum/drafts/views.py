"""Routes of drafts: the list, saving while typing, discarding."""

from flask import Blueprint, abort, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from forum.database.transactions import begin_writing
from forum.drafts import actions, queries
from forum.drafts.forms import DraftForm
from forum.drafts.places import Place, parse_place
from forum.extensions import csrf, db, limiter
from forum.permissions import can_use_settings
from forum.web.access import Refused, authorize, draft_limit, member, poster_key, viewer
from forum.web.errors import show_http_error
from forum.web.pages import go_to, render_page, respond
from forum.web.redirects import page_before

blueprint = Blueprint("drafts", __name__)


@blueprint.app_template_global()
def draft_count() -> int:
    """Count the viewer's drafts, for the header."""
    return queries.count_drafts(viewer())


def _place_or_400() -> Place:
    place = parse_place(request.form.get("place", ""))
    if place is None:
        raise BadRequest
    return place


@blueprint.app_errorhandler(Refused)
def keep_refused_text(refused: Refused) -> Response:
    """Keep a text that cannot be posted any more as a draft; the page shows it besides."""
    if refused.place and _is_kept(refused.place):
        kept = _("Your text is kept among your drafts.")
        refused.description = f"{refused.description} {kept}"
    return show_http_error(refused)


def _is_kept(place: Place) -> bool:
    form = DraftForm()
    if not (form.validate_on_submit() and (form.source.data or "").strip()):
        return False
    begin_writing(db.session)
    actions.add(
        member(),
        place,
        source=form.source.data or "",
        title=form.title.data or "",
        reply_to_id=form.reply_to.data,
    )
    db.session.commit()
    return True


@blueprint.get("/drafts")
def index():
    """List the viewer's drafts."""
    authorize(can_use_settings(viewer()))
    drafts = queries.drafts_of(viewer())
    spots = queries.spots_of(drafts, viewer())
    return render_page("drafts/index.html", drafts=drafts, spots=spots)


@blueprint.post("/drafts")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@limiter.limit(draft_limit, key_func=poster_key)
def save():
    """Keep what has been typed so far."""
    place = _place_or_400()
    authorize(can_use_settings(viewer()), place)
    # A draft that is there may grow whatever has become of its place: it can still be copied.
    if not queries.draft_for(viewer(), place):
        place = queries.place_now(place)
        if not queries.can_see(place, viewer()):
            abort(404)
    form = DraftForm()
    if not form.validate_on_submit():
        return render_page("drafts/refused.html", form=form, place=place), 422
    draft = actions.save(
        member(),
        place,
        source=form.text_for(place),
        title=form.title.data or "",
        reply_to_id=form.reply_to.data,
        submission_id=form.key,
    )
    if draft:
        # Shown as it was kept: the row may go the next moment, with the post it has become.
        db.session.expunge(draft)
    db.session.commit()
    return respond("drafts/saved.htmx.html", otherwise=place.form_url, draft=draft, place=place)


@blueprint.post("/drafts/discard")
def discard():
    """Throw a draft away; the list of drafts stays, a form is shown empty."""
    place = _place_or_400()
    authorize(can_use_settings(viewer()))
    actions.discard(member(), place)
    db.session.commit()
    return go_to("/drafts" if page_before() == "/drafts" else place.form_url)
