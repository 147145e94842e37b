"""Days as people write them in a question: 2024, 2024-05, 12.05.2024, or so long ago."""

import re
from datetime import date, timedelta

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_DOTTED = re.compile(r"(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})")
_AGO = re.compile(r"(\d{1,4})([dwmyднмг])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365, "д": 1, "н": 7, "м": 30, "г": 365}
_EARLIEST = date(1970, 1, 1)


def read_day(text: str, today: date) -> date | None:
    """Read a day, the first one of a month or year that is named; None when it is none."""
    if ago := _AGO.fullmatch(text.lower()):
        days = int(ago[1]) * _DAYS[ago[2]]
        return today - timedelta(days=min(days, (today - _EARLIEST).days))
    if iso := _ISO.fullmatch(text):
        return _day(iso[1], iso[2], iso[3])
    if dotted := _DOTTED.fullmatch(text):
        return _day(dotted[3], dotted[2], dotted[1])
    return None


def _day(year: str, month: str | None, day: str | None) -> date | None:
    try:
        return date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
