"""Puts the parts of the web layer on the application."""

from functools import partial

from flask import Flask, get_flashed_messages, request, session
from flask_wtf.csrf import generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

from forum import permissions
from forum.accounts.comfort import page_size
from forum.accounts.models import Guest, User
from forum.config import VERSION
from forum.directory.indexnow import install_indexnow
from forum.mailing import install_mailing
from forum.reading import install_reading
from forum.web.access import viewer
from forum.web.assets import install_assets
from forum.web.cookies import install_cookies
from forum.web.errors import install_errors
from forum.web.filters import install_filters
from forum.web.guest_pages import install_guest_pages
from forum.web.headers import install_headers
from forum.web.health import install_health
from forum.web.keys import install_keys
from forum.web.languages import NAMES, enabled_languages
from forum.web.mistyped import install_mistyped
from forum.web.pages import region_id, wanted_region
from forum.web.requests import install_requests
from forum.web.secrets import install_secrets
from forum.web.templates import install_templates
from forum.web.uploads import install_uploads


class Can:
    """The rules, asked for the person who is looking: `can.reply(thread)` in templates."""

    def __init__(self, person: User | Guest) -> None:
        self._person = person

    def __getattr__(self, verb: str):
        rule = partial(getattr(permissions, f"can_{verb}"), self._person)
        setattr(self, verb, rule)  # Asked again and again on one page.
        return rule


def about_the_viewer() -> dict[str, object]:
    """Tell templates who is looking, what they may do, and which languages there are."""
    person = viewer()
    languages = {code: NAMES.get(code, code) for code in enabled_languages()}
    return {
        "viewer": person,
        "can": Can(person),
        "comfort": person.comfort,
        "posts_per_page": page_size(),
        # A view says it; no word is one too.
        "introduction": None,
        "languages": languages,
    }


def here() -> str:
    """Return the address of the page being shown, for the way back."""
    if request.method != "GET":
        return "/"
    return request.full_path.removesuffix("?")


def flashed() -> list[tuple[str, str]]:
    """Return the notices kept for this page; reading none must not start a session."""
    if "_flashes" not in session:
        return []
    kept: list = get_flashed_messages(with_categories=True)
    return [(str(kind), str(words)) for kind, words in kept]


def install_web(app: Flask) -> None:
    """Make the application answer like a website."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    install_cookies(app)
    install_requests(app)
    install_mistyped(app)
    install_filters(app)
    install_templates(app)
    install_errors(app)
    install_secrets(app)
    install_headers(app)
    install_health(app)
    install_keys(app)
    install_reading(app)
    install_indexnow(app)
    install_assets(app)
    install_uploads(app)
    install_mailing(app)
    app.jinja_env.globals.update(
        csrf_token=generate_csrf,
        board_name=app.config["NAME"],
        version=VERSION,
        here=here,
        in_region=lambda: wanted_region() is not None,
        region_id=region_id,
        flashed=flashed,
        post_max_length=app.config["POST_MAX_LENGTH"],
        title_max_length=app.config["TITLE_MAX_LENGTH"],
    )
    app.context_processor(about_the_viewer)
    install_guest_pages(app)
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
