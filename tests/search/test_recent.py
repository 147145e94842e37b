"""What members have searched for last: few, for each alone, and only while they want it."""

from datetime import UTC, datetime, timedelta

import pytest

from forum import reading
from forum.extensions import db
from forum.models import Guest, RecentSearch
from forum.search import recent
from forum.search.recent import MOST, recent_searches
from tests.conftest import text_of
from tests.factories import make_member

MORNING = datetime(2026, 3, 5, 9, tzinfo=UTC)


def search(member, *texts: str) -> None:
    """Let a member search, a minute for each question."""
    for minute, text in enumerate(texts):
        recent.store({(member.id, text): MORNING + timedelta(minutes=minute)})


def test_the_newest_ones_are_kept(alice):
    search(alice, *(f"word {n}" for n in range(MOST + 3)))

    assert recent_searches(alice) == [f"word {n}" for n in range(MOST + 2, 2, -1)]


def test_the_same_question_stands_there_once(alice):
    search(alice, "links", "banners", "links")

    assert recent_searches(alice) == ["links", "banners"]


def test_nobody_sees_what_another_one_searched_for(alice):
    search(alice, "links")

    assert recent_searches(make_member("Bob")) == []
    assert recent_searches(Guest()) == []


def test_who_wants_nothing_to_be_kept_leaves_nothing(alice):
    search(alice, "links")
    recent.stop_keeping(alice)
    search(alice, "banners")

    assert db.session.scalars(db.select(RecentSearch)).all() == []
    assert recent_searches(alice) == []


def test_who_is_gone_leaves_nothing(alice):
    recent.store({(alice.id + 99, "links"): MORNING})

    assert db.session.scalars(db.select(RecentSearch)).all() == []


def test_searching_is_noted_and_written_later(as_, alice):
    browser = as_(alice)
    browser.get("/search?q=paid+links")
    assert recent_searches(alice) == []

    reading.flush()

    assert recent_searches(alice) == ["paid links"]
    assert "paid links" in text_of(browser.get("/search"))


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=",
        "/search?in=square",
        "/search?q=links&author=Bob",
        f"/search?q={'x' * 300}",
        "/search?q=-without",
    ],
)
def test_what_asks_nothing_is_not_noted(as_, alice, address):
    as_(alice).get(address)
    reading.flush()

    assert recent_searches(alice) == []


def test_the_last_searches_are_forgotten_and_no_longer_kept_by_a_click(as_, alice):
    search(alice, "links")
    browser = as_(alice)

    forgotten = browser.post("/search/forget", follow_redirects=True)
    assert recent_searches(alice) == []
    assert "forgotten" in text_of(forgotten)

    browser.post("/search/stop-keeping")
    assert "Keep the last ten" in text_of(browser.get("/search"))
    browser.get("/search?q=links")
    reading.flush()
    assert recent_searches(alice) == []

    browser.post("/search/keep")
    assert alice.keeps_searches
