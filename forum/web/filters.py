"""What templates use to show things: times, numbers, avatars, words inside stored HTML."""

from datetime import date, datetime, time, timedelta
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
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


class Reader:
    """For whom times are written: where they are, what they speak, what day they have."""

    def __init__(self, zone: str, locale: str, today: date) -> None:
        self.zone, self.locale, self.today = ZoneInfo(zone), locale, today

    def exactly(self, moment: datetime) -> str:
        """Write a moment with its day and minute."""
        local = moment.astimezone(self.zone)
        return f"{_date(local.date(), 'long', self.locale)}, {_clock(local, self.locale)}"

    def briefly(self, moment: datetime) -> str:
        """Write a moment as briefly as it can be understood today."""
        local = moment.astimezone(self.zone)
        day = local.date()
        if day == self.today:
            return _clock(local, self.locale)
        if day.year == self.today.year:
            short = _date(day, _day_and_month(self.locale), self.locale)
            return f"{short}, {_clock(local, self.locale)}"
        return _date(day, "medium", self.locale)

    def coarsely(self, moment: datetime) -> str:
        """Write on which day, or about when, a moment was: no more than strangers need."""
        day = moment.astimezone(self.zone).date()
        if day >= self.today:
            return gettext("today")
        if day > self.today - timedelta(days=7):
            return gettext("this week")
        return self.month(moment)

    def month(self, moment: datetime) -> str:
        """Write the month and year of a moment."""
        return _date(moment.astimezone(self.zone).date().replace(day=1), "LLLL y", self.locale)


# The same object for the same reader all day, so that what was written for one can be kept.
_reader_of = lru_cache(64)(Reader)


def reader() -> Reader:
    """Find once for a page what all times on it depend on."""
    locale = get_locale()
    asked, found = g.get("reader", (None, None))
    if asked is not locale:
        zone = time_zone()
        today = now().astimezone(ZoneInfo(zone)).date()
        found = _reader_of(zone, str(locale), today)
        g.reader = locale, found
    return found


@lru_cache(4096)
def _date(day: date, form: str, locale: str) -> str:
    return format_date(day, form, locale=locale)


def _clock(local: datetime, locale: str) -> str:
    return _minute(local.hour, local.minute, locale)


@lru_cache(4096)
def _minute(hour: int, minute: int, locale: str) -> str:
    return format_time(time(hour, minute), "short", locale=locale)


def _day_and_month(locale: str) -> str:
    return "d MMM" if locale.startswith("ru") else "MMM d"


def about_when(moment: datetime) -> str:
    """Write about when a moment was."""
    return reader().coarsely(moment)


def time_in(zone: str) -> str:
    """Write what the clocks of a time zone show now."""
    return _clock(now().astimezone(ZoneInfo(zone)), reader().locale)


def month(moment: datetime) -> str:
    """Write the month and year of a moment."""
    return reader().month(moment)


def month_names(form: str) -> tuple[str, ...]:
    """Write the names of the months alone, in one of the forms of CLDR."""
    return _month_names(form, reader().locale)


@lru_cache(64)
def _month_names(form: str, locale: str) -> tuple[str, ...]:
    return tuple(format_date(date(2005, month, 1), form, locale=locale) for month in range(1, 13))


def number(value: int) -> str:
    """Write a number with the thousands set apart."""
    return str(value) if value < 10_000 else _number(value, reader().locale)


@lru_cache(2048)
def _number(value: int, locale: str) -> str:
    return format_decimal(value, locale=locale)


def shown(html: Markup) -> Markup:
    """Put the words of the interface, in the reader's language, into stored HTML."""
    if not markup.has_words(html):
        return html
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
    """Give templates these functions."""
    functions = (
        initials,
        avatar_colour,
        iso_time,
        about_when,
        time_in,
        month,
        number,
        shown,
    )
    for function in functions:
        app.add_template_filter(function)
    app.add_template_global(month_names)
