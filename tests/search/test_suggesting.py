"""Threads like another one: below it, and while a title is typed."""

import pytest

from forum.extensions import db
from forum.search.alike import MOST, Remembered
from tests.conftest import htmx, region, text_of
from tests.factories import make_group, make_section, make_thread

LIKE = "Budget of contextual advertising"


@pytest.fixture(autouse=True)
def forgetful(app, monkeypatch):
    """Remember nothing of another test's board."""
    monkeypatch.setitem(app.extensions, "similar_threads", Remembered())


@pytest.fixture
def threads(section):
    """Two threads about one thing, and a few about others."""
    for title in ("Bread", "Weather", "Cats and dogs", "Sour milk"):
        make_thread(section, title=title)
    other = make_thread(section, title="Contextual advertising for a small budget")
    return make_thread(section, title=LIKE), other


@pytest.mark.parametrize("who", ["guest", "alice"])
def test_threads_like_one_are_shown_below_it(as_, people, threads, who):
    thread, other = threads
    browser = as_(people[who])

    link = region(browser.get(thread.url), "#similar a")
    page = browser.get(link["href"])
    part = browser.get(link["href"], headers=htmx("similar"))

    assert other.title in text_of(page)
    assert "Bread" not in text_of(page)
    assert region(part, "#similar.like a")["href"] == other.url
    assert "<title>" not in part.text


def test_members_need_not_ask_for_them_and_guests_fetch_no_script_for_them(
    as_, client, alice, thread
):
    assert region(as_(alice).get(thread.url), "#similar a")["hx-trigger"] == "revealed"
    assert not region(client.get(thread.url), "#similar a").has_attr("hx-trigger")


def test_a_thread_that_is_like_none_says_so(client, thread):
    assert "No thread here is like this one." in text_of(
        client.get(f"/threads/{thread.id}/similar")
    )


def test_what_was_hidden_since_is_shown_no_more(client, threads, moderator):
    from forum.threads import moderating

    thread, other = threads
    assert other.title in client.get(f"/threads/{thread.id}/similar").text
    moderating.hide(other, by=moderator, reason="A test")
    db.session.commit()

    assert other.title not in client.get(f"/threads/{thread.id}/similar").text


def test_private_threads_are_like_nothing_in_public(as_, client, threads, alice):
    insiders = make_group()
    room = make_section("Room", readers=(insiders,))
    secret = make_thread(room, title="Secret budget of contextual advertising")
    alice.groups.append(insiders)
    db.session.commit()

    address = f"/threads/{threads[0].id}/similar"
    assert secret.title not in client.get(address).text
    assert secret.title not in client.get("/search/titles?title=Secret+budget").text
    assert client.get(f"/threads/{secret.id}/similar").status_code == 404
    assert threads[1].title in as_(alice).get(f"/threads/{secret.id}/similar").text


def test_likely_threads_are_shown_while_a_title_is_typed(as_, alice, threads):
    part = as_(alice).get("/search/titles", query_string={"title": LIKE}, headers=htmx("likely"))

    assert threads[1].url in {link["href"] for link in region(part, "#likely").select("a")}
    assert "<title>" not in part.text


@pytest.mark.parametrize("title", ["", "  ", "abc", "\x00", "%", "x" * 5_000, '"OR" -NEAR(', "💣"])
def test_titles_that_say_nothing_are_like_nothing(as_, alice, threads, title):
    part = as_(alice).get("/search/titles", query_string={"title": title}, headers=htmx("likely"))

    assert part.status_code == 200
    assert region(part, "#likely").select("a") == []


def test_without_script_they_stand_in_the_form_that_comes_back(as_, alice, threads, section):
    address = f"/sections/{section.id}/threads"
    browser = as_(alice)

    fresh = browser.get(f"{address}/new")
    back = browser.post(address, data={"title": LIKE, "source": ""})

    assert region(fresh, "#likely").text.strip() == ""
    assert back.status_code == 422
    assert threads[1].title in region(back, "#likely").text
    assert region(fresh, "#likely")["hx-get"] == "/search/titles"


def test_what_is_remembered_is_bounded():
    remembered, asked = Remembered(), []

    def find():
        asked.append(1)
        return (1, 2)

    assert [remembered.get(("a",), find) for _ in range(3)] == [(1, 2)] * 3
    assert len(asked) == 1
    for number in range(MOST):
        remembered.get((number,), find)
    remembered.get(("a",), find)
    assert len(asked) == MOST + 2
