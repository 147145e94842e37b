"""What administrators learn of search engines, with a sentence for what is wrong."""

import pytest

from forum.directory import engines
from tests.conftest import text_of
from tests.factories import make_group, make_section, make_thread


@pytest.fixture
def page(as_, admin):
    """Return a function that reads the page."""
    browser = as_(admin)
    return lambda **headers: text_of(browser.get("/admin/engines", headers=headers))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://localhost", "which nobody else reaches"),
        ("http://board.example", "prefer https"),
        ("https://board.example", "You have come to localhost"),
        ("https://localhost.example", "You have come to localhost"),
    ],
)
def test_a_wrong_address_is_told(app, page, monkeypatch, address, sentence):
    monkeypatch.setitem(app.config, "PUBLIC_URL", address)

    assert sentence in page()


def test_a_right_address_is_well(app, monkeypatch):
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://board.example")
    with app.test_request_context():
        (check, *_) = engines.checks("board.example")

    assert check.is_well


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("ENGINES", False, "keeps all of them out"),
        ("AI_CRAWLERS", False, "It can only ask"),
        ("SECURITY_CONTACT", "mailto:owner@example.org", "names mailto:owner@example.org"),
        ("INDEXNOW_KEY", "0123456789abcdef", "0 addresses were told"),
    ],
)
def test_settings_are_told(app, page, monkeypatch, setting, value, sentence):
    assert sentence not in page()

    monkeypatch.setitem(app.config, setting, value)

    assert sentence in page()


def test_a_failure_to_tell_is_told(app, page, monkeypatch):
    monkeypatch.setitem(app.config, "INDEXNOW_KEY", "0123456789abcdef")
    monkeypatch.setitem(app.config, "INDEXNOW_URL", "http://127.0.0.1:9/")
    indexnow = app.extensions["indexnow"]
    indexnow.note(["/threads/1"])
    indexnow.tell()

    assert "The last try failed" in page()

    indexnow.__init__(app)


def test_sections_that_engines_do_not_understand_or_get_are_named(page):
    make_section("Silent one")
    make_section("Told", description="About it")
    make_section("Room", description="Within", readers=(make_group(),))

    text = page()

    assert "Silent one" in text
    assert "Told" not in text
    assert "guests cannot read them: Room" in text


def test_titles_that_are_too_long_or_the_same_are_named(page, section, moderator):
    for title in ("Bread", "bread", "A long one " * 8, "Fine"):
        make_thread(section, title=title.strip())
    make_thread(section, title="Fine", hidden_by=moderator)

    text = page()

    assert "1 title is longer than engines show" in text
    assert "2 threads have the title of another one" in text
    assert "Fine" not in text


def test_no_more_than_so_many_titles_are_looked_at(monkeypatch, section):
    monkeypatch.setattr(engines, "LOOKED_AT", 2)
    monkeypatch.setattr(engines, "NAMED", 1)
    for _ in range(3):
        make_thread(section, title="The same")

    found = engines.titles()

    assert (found.looked_at, found.repeated_count, len(found.repeated)) == (2, 2, 1)
