"""When the cookie of a sign-in is renewed: never with what caches keep for everybody."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class PageCookies(SecureCookieSessionInterface):
    """Leaves answers that are meant for everybody without a cookie."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie, unless a cache could hand it to somebody else."""
        if session.modified or not response.cache_control.public:
            super().save_session(app, session, response)


def install_cookies(app: Flask) -> None:
    """Let the application renew cookies this way."""
    app.session_interface = PageCookies()
