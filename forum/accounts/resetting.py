"""Routes for those who have forgotten the password."""

from flask import flash, make_response
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts import actions, letters, queries
from forum.accounts.forms import NewPasswordForm, ResetForm
from forum.accounts.limits import mail_limit, named_receiver
from forum.accounts.models import OneTimeLink
from forum.accounts.passwords import hash_password
from forum.accounts.views import blueprint
from forum.database.transactions import begin_writing
from forum.extensions import csrf, db, limiter
from forum.mailing import is_mail_on, soon
from forum.web.pages import go_to, render_page
from forum.web.requests import reads_first


def send_reset_links(identifier: str) -> None:
    """Send a link to whom a name or an address means, where nobody sees how long it takes."""
    people = queries.members_to_write_to(identifier)
    links = [actions.issue_link(user, OneTimeLink.RESET) for user in people]
    db.session.commit()
    for link in links:
        letters.reset_password(link)


@blueprint.get("/reset-password")
def ask_page():
    """Show the form to ask for a new password."""
    form = ResetForm(formdata=None)
    return render_page("accounts/ask_reset.html", form=form, is_mail_on=is_mail_on())


@blueprint.post("/reset-password")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@limiter.limit(mail_limit)
@limiter.limit(mail_limit, key_func=named_receiver)
def ask():
    """Send a link to set a new password; the answer is the same whoever is named."""
    form = ResetForm()
    if not (is_mail_on() and form.validate_on_submit()):
        return render_page("accounts/ask_reset.html", form=form, is_mail_on=is_mail_on()), 422
    soon(send_reset_links, form.name.data)
    return render_page("accounts/asked_reset.html")


def _private(page: str, status: int = 200) -> Response:
    """Answer without telling any other page the secret address."""
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _dead() -> Response:
    return _private(render_page("accounts/dead_link.html", purpose="reset"), 410)


def _show(form: NewPasswordForm, link: OneTimeLink, status: int = 200) -> Response:
    return _private(render_page("accounts/reset.html", form=form, member=link.user), status)


@blueprint.get("/reset-password/<token>")
def reset_page(token: str):
    """Show the form to set a new password."""
    link = queries.link_with(token, OneTimeLink.RESET)
    return _show(NewPasswordForm(formdata=None), link) if link else _dead()


@blueprint.post("/reset-password/<token>")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@reads_first
def reset(token: str):
    """Set a new password; the link and all sessions end."""
    link = queries.link_with(token, OneTimeLink.RESET)
    if link is None:
        return _dead()
    form = NewPasswordForm(personal=(link.user.name, link.user.email))
    if not form.validate_on_submit():
        return _show(form, link, 422)
    hashed = hash_password(form.password.data)
    begin_writing(db.session)
    link = queries.link_with(token, OneTimeLink.RESET)
    if link is None:
        return _dead()
    user = link.user
    actions.change_password(user, hashed)
    db.session.commit()
    letters.password_was_changed(user)
    flash(_("The new password is set. Sign in with it."), "good")
    return go_to("/sign-in")
