"""The route by which everybody, guests too, chooses the language of the pages."""

from flask import abort, current_app, redirect, request
from werkzeug.wrappers import Response

from forum.accounts.views import blueprint
from forum.extensions import csrf, db
from forum.web.access import viewer
from forum.web.languages import COOKIE, enabled_languages
from forum.web.redirects import page_before, way_back

YEAR = 31_536_000


@blueprint.post("/language")
@csrf.exempt  # Guests have no token: their pages carry no cookie. Other sites are refused anyway.
def choose_language() -> Response:
    """Keep a choice of language: a member's with the account, a guest's in a cookie."""
    wish = request.form.get("language", "")
    if wish not in enabled_languages():
        abort(400)
    if viewer().is_member:
        viewer().language = wish
        db.session.commit()
    response = redirect(way_back(request.form.get("next")) or page_before() or "/", 303)
    is_https = current_app.config["IS_HTTPS"]
    response.set_cookie(COOKIE, wish, max_age=YEAR, secure=is_https, httponly=True, samesite="Lax")
    return response
