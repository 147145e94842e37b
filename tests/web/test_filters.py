"""How times, numbers and faces are written."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask_babel import force_locale
from markupsafe import Markup

from forum.web import filters

MOMENT = datetime(2026, 3, 5, 21, 30, tzinfo=UTC)


@pytest.fixture
def written(app):
    """Return a function that writes a moment in a language, as it is read at a time."""

    def write(name: str, moment: datetime, language: str, read_at: datetime = MOMENT) -> str:
        with (
            time_machine.travel(read_at, tick=False),
            app.test_request_context("/"),
            force_locale(language),
        ):
            write = getattr(filters, name, None) or getattr(filters.reader(), name)
            # Some languages put narrow spaces into clocks.
            return write(moment).replace("\u202f", " ").replace("\xa0", " ")

    return write


@pytest.mark.parametrize(
    ("days_later", "english", "russian"),
    [
        (0, "12:30 AM", "00:30"),
        (1, "Mar 6, 12:30 AM", "6 мар., 00:30"),
        (100, "Mar 6, 12:30 AM", "6 мар., 00:30"),
        (400, "Mar 6, 2026", "6 мар. 2026 г."),
    ],
)
def test_times_are_as_brief_as_can_be_understood(written, days_later, english, russian):
    read_at = MOMENT + timedelta(days=days_later)

    assert written("briefly", MOMENT, "en", read_at) == english
    assert written("briefly", MOMENT, "ru", read_at) == russian


def test_today_begins_at_midnight_of_the_reader(written):
    before_midnight = datetime(2026, 3, 5, 20, 30, tzinfo=UTC)

    assert written("briefly", before_midnight, "ru", MOMENT) == "5 мар., 23:30"


def test_an_exact_time_has_day_and_minute(written):
    assert written("exactly", MOMENT, "ru") == "6 марта 2026 г., 00:30"
    assert written("exactly", MOMENT, "en") == "March 6, 2026, 12:30 AM"


def test_months_stand_alone(written):
    assert written("month", MOMENT, "ru") == "март 2026"
    assert written("month", MOMENT, "en") == "March 2026"


def test_times_for_machines_are_in_utc():
    assert filters.iso_time(MOMENT) == "2026-03-05T21:30:00Z"


@pytest.mark.parametrize(
    ("value", "english", "russian"),
    [(0, "0", "0"), (9999, "9999", "9999"), (10_000, "10,000", "10 000"), (-5, "-5", "-5")],
)
def test_thousands_are_set_apart(app, value, english, russian):
    with app.test_request_context("/"):
        with force_locale("en"):
            assert filters.number(value) == english
        with force_locale("ru"):
            assert filters.number(value).replace("\xa0", " ") == russian


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Alice", "AL"),
        ("борис громов", "БГ"),
        ("web_master", "WM"),
        ("j.r.r.tolkien", "JR"),
        ("Я", "Я"),
        ("...", ".."),
        ("_", "_"),
        ("日本", "日本"),
    ],
)
def test_initials(name, letters):
    assert filters.initials(name) == letters


def test_a_face_keeps_its_colour():
    colours = [filters.avatar_colour(id) for id in range(1, 1000)]

    assert set(colours) == set(range(filters.AVATAR_COLOURS))
    assert filters.avatar_colour(7) == filters.avatar_colour(7)


def test_only_rendered_html_is_shown_as_html(app):
    with app.test_request_context("/"):
        assert isinstance(filters.shown(Markup("<p>x</p>")), Markup)
