"""The keys of a member's feeds: made, shown once, listed, revoked."""

import re

import pytest

from forum.extensions import db
from forum.feeds import actions
from forum.models import FeedKey
from tests.conftest import region, text_of
from tests.factories import make_section


def test_a_key_is_shown_once_and_opens_the_feeds_it_names(as_, client, alice, section):
    browser = as_(alice)

    made = browser.post("/settings/feeds", data={"name": "  My   phone "})

    addresses = [link["href"] for link in region(made, "main").select("a[href$='.atom']")]
    assert len(addresses) == 4 + 2
    assert made.headers["Cache-Control"] == "no-store"
    assert {client.get(a.removeprefix("http://localhost")).status_code for a in addresses} == {200}
    page = browser.get("/settings/feeds")
    assert "My phone" in text_of(page)
    assert re.search(r"/feeds/([\w-]{43})/", made.text)[1] not in page.text


@pytest.mark.parametrize("name", ["x" * 61, "я" * 500])
def test_a_name_that_is_too_long_is_shown_again(as_, alice, name):
    answer = as_(alice).post("/settings/feeds", data={"name": name})

    assert answer.status_code == 422
    assert region(answer, "#name")["value"] == name
    assert db.session.scalars(db.select(FeedKey)).all() == []


def test_nobody_has_more_keys_than_one_can_look_through(as_, alice, monkeypatch):
    monkeypatch.setattr(actions, "MOST_KEYS", 1)
    browser = as_(alice)
    browser.post("/settings/feeds")

    answer = browser.post("/settings/feeds", data={"name": "One more"})

    assert answer.status_code == 422
    assert "revoke one first" in text_of(answer)
    assert region(answer, "#name")["value"] == "One more"


def test_a_key_is_revoked_by_its_member_only(as_, alice, moderator):
    key = actions.make_key(alice)
    db.session.commit()
    address = f"/settings/feeds/{key.id}/revoke"

    assert as_(moderator).post(address).status_code == 404
    assert as_(alice).post(address).status_code == 303
    assert as_(alice).post(address).status_code == 404


def test_the_addresses_name_only_sections_that_the_member_may_read(as_, alice, private_section):
    make_section("Open to all")

    made = as_(alice).post("/settings/feeds")

    assert "Open to all" in made.text
    assert private_section.title not in made.text
