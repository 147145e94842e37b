"""A guest's text on its way through signing in: kept on the pages, then in a draft."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import make_response, request
from werkzeug.wrappers import Response

from forum.accounts.forms import CarriedForm, SignInForm
from forum.accounts.models import User
from forum.drafts import actions as drafts
from forum.drafts.articles import bound
from forum.drafts.places import ARTICLE, Place, parse_place
from forum.forms import id_or_none
from forum.web.pages import render_page, wanted_region, wanted_target
from forum.web.redirects import address_parts, local_path, way_back


@dataclass(frozen=True)
class Carried:
    """A text and the place it is meant for."""

    place: Place
    title: str
    source: str
    reply_to_id: int | None


def carried_by(form: CarriedForm) -> Carried | None:
    """Read what a form carries; None when there is nothing to keep."""
    place = parse_place(form.place.data or "")
    title, source = form.title.data or "", form.source.data or ""
    if place is None or not (title.strip() or source.strip()):
        return None
    return Carried(place, title, source, id_or_none(form.reply_to.data))


def next_address(form: CarriedForm, user: User) -> str:
    """Keep the carried text as a draft of the member, and return where to go on."""
    carried = carried_by(form)
    if carried is None:
        return way_back(form.next.data) or "/"
    drafts.add(
        user,
        carried.place,
        source=carried.source,
        title=carried.title,
        reply_to_id=carried.reply_to_id,
    )
    return carried.place.form_url


def _way_back() -> str:
    """Return the page the person was on or wanted."""
    if request.method == "GET" and wanted_region() is None:
        return request.full_path.removesuffix("?")
    shown = address_parts(request.headers.get("HX-Current-URL") or request.referrer or "")
    return shown.path if shown and shown.netloc == request.host else ""


def sign_in_prompt(place: Place | None, written: Mapping[str, str], reason: str = "") -> Response:
    """Ask a guest to sign in, with the text they wrote; a page or the region it came from."""
    form = SignInForm(
        formdata=None,
        place=str(place) if place else "",
        title=written.get("title", ""),
        source=_text_for(place, written),
        reply_to=written.get("reply_to", ""),
        next=local_path(_way_back()) or "",
    )
    page = render_page(
        _prompt_template(),
        form=form,
        carried=carried_by(form),
        reason=reason,
        slot=wanted_target(),
    )
    return make_response(page, 401)


def _text_for(place: Place | None, written: Mapping[str, str]) -> str:
    source = written.get("source", "")
    if place != ARTICLE:
        return source
    others = {name: written.get(name, "") for name in ("standfirst", "byline")}
    return bound(source=source, **others)


def _prompt_template() -> str:
    region = wanted_region()
    if region is None:
        return "accounts/sign_in.html"
    # Saving while typing must not put a form inside the form that is being filled in.
    return "accounts/_signed_out.html" if region == "draft_note" else "accounts/_prompt.html"
