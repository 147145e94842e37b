"""Beginning a session on the device that asks."""

import logging

from flask import request
from flask import session as cookie
from flask_login import login_user

from forum.accounts import actions
from forum.accounts.comfort import chosen_in
from forum.accounts.models import User
from forum.forms import clean_text
from forum.web.access import viewer

logger = logging.getLogger(__name__)


def begin_on_this_device(user: User, *, remember: bool) -> None:
    """Start a session with a cookie that has nothing of the one before."""
    if viewer().session:
        actions.end_session(viewer().session)
    user.take_over(chosen_in(request.headers.get("Cookie", "")))
    device = clean_text(request.user_agent.string) or ""
    user.session = actions.begin_session(user, device)  # type: ignore[assignment]
    cookie.clear()
    login_user(user)
    cookie.permanent = remember
    logger.info("Member %d signed in from %s", user.id, request.remote_addr)
