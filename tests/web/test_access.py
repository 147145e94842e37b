"""Who is looking, and what happens when they may not."""

import logging
from datetime import timedelta

import pytest

from forum.database.base import now
from forum.drafts.places import Place
from forum.extensions import db
from forum.models import Guest, Session
from forum.permissions import ALLOWED, LOCKED, SIGN_IN
from forum.web.access import Refused, SignInNeeded, authorize
from tests.conftest import browser_of, htmx, region, text_of
from tests.factories import make_member


def test_what_is_allowed_goes_on(app):
    assert authorize(ALLOWED) is None


def test_what_is_refused_stops_with_its_sentence(app):
    with app.test_request_context("/"), pytest.raises(Refused) as refused:
        authorize(LOCKED)

    assert (refused.value.code, refused.value.description) == (403, str(LOCKED.reason))


def test_who_could_sign_in_is_asked_to_and_the_place_is_remembered(app):
    place = Place("reply", 7)

    with app.test_request_context("/"), pytest.raises(SignInNeeded) as needed:
        authorize(SIGN_IN, place)

    assert (needed.value.code, needed.value.place) == (401, place)


def test_a_guest_answers_the_same_questions_as_a_member(section, alice):
    guest = Guest()

    for name in ("is_member", "is_admin", "is_editor", "is_moderator", "is_staff", "group_ids"):
        assert not getattr(guest, name)
    assert not guest.moderates(section)
    assert not guest.is_self(alice)
    missing = {
        name
        for name in ("language", "time_zone", "name", "id", "session", "is_authenticated")
        if not hasattr(guest, name)
    }
    assert missing == set()


def test_the_header_tells_members_from_guests(as_, client, alice):
    assert "Sign in" in region(client.get("/"), ".top").text
    assert alice.url in str(region(as_(alice).get("/"), ".top"))


def test_an_ended_session_is_a_guests(as_, alice):
    browser = as_(alice)
    db.session.execute(db.delete(Session))
    db.session.commit()

    assert "Sign in" in region(browser.get("/"), ".top").text
    assert browser.get("/drafts").status_code == 401


def test_a_session_that_was_not_used_for_long_is_over(app, as_, alice):
    browser = as_(alice)
    long_ago = now() - timedelta(days=app.config["SESSION_DAYS"] + 1)
    db.session.execute(db.update(Session).values(seen_at=long_ago))
    db.session.commit()

    assert browser.get("/drafts").status_code == 401


def test_rights_that_are_taken_away_are_gone_at_once(as_):
    chief = make_member("Chief", is_admin=True, is_editor=True)
    browser = as_(chief)
    before = browser.get("/news/new").status_code

    chief.is_admin = chief.is_editor = False
    db.session.commit()

    assert (before, browser.get("/news/new").status_code) == (200, 403)


@pytest.mark.parametrize("token", ["", "x", "1", "\x00", "é", "x" * 5000])
def test_a_made_up_session_is_a_guests(app, client, alice, token):
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token

    assert client.get("/").status_code == 200
    assert client.get("/drafts").status_code == 401


def test_the_token_of_a_session_is_not_stored(as_, alice):
    browser = as_(alice)
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]

    stored = db.session.scalars(db.select(Session.token_hash)).all()

    assert len(token) >= 40
    assert token not in stored


def test_who_has_no_right_reads_why_in_words(as_, alice):
    page = as_(alice).get("/news/new")

    assert page.status_code == 403
    assert "Only editors can write news." in text_of(page)


def test_a_refusal_is_written_down_without_letting_anybody_write_lines(as_, alice, thread, caplog):
    caplog.set_level(logging.INFO, "forum.web.access")

    as_(alice).get(f"/threads/{thread.id}/lock")

    (record,) = caplog.records
    assert record.getMessage() == f"Refused to {alice.id}: GET '/threads/{thread.id}/lock'"


def test_keeping_drafts_has_a_limit_of_its_own(limited, alice, thread):
    limited.config["LIMIT_DRAFT"] = "2 per minute"
    browser = browser_of(limited, alice)
    data = {"place": f"reply:{thread.id}", "source": "Half a th"}

    answers = [browser.post("/drafts", data=data, headers=htmx("draft_note")) for _ in "123"]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["HX-Retarget"] == "#notices"
    assert "Retry-After" in answers[-1].headers
