"""Routes for becoming a member, and for confirming a mail address."""

import logging

from flask import current_app, flash, request
from flask_babel import get_locale
from flask_babel import gettext as _

from forum.accounts import actions
from forum.accounts.beginning import begin_on_this_device
from forum.accounts.carrying import carried_by, next_address
from forum.accounts.claiming import claim_link, tell_about_claim
from forum.accounts.forms import RegisterForm
from forum.accounts.limits import (
    has_no_address,
    is_carrying,
    is_done,
    mail_limit,
    register_limit,
    typed_address,
)
from forum.accounts.models import OneTimeLink, User
from forum.accounts.passwords import hash_password
from forum.accounts.queries import link_with
from forum.accounts.views import blueprint
from forum.database.transactions import begin_writing
from forum.extensions import csrf, db, limiter
from forum.forms import ActForm
from forum.mailing import is_mail_on
from forum.web.access import viewer
from forum.web.pages import go_to, render_page
from forum.web.redirects import way_back
from forum.web.requests import reads_first

logger = logging.getLogger(__name__)


def _show(form: RegisterForm) -> str:
    context = {"form": form, "carried": carried_by(form), "is_mail_on": is_mail_on()}
    return render_page("accounts/register.html", **context)


@blueprint.get("/register")
def register_page():
    """Show the form to become a member."""
    way_on = way_back(request.args.get("next"))
    if viewer().is_member:
        return go_to(way_on or "/")
    if not current_app.config["REGISTRATION"]:
        return render_page("accounts/closed.html")
    return _show(RegisterForm(formdata=None, next=way_on or ""))


@blueprint.post("/register")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@reads_first
@limiter.limit(register_limit, exempt_when=is_carrying, deduct_when=is_done)
@limiter.limit(mail_limit, key_func=typed_address, exempt_when=has_no_address, deduct_when=is_done)
def register():
    """Make an account, and sign the newcomer in."""
    if not current_app.config["REGISTRATION"]:
        return render_page("accounts/closed.html"), 403
    form = RegisterForm()
    if is_carrying():
        return _show(form)
    user = _registered(form) if form.validate_on_submit() else None
    if user is None:
        return _show(form), 422
    begin_on_this_device(user, remember=True)
    address = next_address(form, user)
    link = claim_link(user)
    db.session.commit()
    tell_about_claim(user, link)
    _welcome(user)
    return go_to(address)


def _registered(form: RegisterForm) -> User | None:
    """Make the account; None when somebody was quicker with the name."""
    hashed = hash_password(form.password.data)
    begin_writing(db.session)
    try:
        user = actions.add_member(form.name.data, hashed, form.email.data or None)
    except actions.AccountRefused as refused:
        form.name.errors = [str(refused)]
        return None
    user.language = str(get_locale())
    logger.info("Member %d registered from %s", user.id, request.remote_addr)
    return user


def _welcome(user: User) -> None:
    flash(_("Welcome, %(name)s!", name=user.name), "good")
    if user.email and is_mail_on():
        flash(_("A letter is on its way to you: open the link in it to confirm your address."))


@blueprint.get("/confirm-email/<token>")
def confirm_page(token: str):
    """Show the button that confirms an address: mail programs open links on their own."""
    link = link_with(token, OneTimeLink.CONFIRM)
    if link is None:
        return render_page("accounts/dead_link.html", purpose="confirm"), 410
    return render_page("accounts/confirm_email.html", link=link, form=ActForm(formdata=None))


@blueprint.post("/confirm-email/<token>")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
def confirm(token: str):
    """Make a claimed address the member's own."""
    link = link_with(token, OneTimeLink.CONFIRM)
    if link is None:
        return render_page("accounts/dead_link.html", purpose="confirm"), 410
    form = ActForm()
    if not form.validate_on_submit():
        return render_page("accounts/confirm_email.html", link=link, form=form), 422
    try:
        actions.confirm_address(link)
    except actions.AddressOwned as refused:
        flash(str(refused), "caution")
        return go_to("/")
    db.session.commit()
    flash(_("Your address is confirmed."), "good")
    return go_to("/settings" if viewer().is_self(link.user) else "/sign-in")
