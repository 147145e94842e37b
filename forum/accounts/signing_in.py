"""Routes for signing in and out."""

import logging

from flask import request
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import logout_user
from werkzeug.wrappers import Response

from forum.accounts import actions
from forum.accounts.beginning import begin_on_this_device
from forum.accounts.carrying import carried_by, next_address, sign_in_prompt
from forum.accounts.forms import SignInForm
from forum.accounts.limits import is_carrying, name_limit, sign_in_limit, tried_name
from forum.accounts.models import User
from forum.accounts.passwords import hash_password, is_outdated
from forum.accounts.recognizing import recognize
from forum.accounts.views import blueprint
from forum.database.transactions import begin_writing
from forum.extensions import csrf, db, limiter
from forum.web.access import SignInNeeded, viewer
from forum.web.pages import go_to, render_page
from forum.web.redirects import way_back
from forum.web.requests import reads_first

logger = logging.getLogger(__name__)


@blueprint.app_errorhandler(SignInNeeded)
def ask_to_sign_in(needed: SignInNeeded) -> Response:
    """Answer what only members may do with the form to sign in, which keeps the text."""
    return sign_in_prompt(needed.place, request.form, needed.description or "")


def _show(form: SignInForm) -> str:
    return render_page("accounts/sign_in.html", form=form, carried=carried_by(form), reason="")


@blueprint.get("/sign-in")
def sign_in_page():
    """Show the form to sign in."""
    way_on = way_back(request.args.get("next"))
    if viewer().is_member:
        return go_to(way_on or "/")
    return _show(SignInForm(formdata=None, next=way_on or ""))


@blueprint.post("/sign-in")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@reads_first
@limiter.limit(sign_in_limit, exempt_when=is_carrying)
@limiter.limit(name_limit, key_func=tried_name, exempt_when=is_carrying)
def sign_in():
    """Sign a member in on this device."""
    form = SignInForm()
    if is_carrying():
        return _show(form)
    user = _recognized(form) if form.validate_on_submit() else None
    if user is None:
        return _show(form), 422
    begin_on_this_device(user, remember=form.remember.data)
    address = next_address(form, user)
    db.session.commit()
    return go_to(address)


def _recognized(form: SignInForm) -> User | None:
    """Find who signs in; afterwards the transaction is one that writes."""
    user = recognize(form.name.data, form.password.data)
    proved = user.password_hash if user else None
    better = hash_password(form.password.data) if proved and is_outdated(proved) else None
    begin_writing(db.session)
    # Somebody may have changed the password while the old one was being checked.
    if user is None or user.password_hash != proved:
        logger.warning("A sign-in failed from %s", request.remote_addr)
        form.form_errors = [
            _("No member has this name or address with this password. Check both and try again.")
        ]
        return None
    user.password_hash = better or proved
    return user


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """Sign the member out on this device; the cookie is worth nothing from now on."""
    if viewer().session:
        actions.end_session(viewer().session)
        db.session.commit()
    logout_user()
    cookie.clear()
    return go_to("/")
