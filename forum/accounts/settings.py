"""Routes of a member's settings: language, address, profile, password."""

from flask import current_app, flash, redirect
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import FileStorage

from forum.accounts import actions, letters
from forum.accounts.avatars import forget_avatar, store_avatar
from forum.accounts.claiming import claim_link, tell_about_claim
from forum.accounts.forms import EmailForm, LanguageForm, PasswordForm, ProfileForm
from forum.accounts.limits import is_done, mail_limit, sign_in_limit
from forum.accounts.passwords import hash_password, verify_password
from forum.accounts.views import blueprint
from forum.database.transactions import begin_writing
from forum.extensions import csrf, db, limiter
from forum.forms import Form
from forum.mailing import is_mail_on
from forum.markup import MarkupRefused
from forum.permissions import can_use_settings
from forum.pictures import PictureRefused
from forum.posts.rendering import render_text
from forum.web.access import authorize, member, poster_key, posting_limit, viewer
from forum.web.errors import MARKUP_REFUSALS
from forum.web.languages import NAMES, enabled_languages, time_zones
from forum.web.pages import go_to, render_page
from forum.web.requests import reads_first


def _language_form(**values) -> LanguageForm:
    form = LanguageForm(**values)
    languages = [(code, NAMES.get(code, code)) for code in enabled_languages()]
    form.language.choices = [("", _("As the browser asks")), *languages]
    board = _("As on the board: %(zone)s", zone=current_app.config["TIME_ZONE"])
    form.time_zone.choices = [("", board), *((zone, zone) for zone in time_zones())]
    return form


def _show(language_form: LanguageForm | None = None, email_form: EmailForm | None = None) -> str:
    me = member()
    kept = {"language": me.language or "", "time_zone": me.time_zone or ""}
    return render_page(
        "accounts/settings.html",
        language_form=language_form or _language_form(formdata=None, **kept),
        email_form=email_form or EmailForm(formdata=None, email=me.email or ""),
        is_mail_on=is_mail_on(),
    )


@blueprint.get("/settings")
def show_settings():
    """Show the settings of the account."""
    authorize(can_use_settings(viewer()))
    return _show()


@blueprint.post("/settings")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
def change_language():
    """Store the language and the time zone."""
    authorize(can_use_settings(viewer()))
    form = _language_form()
    if not form.validate_on_submit():
        return _show(language_form=form), 422
    member().language = form.language.data or None
    member().time_zone = form.time_zone.data or None
    db.session.commit()
    flash(_("Saved."), "good")
    return go_to("/settings")


def _is_proved(form: Form) -> bool:
    """Tell whether the form is right and the password in it is the viewer's own."""
    if not form.validate_on_submit():
        return False
    if verify_password(member().password_hash, form["current"].data):
        return True
    form["current"].errors = [_("This is not your password. Try once more.")]
    return False


@blueprint.post("/settings/email")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@reads_first
@limiter.limit(mail_limit, key_func=poster_key, deduct_when=is_done)
@limiter.limit(sign_in_limit, key_func=poster_key)
def change_email():
    """Claim another mail address, or none; asking for the same one sends the letter again."""
    authorize(can_use_settings(viewer()))
    form = EmailForm()
    if not _is_proved(form):
        return _show(email_form=form), 422
    begin_writing(db.session)
    me = member()
    former, was_confirmed = me.email, me.email_confirmed_at
    email = form.email.data or None
    if email != former or not was_confirmed:
        actions.change_address(me, email)
    link = None if me.email_confirmed_at else claim_link(me)
    db.session.commit()
    if not me.email_confirmed_at:
        tell_about_claim(me, link)
    if former and email != former and was_confirmed:
        letters.address_was_changed(me, former)
    flash(_address_sentence(), "good")
    return go_to("/settings")


def _address_sentence() -> str:
    if member().email and is_mail_on() and not member().email_confirmed_at:
        return _("A letter is on its way to you: open the link in it to confirm your address.")
    return _("Saved.")


def _show_profile(form: ProfileForm) -> str:
    return render_page("accounts/edit_profile.html", form=form)


@blueprint.get("/settings/profile")
def edit_profile():
    """Show the form for what others see of the member."""
    authorize(can_use_settings(viewer()))
    return _show_profile(ProfileForm(formdata=None, about=member().about))


@blueprint.post("/settings/profile")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@reads_first
@limiter.limit(posting_limit, key_func=poster_key)
def save_profile():
    """Store what others see of the member."""
    form = ProfileForm()
    if not viewer().is_member:
        form.say_signed_out()
        return _show_profile(form), 401
    html = _rendered(form) if form.validate_on_submit() else None
    avatar = _taken_picture(form) if html is not None else None
    if html is None or form.errors:
        return _show_profile(form), 422
    begin_writing(db.session)
    me = member()
    former = me.avatar
    kept = None if form.is_removed.data else former
    actions.change_profile(me, about=form.about.data or "", html=html, avatar=avatar or kept)
    db.session.commit()
    if former != me.avatar:
        forget_avatar(former)
    flash(_("Saved."), "good")
    return go_to(me.url)


def _rendered(form: ProfileForm) -> Markup | None:
    """Render the text; what the renderer refuses is an error of its field."""
    try:
        return render_text(form.about.data or "")
    except MarkupRefused as refused:
        form.about.errors = [MARKUP_REFUSALS[refused.reason]]
        return None


def _taken_picture(form: ProfileForm) -> str | None:
    """Store the picture that was sent, if one was; what it is refused for is an error."""
    sent = form.picture.data
    if not (isinstance(sent, FileStorage) and sent.filename):
        return None
    try:
        return store_avatar(sent.stream)
    except PictureRefused as refused:
        form.picture.errors = [str(refused)]
        return None


def _password_form(**values) -> PasswordForm:
    return PasswordForm(personal=(member().name, member().email), **values)


@blueprint.get("/settings/password")
def password_page():
    """Show the form to change the password."""
    authorize(can_use_settings(viewer()))
    return render_page("accounts/password.html", form=_password_form(formdata=None))


@blueprint.get("/.well-known/change-password")
def lead_password_managers():
    """Lead programs that keep passwords to the form that changes one."""
    return redirect("/settings/password", 302)


@blueprint.post("/settings/password")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@reads_first
@limiter.limit(sign_in_limit, key_func=poster_key)
def change_password():
    """Change the password; all other devices are signed out."""
    authorize(can_use_settings(viewer()))
    form = _password_form()
    if not _is_proved(form):
        return render_page("accounts/password.html", form=form), 422
    hashed = hash_password(form.password.data)
    begin_writing(db.session)
    actions.change_password(member(), hashed, keep=member().session)
    db.session.commit()
    letters.password_was_changed(member())
    flash(_("The password is changed, and all other devices are signed out."), "good")
    return go_to("/settings")
