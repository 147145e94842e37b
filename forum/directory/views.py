"""The map of the board for people, and the small files that browsers and robots look for."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, current_app, redirect
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.directory.robots import robots_txt, security_txt
from forum.mailing import public_url
from forum.sections import queries as sections
from forum.web.access import viewer
from forum.web.files import in_language, written_file
from forum.web.keeping import shows
from forum.web.pages import render_page, render_whole

blueprint = Blueprint("directory", __name__)

DAY = 86_400
OPENSEARCH, MANIFEST = "application/opensearchdescription+xml", "application/manifest+json"
PAPER = "#faf8f3"
ICONS = (
    ("img/icon-192.png", "192x192", "any"),
    ("img/icon-512.png", "512x512", "any"),
    ("img/icon-maskable.png", "512x512", "maskable"),
)


@blueprint.get("/map")
def site_map():
    """Show all that there is to read: every section, every list."""
    shows()
    return render_page("directory/map.html", tree=sections.menu(viewer()))


def _file_if(setting: str, write: Callable[[], str]) -> Response:
    """Answer with a plain file if the owner has set what it needs."""
    return (
        written_file(write(), "text/plain", seconds=DAY)
        if current_app.config[setting]
        else abort(404)
    )


@blueprint.get("/robots.txt")
def robots():
    """Tell robots where they need not go, and where the sitemaps are."""
    return written_file(robots_txt(), "text/plain", seconds=DAY)


@blueprint.get("/indexnow.txt")
def indexnow():
    """Prove to search engines that what they are told comes from this board."""
    return _file_if("INDEXNOW_KEY", lambda: current_app.config["INDEXNOW_KEY"])


@blueprint.get("/.well-known/security.txt")
def security():
    """Tell whom to write to about a hole in the board."""
    return _file_if("SECURITY_CONTACT", security_txt)


@blueprint.get("/.well-known/change-password")
def change_password():
    """Lead password managers to the form that changes a password."""
    return redirect("/settings/password", 302)


@blueprint.get("/opensearch.xml")
def opensearch():
    """Describe the search, so that it can be asked from the address bar."""
    text = render_whole("directory/opensearch.xml", address=public_url)
    return in_language(written_file(text, OPENSEARCH, seconds=DAY))


@blueprint.get("/site.webmanifest")
def manifest():
    """Describe the board as something that can stand on a home screen."""
    facts = {
        "name": current_app.config["NAME"],
        "short_name": current_app.config["NAME"],
        "description": _("A forum: sections, threads, posts."),
        "lang": str(get_locale()),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [_icon(*icon) for icon in ICONS],
        "shortcuts": [{"name": name, "url": address} for name, address in _shortcuts()],
    }
    return in_language(written_file(current_app.json.dumps(facts), MANIFEST, seconds=DAY))


def _shortcuts() -> tuple[tuple[str, str], ...]:
    return (
        (_("Unread threads"), "/threads/unread"),
        (_("Active threads"), "/threads/active"),
        (_("News"), "/news"),
    )


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    asset: Any = current_app.jinja_env.globals["asset"]
    return {"src": asset(name), "sizes": sizes, "type": "image/png", "purpose": purpose}


# The other routes of this blueprint.
from forum.directory import engines_views, sitemap_views  # noqa: E402, F401
