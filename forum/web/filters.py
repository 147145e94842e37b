"""What templates use to show things: times, numbers, avatars, words inside stored HTML."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask import Flask, g
from flask_babel import get_locale, gettext
from markupsafe import Markup

from forum import markup
from forum.database.base import now
from forum.web.languages import time_zone

AVATAR_COLOURS = 8


def initials(name: str) -> str:
    """Return one or two letters that stand for a name."""
    words = [word for word in name.replace("_", " ").replace(".", " ").split() if word]
    letters = words[0][0] + words[1][0] if len(words) > 1 else name[:2]
    return letters.upper()


def avatar_colour(id: int) -> int:
    """Choose one of the avatar colours for a member, always the same."""
    return id * 5 % AVATAR_COLOURS


def iso_time(moment: datetime) -> str:
    """Write a moment for machines."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def full_time(moment: datetime) -> str:
    """Write a moment exactly, in the viewer's zone and language."""
    return _full_time(moment, time_zone(), str(get_locale()))


def short_time(moment: datetime) -> str:
    """Write a moment as briefly as it can be understood today."""
    zone, locale = time_zone(), str(get_locale())
    return _short_time(moment, zone, locale, now().astimezone(ZoneInfo(zone)).date())


@lru_cache(4096)
def _full_time(moment: datetime, zone: str, locale: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    day, clock = format_date(local, "long", locale), format_time(local, "short", locale=locale)
    return f"{day}, {clock}"


@lru_cache(8192)
def _short_time(moment: datetime, zone: str, locale: str, today) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    clock = format_time(local, "short", locale=locale)
    if local.date() == today:
        return clock
    if local.year == today.year:
        return f"{format_date(local, _day_and_month(locale), locale=locale)}, {clock}"
    return format_date(local, "medium", locale=locale)


def _day_and_month(locale: str) -> str:
    return "d MMM" if locale.startswith("ru") else "MMM d"


def month(moment: datetime) -> str:
    """Write the month and year of a moment."""
    local = moment.astimezone(ZoneInfo(time_zone()))
    return _month(local.year, local.month, str(get_locale()))


@lru_cache(1024)
def _month(year: int, number: int, locale: str) -> str:
    return format_date(datetime(year, number, 1), "LLLL y", locale=locale)


def number(value: int) -> str:
    """Write a number with the thousands set apart."""
    return str(value) if value < 10_000 else _number(value, str(get_locale()))


@lru_cache(2048)
def _number(value: int, locale: str) -> str:
    return format_decimal(value, locale=locale)


def shown(html: Markup) -> Markup:
    """Put the words of the interface, in the reader's language, into stored HTML."""
    if "words" not in g:
        g.words = {
            "exact": gettext("exact quote"),
            "shortened": gettext("shortened"),
            "changed": gettext("the source has changed since"),
            "missing": gettext("not found in the source"),
            "spoiler": gettext("Spoiler"),
            "code": gettext("Code"),
        }
    return markup.localize(html, g.words)


def install_filters(app: Flask) -> None:
    """Give templates these functions as filters."""
    functions = (initials, avatar_colour, iso_time, full_time, short_time, month, number, shown)
    for function in functions:
        app.add_template_filter(function)
