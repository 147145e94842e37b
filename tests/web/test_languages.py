"""Which language and time zone a page is in."""

import os

import pytest

from forum.extensions import db
from forum.web.languages import compile_catalogues, time_zones
from tests.conftest import region
from tests.factories import make_member, make_post


def language_of(answer) -> str:
    return region(answer, "html")["lang"]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("ru", "ru"),
        ("en", "en"),
        ("ru-RU", "ru"),
        ("en-US,en;q=0.9,ru;q=0.8", "en"),
        ("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", "ru"),
        ("de,ru;q=0.5", "ru"),
        ("de-DE,de", "en"),
        ("en;q=0,ru", "ru"),
        ("*", "en"),
        ("", "en"),
        ("garbage;;q=,", "en"),
    ],
)
def test_guests_read_what_their_browser_asks_for(client, asked, given):
    # The tests' board speaks English to those who ask for none of its languages.
    assert language_of(client.get("/", headers={"Accept-Language": asked})) == given


def test_a_guests_choice_is_stronger_than_the_browser(client):
    client.set_cookie("language", "ru")

    assert language_of(client.get("/", headers={"Accept-Language": "en"})) == "ru"


@pytest.mark.parametrize("choice", ["xx", "", "RU", "ru\x00", "../ru", "ru_RU"])
def test_a_choice_of_no_language_of_the_board_is_passed_over(client, choice):
    client.set_cookie("language", choice)

    assert language_of(client.get("/", headers={"Accept-Language": "en"})) == "en"


def test_a_members_choice_is_stronger_than_everything(as_):
    browser = as_(make_member("Alice", language="ru"))
    browser.set_cookie("language", "en")

    assert language_of(browser.get("/", headers={"Accept-Language": "en"})) == "ru"


def test_a_member_without_a_choice_is_like_a_guest(as_, alice):
    assert language_of(as_(alice).get("/", headers={"Accept-Language": "ru"})) == "ru"


def test_a_language_taken_off_the_board_is_passed_over(app, as_, monkeypatch):
    browser = as_(make_member("Alice", language="ru"))
    monkeypatch.setitem(app.config, "LANGUAGES", ("en",))

    page = browser.get("/", headers={"Accept-Language": "ru"})

    assert language_of(page) == "en"
    assert 'action="/language"' not in page.text


def test_the_footer_leads_back_to_the_same_page(client, thread):
    page = client.get(f"{thread.url}?page=2")

    assert region(page, ".choice input[name=next]")["value"] == f"{thread.url}?page=2"
    assert region(page, ".choice [aria-current]")["value"] == "en"


def test_counts_agree_with_their_words(client, section, thread):
    russian = {"Accept-Language": "ru"}

    def words() -> str:
        db.session.expire_all()
        return region(client.get(section.url, headers=russian), ".thread-counts").text

    said = []
    for _ in range(5):
        said.append(words().split("ответ")[1].split()[0] if "ответ" in words() else "?")
        make_post(thread)

    # 2, 3, 4, 5 and 6 replies.
    assert said == ["а", "а", "а", "ов", "ов"]


def test_times_are_in_the_zone_of_the_reader(as_, thread):
    moscow = as_(make_member("Moscow", time_zone="Europe/Moscow", language="ru"))
    tokyo = as_(make_member("Tokyo", time_zone="Asia/Tokyo", language="ru"))

    times = [region(browser.get(thread.url), ".post-head time") for browser in (moscow, tokyo)]

    assert times[0]["datetime"] == times[1]["datetime"]
    assert times[0]["title"] != times[1]["title"]


def test_zones_can_be_chosen_by_name():
    assert {"Europe/Moscow", "Asia/Vladivostok", "UTC"} <= set(time_zones())
    assert "localtime" not in time_zones()


CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def test_catalogues_are_made_when_their_sources_change(tmp_path):
    source = tmp_path / "source" / "ru" / "LC_MESSAGES" / "messages.po"
    made = tmp_path / "made" / "ru" / "LC_MESSAGES" / "messages.mo"
    source.parent.mkdir(parents=True)
    source.write_text(f'{CATALOGUE}msgid "Reply"\nmsgstr "Ответить"\n', encoding="utf-8")

    compile_catalogues(tmp_path / "source", tmp_path / "made")
    first = made.read_bytes()
    source.write_text(f'{CATALOGUE}msgid "Reply"\nmsgstr "Отвечу"\n', encoding="utf-8")
    os.utime(source, (made.stat().st_mtime + 10,) * 2)
    compile_catalogues(tmp_path / "source", tmp_path / "made")

    assert "Ответить".encode() in first
    assert "Отвечу".encode() in made.read_bytes()
    assert [file.suffix for file in made.parent.iterdir()] == [".mo"]
