import pytest

from forum.accounts.models import User
from forum.extensions import db
from tests.conftest import region


def choose(client, language: str = "ru", headers=None, **values):
    return client.post("/language", data={"language": language, **values}, headers=headers)


def test_a_guests_choice_is_kept_in_a_cookie_for_a_year(client):
    response = choose(client, next="/sign-in")

    assert (response.status_code, response.location) == (303, "/sign-in")
    cookie = response.headers["Set-Cookie"]
    assert "language=ru" in cookie
    assert "Max-Age=31536000" in cookie
    assert "SameSite=Lax" in cookie
    assert region(client.get("/sign-in"), "html")["lang"] == "ru"


def test_a_members_choice_is_kept_with_the_account(as_, alice):
    choose(as_(alice))

    assert db.session.get(User, alice.id, populate_existing=True).language == "ru"
    assert region(as_(alice).get("/settings"), "html")["lang"] == "ru"


@pytest.mark.parametrize("way_back", ["https://evil.example/", "//evil.example", "/\\evil", ""])
def test_the_way_back_stays_on_the_board(client, way_back):
    assert choose(client, next=way_back).location == "/"


def test_without_a_way_back_it_is_the_page_before(client):
    headers = {"Referer": "http://localhost/news?page=2"}

    assert choose(client, headers=headers).location == "/news?page=2"


@pytest.mark.parametrize("language", ["", "de", "ru\x00", "../../ru"])
def test_languages_the_board_does_not_speak_are_refused(client, language):
    assert choose(client, language).status_code == 400


def test_other_sites_choose_nothing(as_, alice):
    response = choose(as_(alice), headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert db.session.get(User, alice.id, populate_existing=True).language is None


def test_looking_changes_nothing(client):
    assert client.get("/language?language=ru").status_code == 405
