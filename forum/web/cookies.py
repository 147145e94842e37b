"""When the cookie of a sign-in is renewed: never with what caches keep for everybody."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from forum.database.base import now


class PageCookies(SecureCookieSessionInterface):
    """Leaves answers that are meant for everybody without a cookie."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send a cookie that says something new, and each day one that may stay longer."""
        is_for_one = session.permanent and not response.cache_control.public
        if is_for_one and session.get("renewed") != (today := now().toordinal()):
            session["renewed"] = today
        if session.modified:
            super().save_session(app, session, response)


def install_cookies(app: Flask) -> None:
    """Let the application renew cookies this way."""
    app.session_interface = PageCookies()
