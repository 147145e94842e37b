"""Routes by which everybody, guests too, chooses how the pages are to be read."""

from urllib.parse import urlencode

from flask import current_app, redirect, request
from werkzeug.wrappers import Response

from forum.accounts.comfort import COOKIE, Comfort
from forum.accounts.forms import ComfortForm
from forum.accounts.views import blueprint
from forum.extensions import csrf, db
from forum.web.access import member, viewer
from forum.web.pages import render_page
from forum.web.redirects import page_before, way_back

YEAR = 31_536_000
PATH = "/reading"


def _show(form: ComfortForm) -> str:
    is_saved = request.method == "GET" and "saved" in request.args
    before = way_back(form.next.data)
    return render_page("accounts/reading.html", form=form, is_saved=is_saved, before=before)


def _came_from() -> str:
    """Return the page that wanted other settings; the settings themselves are no such page."""
    before = way_back(request.args.get("next") or page_before()) or ""
    return "" if before.partition("?")[0] == PATH else before


@blueprint.get(PATH)
def reading_settings():
    """Show how the pages are read, and what can be chosen."""
    return _show(ComfortForm(formdata=None, next=_came_from(), **viewer().comfort._asdict()))


@blueprint.post(PATH)
@csrf.exempt  # Guests have no token: their pages carry no cookie. Other sites are refused anyway.
def choose_comfort():
    """Keep the choices: a member's with the account, a guest's in a cookie."""
    form = ComfortForm()
    if not form.validate():
        return _show(form), 422
    comfort = form.comfort()
    if viewer().is_member:
        member().comfort_words = str(comfort)
        db.session.commit()
    before = way_back(form.next.data)
    told = {"saved": "1", **({"next": before} if before else {})}
    response = redirect(f"{PATH}?{urlencode(told)}", 303)
    _keep_on_this_device(response, comfort)
    return response


def _keep_on_this_device(response: Response, comfort: Comfort) -> None:
    """Keep what differs from the board in a cookie; nothing needs none."""
    kept = {"secure": current_app.config["IS_HTTPS"], "httponly": True, "samesite": "Lax"}
    if words := str(comfort):
        response.set_cookie(COOKIE, words, max_age=YEAR, **kept)
    else:
        response.delete_cookie(COOKIE, **kept)
