"""Who sees what of a member."""

from datetime import timedelta
from itertools import product

import pytest
import time_machine

from forum.database.base import now
from forum.extensions import db
from tests.conftest import region, text_of
from tests.factories import make_thread

FORM = {"last_seen_to": "everybody", "is_listed_to_guests": "y", "is_found_by_robots": "y"}
SHOWN = {"nobody": set(), "members": {"alice", "moderator", "admin"}}
SHOWN["everybody"] = {*SHOWN["members"], "guest"}


@pytest.fixture
def bob(section):
    """Return a member with a thread and a zone, seen a moment ago."""
    bob = make_thread(section, posts=2).author
    bob.last_seen_at, bob.time_zone = now(), "Asia/Tokyo"
    db.session.commit()
    return bob


@pytest.mark.parametrize(
    ("choice", "who"), [*product(SHOWN, ["guest", "alice", "moderator", "admin"])]
)
def test_who_sees_when_a_member_was_last_here(as_, people, bob, choice, who):
    bob.last_seen_to = choice
    db.session.commit()

    pages = [
        as_(people[who]).get(bob.url + tab).text for tab in ("", "/posts", "/threads", "/answered")
    ]

    assert [("Last here" in page) for page in pages] == [who in SHOWN[choice]] * 4


def test_everybody_sees_it_themselves_as_others_do_with_a_hint(as_, bob):
    bob.last_seen_to = "nobody"
    bob.is_found_by_robots = False
    db.session.commit()

    page = text_of(as_(bob).get(bob.url))

    assert "Last here" not in page
    assert "Nobody but you sees when you were last here." in page
    assert "Search engines are asked to leave this page out." in page


def test_a_hint_is_for_nobody_else(as_, alice, bob):
    assert "Guests do not see" in as_(bob).get(bob.url).text
    assert "Guests do not see" not in as_(alice).get(bob.url).text


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "this week"), (6, "this week"), (7, "May 2026")]
)
def test_guests_are_told_the_day_and_no_more(client, bob, days, words):
    with time_machine.travel("2026-05-20 12:00:00+00:00"):
        bob.last_seen_to, bob.last_seen_at = "everybody", now() - timedelta(days=days, minutes=1)
        db.session.commit()

        fact = region(client.get(bob.url), ".facts div:last-child")

    assert fact.dd.text == words
    assert "time" not in [tag.name for tag in fact.find_all()]


def test_a_visit_of_a_member_who_hides_it_changes_no_page(app, as_, bob):
    reading = app.extensions["reading"]
    for choice in ("nobody", "members"):
        bob.last_seen_to, bob.last_seen_at = choice, now() - timedelta(days=30)
        db.session.commit()
        as_(bob).get("/")
        reading.flush()

        known = db.session.scalars(db.text("SELECT key FROM versions")).all()
        assert f"seen:{bob.id}" not in known


def test_the_time_of_a_member_is_told_to_members_if_they_let_it(as_, client, alice, bob):
    assert "Their time now" not in as_(alice).get(bob.url).text
    bob.shows_time = True
    db.session.commit()

    with time_machine.travel("2026-05-20 12:00:00+00:00"):
        told = region(as_(alice).get(bob.url), ".facts div:last-child").dd.text

    assert told.startswith("9:00")
    assert "Their time now" not in client.get(bob.url).text


@pytest.mark.parametrize("tab", ["posts", "threads", "answered"])
def test_lists_can_be_kept_from_guests(as_, client, alice, bob, thread, tab):
    bob.is_listed_to_guests = False
    db.session.commit()

    refused = client.get(f"{bob.url}/{tab}")

    assert refused.status_code == 401
    assert "to members only" in refused.text
    assert "How to pay" not in refused.text
    assert f"{bob.url}/{tab}" not in client.get(bob.url).text
    assert as_(alice).get(f"{bob.url}/{tab}").status_code == 200


@pytest.mark.parametrize("tab", ["", "/posts", "/threads", "/answered", "/reputation"])
def test_robots_are_asked_to_leave_a_profile_out(client, bob, tab):
    assert "noindex" not in client.get(bob.url + tab).text
    bob.is_found_by_robots = False
    db.session.commit()

    assert region(client.get(bob.url + tab), 'meta[name="robots"]')["content"] == "noindex"


def test_choices_are_stored_and_shown(as_, alice):
    browser = as_(alice)

    answer = browser.post("/settings/privacy", data={"last_seen_to": "nobody", "shows_time": "y"})

    assert (answer.status_code, answer.location) == (303, "/settings/privacy")
    page = browser.get("/settings/privacy")
    assert region(page, "option[selected]")["value"] == "nobody"
    ticked = {box["name"] for box in region(page, "form.form").select("input[checked]")}
    assert ticked == {"shows_time"}


def test_what_nobody_has_chosen_is_what_the_board_thinks_best(as_, alice):
    page = as_(alice).get("/settings/privacy")

    assert region(page, "option[selected]")["value"] == "members"
    ticked = {box["name"] for box in region(page, "form.form").select("input[checked]")}
    assert ticked == {"is_listed_to_guests", "is_found_by_robots"}


@pytest.mark.parametrize("choice", ["", "x", "\x00", "members "])
def test_a_choice_that_nobody_offers_is_refused(as_, alice, choice):
    answer = as_(alice).post("/settings/privacy", data={**FORM, "last_seen_to": choice})

    assert answer.status_code == 422
    assert alice.last_seen_to == "members"


@pytest.mark.parametrize("method", ["get", "post"])
def test_guests_have_no_privacy_to_set(client, method):
    assert getattr(client, method)("/settings/privacy").status_code == 401
