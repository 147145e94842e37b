"""Every setting, with its default and reason; read from FORUM_* variables, then .env files."""

import difflib
import logging
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from forum import config_values as values
from forum.config_engines import ENGINES
from forum.config_files import data_folder, read_environment, secret_key
from forum.config_values import ROOT, Setting, SettingError
from forum.config_voting import VOTING

logger = logging.getLogger(__name__)

VERSION = "0.1.0"
# How many times as long as a form of texts one with files may be.
FILES_HEADROOM = 4


SETTINGS = (
    Setting("DATA_DIR", str(ROOT / "instance"), "Where everything that must be kept lives."),
    Setting(
        "DATABASE_URL",
        "",
        "Empty: forum.sqlite in DATA_DIR; else a PostgreSQL address.",
        values.database_url,
    ),
    Setting("SECRET_KEY", "", "Signs cookies; made and kept in DATA_DIR when empty.", str, True),
    Setting(
        "PUBLIC_URL",
        "http://127.0.0.1:8000",
        "Address people type; used in mail and feeds.",
        values.board_address,
    ),
    Setting(
        "FEED_HOST",
        "",
        "Name of the board in the lasting ids of feeds; empty: the host of PUBLIC_URL. "
        "A board that moves keeps its old one.",
        values.host_name,
    ),
    Setting("EXTRA_HOSTS", "", "Other host names the board answers to, with commas.", values.words),
    Setting("HOST", "127.0.0.1", "Interface the server listens on."),
    Setting("PORT", "8000", "Port the server listens on.", values.whole_number(0, 65535)),
    # On SQLite one makes pages and the others are for when it waits; each has its connection.
    Setting("THREADS", "4", "Requests that one process can have under way.", values.whole_number()),
    Setting(
        "PROCESSES",
        "0",
        "Processes of granian; 0: one for each processor. Waitress has one.",
        values.whole_number(0),
    ),
    Setting(
        "PROXIES",
        "0",
        "Trusted proxies in front, whose X-Forwarded-* are believed.",
        values.whole_number(0),
    ),
    Setting("NAME", "Вече", "Name of the board, in the header and in titles.", values.something),
    Setting("LANGUAGES", "ru,en", "Interface languages people may choose.", values.languages),
    Setting("LANGUAGE", "ru", "Language for those who ask for none of LANGUAGES."),
    Setting(
        "TIME_ZONE", "Europe/Moscow", "Time zone of guests and of new members.", values.time_zone
    ),
    Setting(
        "GUEST_CACHE_MEGABYTES",
        "8",
        "Memory for whole pages kept for guests, in each process; 0 keeps none.",
        values.whole_number(0, 100_000),
    ),
    Setting("POSTS_PER_PAGE", "20", "Posts on a page of a thread.", values.whole_number()),
    Setting("THREADS_PER_PAGE", "30", "Threads on a page of a section.", values.whole_number()),
    Setting("BOOKMARKS_MOST", "2000", "Bookmarks of a member.", values.whole_number()),
    Setting("POST_MAX_LENGTH", "20000", "Characters in a post.", values.whole_number(1, 100_000)),
    Setting("TITLE_MAX_LENGTH", "120", "Characters in a title.", values.whole_number(1, 200)),
    Setting(
        "BODY_MAX_BYTES",
        "8000000",
        "Bytes of what is typed into a form; with files it may have four times as many.",
        values.whole_number(),
    ),
    Setting(
        "PICTURE_MAX_BYTES",
        "5000000",
        "Bytes of an article's picture before it is made small.",
        values.whole_number(),
    ),
    Setting(
        "AVATAR_MAX_BYTES",
        "1000000",
        "Bytes of an avatar before it is made small.",
        values.whole_number(),
    ),
    Setting(
        "UNREAD_DAYS",
        "60",
        "Days after which everything counts as read, opened or not.",
        values.whole_number(1, 3650),
    ),
    Setting("REGISTRATION", "yes", "Whether guests may register.", values.yes_or_no),
    Setting(
        "REGISTRATION_SECONDS",
        "2",
        "Seconds below which only a robot registers.",
        values.whole_number(0),
    ),
    Setting(
        "SESSION_DAYS", "60", "Days after which an unused sign-in ends.", values.whole_number()
    ),
    Setting(
        "LIMITS", "yes", "Whether floods are stopped (see the limits below).", values.yes_or_no
    ),
    Setting(
        "LIMITS_STORAGE",
        "memory://",
        "Where limits are counted; a Redis address for many.",
        values.counters,
    ),
    Setting(
        "LIMIT_SIGN_IN", "4 per minute; 40 per hour", "Tries to sign in, by address.", values.rates
    ),
    Setting(
        "LIMIT_SIGN_IN_NAME", "10 per minute; 100 per hour", "Tries for one name.", values.rates
    ),
    Setting(
        "LIMIT_REGISTER", "4 per minute; 20 per hour", "New accounts, by address.", values.rates
    ),
    Setting(
        "LIMIT_MAIL", "3 per 10 minutes; 10 per day", "Mails a person can cause.", values.rates
    ),
    Setting(
        "LIMIT_DRAFT", "2 per second; 60 per minute", "Drafts kept while typing.", values.rates
    ),
    Setting(
        "LIMIT_POST",
        "4 per second; 30 per minute; 400 per hour",
        "Posts of a member.",
        values.rates,
    ),
    Setting(
        "LIMIT_WHOLE",
        "6 per minute; 40 per hour",
        "Whole threads to print or take along, by visitor.",
        values.rates,
    ),
    Setting(
        "LIMIT_SEARCH",
        "3 per second; 60 per minute; 600 per hour",
        "Searches of a visitor.",
        values.rates,
    ),
    *VOTING,
    *ENGINES,
    Setting("SMTP_HOST", "", "Mail server; empty: no mail is sent and the board works without."),
    Setting("SMTP_PORT", "587", "Port of the mail server.", values.whole_number(1, 65535)),
    Setting("SMTP_USER", "", "Name at the mail server."),
    Setting("SMTP_PASSWORD", "", "Password at the mail server.", str, True),
    Setting(
        "SMTP_SECURITY",
        "starttls",
        "starttls, tls or none.",
        values.one_of("starttls", "tls", "none"),
    ),
    Setting("MAIL_FROM", "", "Sender of mails, such as Вече <veche@example.ru>.", values.sender),
)


# What begins like a setting and is none: for starting and for tests, and the files of secrets.
NO_SETTINGS = ("FORUM_NO_VENV", "FORUM_TEST_")


def misspelt(names: Mapping[str, str]) -> dict[str, str]:
    """Find variables that look like settings and are none, each with the nearest that is one."""
    known = [f"FORUM_{setting.name}" for setting in SETTINGS]
    strange = [
        name
        for name in names
        if name.startswith("FORUM_")
        and not name.startswith(NO_SETTINGS)
        and name.removesuffix("_FILE") not in known
    ]
    return {name: next(iter(difflib.get_close_matches(name, known)), "") for name in strange}


@lru_cache  # Settings are read more than once on the way up; it is said once.
def _warn_of_misspelt(name: str, nearest: str) -> None:
    hint = f"did you mean {nearest}?" if nearest else "`config` lists them all."
    logger.warning("%s is no setting: %s", name, hint)


def read_settings(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Read every setting, typed; `overrides` win over the environment."""
    environment = read_environment((ROOT / ".env",))
    data_dir = environment.get("FORUM_DATA_DIR") or SETTINGS[0].default
    environment = read_environment((ROOT / ".env", Path(data_dir) / ".env"))
    for name, nearest in misspelt(environment).items():
        _warn_of_misspelt(name, nearest)
    read = {setting.name: _value(setting, environment) for setting in SETTINGS}
    if "FORUM_LANGUAGE" not in environment and read["LANGUAGE"] not in read["LANGUAGES"]:
        read["LANGUAGE"] = read["LANGUAGES"][0]
    if read["LANGUAGE"] not in read["LANGUAGES"]:
        raise SettingError(
            f"FORUM_LANGUAGE cannot be {read['LANGUAGE']!r}; "
            f"it is one of FORUM_LANGUAGES: {', '.join(read['LANGUAGES'])}."
        )
    return read | dict(overrides or {})


def _value(setting: Setting, environment: Mapping[str, str]) -> Any:
    text = environment.get(f"FORUM_{setting.name}", setting.default)
    try:
        return setting.parse(text)
    except ValueError as error:
        advice = f"it is something like {setting.default}." if setting.default else setting.why
        raise SettingError(f"FORUM_{setting.name} cannot be {text!r}; {advice}") from error


def database_address(settings: Mapping[str, Any]) -> str:
    """Return the database's address: the one that was set, or the file in the data directory."""
    file = Path(str(settings["DATA_DIR"])).resolve() / "forum.sqlite"
    return str(settings["DATABASE_URL"]) or f"sqlite:///{file}"


def flask_config(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Derive what Flask and its extensions want to know from the forum's settings."""
    data_dir = data_folder(settings)
    public = urlsplit(str(settings["PUBLIC_URL"]))
    is_https = public.scheme == "https"
    hosts = {public.hostname, "127.0.0.1", "localhost", "[::1]", *settings["EXTRA_HOSTS"]}
    return {
        **settings,
        "DATA_DIR": data_dir,
        "SECRET_KEY": settings["SECRET_KEY"] or secret_key(data_dir),
        "SQLALCHEMY_DATABASE_URI": database_address(settings),
        "TRUSTED_HOSTS": sorted(host for host in hosts if host),
        "IS_HTTPS": is_https,
        "FEED_HOST": settings["FEED_HOST"] or values.ascii_host(public.hostname),
        "SESSION_COOKIE_NAME": "__Host-session" if is_https else "session",
        "SESSION_COOKIE_SECURE": is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=int(str(settings["SESSION_DAYS"]))),
        # A form may stay open as long as the sign-in lasts; the session bounds the token.
        "WTF_CSRF_TIME_LIMIT": None,
        # Some browsers send no referrer at all; the token, and what the browser says of the site
        # a request comes from, protect as well.
        "WTF_CSRF_SSL_STRICT": False,
        # Flask-WTF would read the catalogue of its messages anew for every form.
        "WTF_I18N_ENABLED": False,
        # Much more than a picture may have: a file that is too large is an error of its field.
        "MAX_CONTENT_LENGTH": int(str(settings["BODY_MAX_BYTES"])) * FILES_HEADROOM,
        "MAX_FORM_MEMORY_SIZE": settings["BODY_MAX_BYTES"],
        "MAX_FORM_PARTS": 200,
        "BABEL_DEFAULT_LOCALE": settings["LANGUAGE"],
        "BABEL_DEFAULT_TIMEZONE": settings["TIME_ZONE"],
        "RATELIMIT_ENABLED": settings["LIMITS"],
        "RATELIMIT_STORAGE_URI": settings["LIMITS_STORAGE"],
        "RATELIMIT_HEADERS_ENABLED": True,
        "COMPRESS_MIMETYPES": ["text/html", "application/xml", "text/plain", "text/markdown"],
        "COMPRESS_MIN_SIZE": 800,
        # For what is made for one: brotli makes a page of posts a sixth smaller and takes six times
        # as long. The layer that keeps pages for guests asks for it.
        "COMPRESS_ALGORITHM": ["zstd", "br", "gzip"],
        "COMPRESS_ZSTD_LEVEL": 4,
        "COMPRESS_BR_LEVEL": 5,
    }
