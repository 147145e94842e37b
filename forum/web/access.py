"""Who is looking, and what happens when they may not."""

import logging

from flask import current_app, request
from flask_login import current_user
from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm.attributes import set_committed_value
from werkzeug.exceptions import Forbidden, Unauthorized

from forum.accounts.comfort import chosen_in
from forum.accounts.models import Guest, Moderator, Session, User, digest
from forum.drafts.places import Place
from forum.extensions import db, login_manager, visitor_network
from forum.permissions import SIGN_IN, Answer, Refusal

logger = logging.getLogger(__name__)


def viewer() -> User | Guest:
    """Return the person who is looking: the real member, or a guest."""
    return current_user._get_current_object()


def member() -> User:
    """Return the member who acts, where a rule has let nobody else through."""
    person = viewer()
    if not isinstance(person, User):
        raise SignInNeeded(SIGN_IN.reason)
    return person


class Refused(Forbidden):
    """Raised when a rule says no; the page shows the rule's sentence."""

    def __init__(self, refusal: Refusal, place: Place | None = None) -> None:
        super().__init__(str(refusal.reason))
        self.refusal, self.place = refusal, place


class SignInNeeded(Unauthorized):
    """Raised when only a member may do this; the page asks to sign in and keeps the text."""

    def __init__(self, reason: object, place: Place | None = None) -> None:
        super().__init__(str(reason))
        self.place = place


def authorize(answer: Answer, place: Place | None = None) -> None:
    """Go on when a rule allows it; otherwise stop with its reason.

    `place` is where the typed text belongs, so that it is kept there for later.
    """
    if answer:
        return
    assert isinstance(answer, Refusal)
    if answer.needs_sign_in:
        raise SignInNeeded(answer.reason, place)
    logger.info("Refused to %s: %s %r", viewer().id or "a guest", request.method, request.path)
    raise Refused(answer, place)


def poster_key() -> str:
    """Count the posts of a member together, wherever they come from."""
    return f"member:{viewer().id}" if viewer().is_member else visitor_network()


def draft_limit() -> str:
    """Return how often what a member types may be kept."""
    return current_app.config["LIMIT_DRAFT"]


def posting_limit() -> str:
    """Return how often a member may post."""
    return current_app.config["LIMIT_POST"]


def voting_limit() -> str:
    """Return how often a member may send votes."""
    return current_app.config["LIMIT_VOTE"]


# Groups are left until a section asks for them: most are open to everybody. Nearly all members
# look after nothing: whether this one does costs less to ask than to join.
_SIGNED_IN = (
    select(Session, User, exists().where(Moderator.user_id == User.id))
    .join(Session.user)
    .where(Session.token_hash == bindparam("token_hash"), Session.seen_at > bindparam("oldest"))
)


@login_manager.user_loader
def load_member(token: str) -> User | None:
    """Find who is signed in with a session's token."""
    oldest = Session.oldest_alive(current_app.config["SESSION_DAYS"])
    values = {"token_hash": digest(token), "oldest": oldest}
    found = db.session.execute(_SIGNED_IN, values).one_or_none()
    if found is None:
        return None
    session, user, has_charges = found
    if not has_charges:
        set_committed_value(user, "charges", [])
    session.token = token
    user.session = session  # type: ignore[assignment]
    return user


def guest() -> Guest:
    """Return who has not signed in, with how they like to read."""
    return Guest(chosen_in(request.headers.get("Cookie", "")))


login_manager.anonymous_user = guest
# Sessions are rows that can be taken away; the address of a phone changes all day.
login_manager.session_protection = None
