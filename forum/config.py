"""Every setting, with its default and reason; read from FORUM_* variables, then .env files."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

VERSION = "0.1.0"
ROOT = Path(__file__).resolve().parent.parent


# How a value is read. A wrong one stops the start: a guess could leave a door open unseen.
YES, NO = {"1", "yes", "true", "on"}, {"0", "no", "false", "off"}


def _yes(text: str) -> bool:
    word = text.strip().lower()
    if word not in YES | NO:
        raise ValueError
    return word in YES


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _number(lowest: int = 1, highest: int = 10**9) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not lowest <= int(text) <= highest:
            raise ValueError
        return int(text)

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.strip().lower() not in words:
            raise ValueError
        return text.strip().lower()

    return read


def _board_address(text: str) -> str:
    address = urlsplit(text)
    is_root = address.path in {"", "/"} and not address.query and not address.fragment
    if address.scheme not in {"http", "https"} or not address.hostname or not is_root:
        raise ValueError
    return text


def _limits(text: str) -> str:
    from limits import parse_many

    parse_many(text)
    return text


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError from error


@dataclass(frozen=True)
class Setting:
    """One thing an owner may change."""

    name: str
    default: str
    why: str
    parse: Callable = str
    is_secret: bool = False


class SettingError(Exception):
    """Raised with a sentence about a value that no setting can have."""


SETTINGS = (
    Setting("DATA_DIR", str(ROOT / "instance"), "Where everything that must be kept lives."),
    Setting("DATABASE_URL", "", "Empty: forum.sqlite in DATA_DIR; else a PostgreSQL address."),
    Setting("SECRET_KEY", "", "Signs cookies; made and kept in DATA_DIR when empty.", str, True),
    Setting(
        "PUBLIC_URL",
        "http://127.0.0.1:8000",
        "Address people type; used in mail and feeds.",
        _board_address,
    ),
    Setting("EXTRA_HOSTS", "", "Other host names the board answers to, with commas.", _words),
    Setting("HOST", "127.0.0.1", "Interface the server listens on."),
    Setting("PORT", "8000", "Port the server listens on.", _number(0, 65535)),
    # With more threads Python spends its time on taking turns: 8 answered a third fewer pages.
    Setting("THREADS", "4", "Requests answered at the same time by one process.", _number()),
    Setting(
        "PROXIES", "0", "Trusted proxies in front, whose X-Forwarded-* are believed.", _number(0)
    ),
    Setting("NAME", "Вече", "Name of the board, in the header and in titles."),
    Setting("LANGUAGES", "ru,en", "Interface languages people may choose.", _words),
    Setting("LANGUAGE", "ru", "Language for those who ask for none of LANGUAGES."),
    Setting("TIME_ZONE", "Europe/Moscow", "Time zone of guests and of new members.", _zone),
    Setting(
        "GUEST_CACHE_MEGABYTES",
        "8",
        "Memory for whole pages kept for guests, in each process; 0 keeps none.",
        _number(0, 100_000),
    ),
    Setting("POSTS_PER_PAGE", "20", "Posts on a page of a thread.", _number()),
    Setting("THREADS_PER_PAGE", "30", "Threads on a page of a section.", _number()),
    Setting("POST_MAX_LENGTH", "20000", "Characters in a post.", _number(1, 100_000)),
    Setting("TITLE_MAX_LENGTH", "120", "Characters in a title.", _number(1, 200)),
    Setting("BODY_MAX_BYTES", "2000000", "Bytes of a request, pictures included.", _number()),
    Setting(
        "AVATAR_MAX_BYTES", "1000000", "Bytes of an avatar before it is made small.", _number()
    ),
    Setting("REGISTRATION", "yes", "Whether guests may register.", _yes),
    Setting("REGISTRATION_SECONDS", "2", "Seconds below which only a robot registers.", _number(0)),
    Setting("SESSION_DAYS", "60", "Days after which an unused sign-in ends.", _number()),
    Setting("LIMITS", "yes", "Whether floods are stopped (see the limits below).", _yes),
    Setting("LIMITS_STORAGE", "memory://", "Where limits are counted; a Redis address for many."),
    Setting("LIMIT_SIGN_IN", "4 per minute; 40 per hour", "Tries to sign in, by address.", _limits),
    Setting("LIMIT_SIGN_IN_NAME", "10 per minute; 100 per hour", "Tries for one name.", _limits),
    Setting("LIMIT_REGISTER", "4 per minute; 20 per hour", "New accounts, by address.", _limits),
    Setting("LIMIT_MAIL", "3 per 10 minutes; 10 per day", "Mails a person can cause.", _limits),
    Setting("LIMIT_DRAFT", "2 per second; 60 per minute", "Drafts kept while typing.", _limits),
    Setting(
        "LIMIT_POST", "4 per second; 30 per minute; 400 per hour", "Posts of a member.", _limits
    ),
    Setting("SMTP_HOST", "", "Mail server; empty: no mail is sent and the board works without."),
    Setting("SMTP_PORT", "587", "Port of the mail server.", _number(1, 65535)),
    Setting("SMTP_USER", "", "Name at the mail server."),
    Setting("SMTP_PASSWORD", "", "Password at the mail server.", str, True),
    Setting(
        "SMTP_SECURITY", "starttls", "starttls, tls or none.", _one_of("starttls", "tls", "none")
    ),
    Setting("MAIL_FROM", "", "Sender of mails, such as Вече <veche@example.ru>."),
)


def _environment(files: tuple[Path, ...]) -> dict[str, str]:
    """Merge the process's variables over those of the .env files; NAME_FILE names a secret file."""
    merged: dict[str, str] = {}
    for file in files:
        merged.update({k: v for k, v in dotenv_values(file).items() if v is not None})
    merged.update(os.environ)
    for key in [key for key in merged if key.startswith("FORUM_") and key.endswith("_FILE")]:
        merged[key.removesuffix("_FILE")] = Path(merged[key]).read_text(encoding="utf-8").strip()
    return merged


def read_settings(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Read every setting, typed; `overrides` win over the environment."""
    environment = _environment((ROOT / ".env",))
    data_dir = environment.get("FORUM_DATA_DIR") or SETTINGS[0].default
    environment = _environment((ROOT / ".env", Path(data_dir) / ".env"))
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = environment.get(f"FORUM_{setting.name}", setting.default)
        try:
            values[setting.name] = setting.parse(text)
        except ValueError as error:
            raise SettingError(
                f"FORUM_{setting.name} cannot be {text!r}; it is something like {setting.default}."
            ) from error
    return values | dict(overrides or {})


def database_address(settings: Mapping[str, Any]) -> str:
    """Return the database's address: the one that was set, or the file in the data directory."""
    file = Path(str(settings["DATA_DIR"])).resolve() / "forum.sqlite"
    return str(settings["DATABASE_URL"]) or f"sqlite:///{file}"


def _secret_key(data_dir: Path) -> str:
    """Read the key kept in the data directory, made at the first start."""
    file = data_dir / "secret_key"
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as made:
            made.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return file.read_text().strip()


def flask_config(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Derive what Flask and its extensions want to know from the forum's settings."""
    data_dir = Path(str(settings["DATA_DIR"])).resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    public = urlsplit(str(settings["PUBLIC_URL"]))
    is_https = public.scheme == "https"
    hosts = {public.hostname, "127.0.0.1", "localhost", "[::1]", *settings["EXTRA_HOSTS"]}
    return {
        **settings,
        "DATA_DIR": data_dir,
        "SECRET_KEY": settings["SECRET_KEY"] or _secret_key(data_dir),
        "SQLALCHEMY_DATABASE_URI": database_address(settings),
        "TRUSTED_HOSTS": sorted(host for host in hosts if host),
        "IS_HTTPS": is_https,
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
        "MAX_CONTENT_LENGTH": settings["BODY_MAX_BYTES"],
        "MAX_FORM_MEMORY_SIZE": settings["BODY_MAX_BYTES"],
        "MAX_FORM_PARTS": 200,
        "BABEL_DEFAULT_LOCALE": settings["LANGUAGE"],
        "BABEL_DEFAULT_TIMEZONE": settings["TIME_ZONE"],
        "RATELIMIT_ENABLED": settings["LIMITS"],
        "RATELIMIT_STORAGE_URI": settings["LIMITS_STORAGE"],
        "RATELIMIT_HEADERS_ENABLED": True,
        "COMPRESS_MIMETYPES": ["text/html", "application/atom+xml", "text/plain"],
        "COMPRESS_MIN_SIZE": 800,
        # A page of posts is a sixth smaller than with zstd, for a millisecond more.
        "COMPRESS_ALGORITHM": ["br", "zstd", "gzip"],
        "COMPRESS_BR_LEVEL": 5,
    }
