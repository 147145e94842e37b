"""Which language and time zone a page is in."""

import os
import re
from functools import lru_cache
from pathlib import Path
from zoneinfo import available_timezones

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale, get_translations
from markupsafe import escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from forum.web.access import viewer

COOKIE = "language"
# Letters of a wish list that are read.
MOST_WISHES = 200
NAMES = {"ru": "Русский", "en": "English"}


def enabled_languages() -> tuple[str, ...]:
    """List the languages of this board."""
    return current_app.config["LANGUAGES"]


def language() -> str:
    """Choose a language: the member's choice, the guest's cookie, the browser's wish, ours."""
    if not has_request_context():
        return current_app.config["LANGUAGE"]
    enabled = enabled_languages()
    for wish in (viewer().language, request.cookies.get(COOKIE)):
        if wish in enabled:
            return wish
    asked = request.headers.get("Accept-Language", "")
    return best_language(asked, enabled) or board_language()


def board_language() -> str:
    """Return the language for those who ask for none of ours."""
    return current_app.config["LANGUAGE"]


def best_language(accepted: str, enabled: tuple[str, ...]) -> str | None:
    """Choose what a browser likes best of these languages: `ru-RU` asks for `ru` too."""
    return _best_language(accepted[:MOST_WISHES], enabled)


@lru_cache(1024)
def _best_language(accepted: str, enabled: tuple[str, ...]) -> str | None:
    for wish, quality in parse_accept_header(accepted, LanguageAccept):
        for language in (wish.lower(), re.split("[-_]", wish.lower())[0]):
            if language in enabled and quality > 0:
                return language
    return None


def time_zone() -> str:
    """Name the viewer's time zone."""
    if "time_zone" not in g:
        wish = viewer().time_zone if has_request_context() else None
        g.time_zone = wish or current_app.config["TIME_ZONE"]
    return g.time_zone


@lru_cache(1)
def time_zones() -> tuple[str, ...]:
    """List the zones a member may choose."""
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"))


def compile_catalogues(folder: Path, target: Path) -> None:
    """Make the binary catalogues that are older than their sources, or missing."""
    for source in folder.glob("*/LC_MESSAGES/messages.po"):
        made = target / source.relative_to(folder).with_suffix(".mo")
        if made.exists() and made.stat().st_mtime >= source.stat().st_mtime:
            continue
        made.parent.mkdir(parents=True, exist_ok=True)
        partial = made.with_suffix(f".{os.getpid()}.part")
        with source.open("rb") as po, partial.open("wb") as mo:
            write_mo(mo, read_po(po))
        partial.replace(made)


def install_languages(app: Flask, babel: Babel) -> None:
    """Compile the catalogues and let Flask-Babel choose among them."""
    target = app.config["DATA_DIR"] / "translations"
    compile_catalogues(Path(__file__).parent.parent / "translations", target)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(target)
    babel.init_app(app, locale_selector=language, timezone_selector=time_zone)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.context_processor(lambda: {"language": str(get_locale())})


def catalogue_functions() -> dict[str, object]:
    """Give the functions by which templates of the present language translate."""
    catalogue = get_translations()

    def _(text: str, **values: object) -> str:
        return escape(catalogue.gettext(text)) % values if values else catalogue.gettext(text)

    def ngettext(one: str, many: str, num: int, **values: object) -> str:
        return escape(catalogue.ngettext(one, many, num)) % {"num": num, **values}

    return {"_": _, "gettext": _, "ngettext": ngettext, "pgettext": catalogue.pgettext}
