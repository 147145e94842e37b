"""How often accounts may be tried: by address, by name, by receiver of mail."""

from flask import current_app, request

from forum.accounts.models import email_key
from forum.accounts.names import name_key
from forum.accounts.queries import LONGEST_IDENTIFIER


def sign_in_limit() -> str:
    """Return how often one address may try passwords."""
    return current_app.config["LIMIT_SIGN_IN"]


def name_limit() -> str:
    """Return how often passwords for one name may be tried."""
    return current_app.config["LIMIT_SIGN_IN_NAME"]


def register_limit() -> str:
    """Return how many accounts one address may make."""
    return current_app.config["LIMIT_REGISTER"]


def mail_limit() -> str:
    """Return how many letters a person can cause."""
    return current_app.config["LIMIT_MAIL"]


def tried_name() -> str:
    """Count tries for one name together, however it is spelled."""
    return f"name:{name_key(request.form.get('name', '')[:LONGEST_IDENTIFIER])}"


def named_receiver() -> str:
    """Count letters for one name or address together, however spelled, whoever asks for them."""
    named = request.form.get("name", "")[:LONGEST_IDENTIFIER]
    return f"reset:{email_key(named) if '@' in named else name_key(named)}"


def typed_address() -> str:
    """Count letters to one address together, whoever causes them."""
    return f"mail:{email_key(request.form.get('email', ''))[:LONGEST_IDENTIFIER]}"


def is_carrying() -> bool:
    """Tell whether a guest only goes from one of the two forms to the other."""
    return "carry" in request.form


def has_no_address() -> bool:
    """Tell whether the form causes no letter."""
    return is_carrying() or not request.form.get("email", "").strip()


def is_done(response) -> bool:
    """Tell whether the form was taken: corrections of it do not count."""
    return response.status_code < 400
