"""How the text of a setting is read: a wrong one stops the start with what it could be.

A guess could leave a door open unseen.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent.parent
# The language of the texts in the code; the others have catalogues.
SOURCE_LANGUAGE = "en"
DATABASES = {"sqlite", "postgres", "postgresql", "postgresql+psycopg"}
# Where requests can be counted: in this process, or by a Redis that all processes share.
COUNTERS = re.compile(r"memory://|(async\+)?(redis|rediss|valkey|valkeys)(\+[a-z]+)?://.+")
YES, NO = {"1", "yes", "true", "on"}, {"0", "no", "false", "off"}


class SettingError(Exception):
    """Raised with a sentence about a value that no setting can have."""


@dataclass(frozen=True)
class Setting:
    """One thing an owner may change."""

    name: str
    default: str
    why: str
    parse: Callable = str
    is_secret: bool = False


def yes_or_no(text: str) -> bool:
    """Read yes or no."""
    word = text.strip().lower()
    if word not in YES | NO:
        raise ValueError
    return word in YES


def words(text: str) -> tuple[str, ...]:
    """Read words with commas between them."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def whole_number(lowest: int = 1, highest: int = 10**9) -> Callable[[str], int]:
    """Make a reader of numbers between two others."""

    def read(text: str) -> int:
        if not lowest <= int(text) <= highest:
            raise ValueError
        return int(text)

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """Make a reader of one of some words."""

    def read(text: str) -> str:
        if text.strip().lower() not in words:
            raise ValueError
        return text.strip().lower()

    return read


def board_address(text: str) -> str:
    """Read the board's own address: a host and perhaps a port, nothing behind them."""
    address = urlsplit(text)
    is_root = address.path in {"", "/"} and not address.query and not address.fragment
    if address.scheme not in {"http", "https"} or not address.hostname or not is_root:
        raise ValueError
    _ = address.port  # One that is none raises.
    return text


def host_name(text: str) -> str:
    """Read the name of a host, as it stands in an address; or none."""
    if text and not re.fullmatch(r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?", text):
        raise ValueError
    return text


def ascii_host(name: str | None) -> str:
    """Write the name of a host in Latin letters, as ids have it."""
    latin = (name or "localhost").encode("idna").decode()
    return re.sub(r"[^a-z0-9.-]+", "-", latin.lower()).strip("-") or "localhost"


def rates(text: str) -> str:
    """Read how often something may be done."""
    from limits import parse_many

    parse_many(text)
    return text


def time_zone(text: str) -> str:
    """Read the name of a time zone."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError from error


def something(text: str) -> str:
    """Read a text that must not be empty."""
    if not text.strip():
        raise ValueError
    return text


def spoken_languages() -> set[str]:
    """Name the languages that the interface speaks."""
    catalogues = (ROOT / "forum" / "translations").glob("*/LC_MESSAGES/messages.po")
    return {SOURCE_LANGUAGE, *(file.parent.parent.name for file in catalogues)}


def languages(text: str) -> tuple[str, ...]:
    """Read some of the languages that the interface speaks."""
    chosen = words(text)
    if not chosen or not set(chosen) <= spoken_languages():
        raise ValueError
    return chosen


def database_url(text: str) -> str:
    """Read the address of a database that the forum runs on; empty is the file of its own."""
    if text and (text.partition(":")[0] not in DATABASES or "://" not in text):
        raise ValueError
    if text:
        _ = urlsplit(text).port
    return text


def counters(text: str) -> str:
    """Read where requests are counted."""
    if not COUNTERS.fullmatch(text):
        raise ValueError
    return text


def sender(text: str) -> str:
    """Read the sender of mails: an address, perhaps with a name before it; or none."""
    address = parseaddr(text)[1]
    if text and not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        raise ValueError
    return text
