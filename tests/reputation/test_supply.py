"""The supply of votes: pure arithmetic, without a board."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from forum.config import SETTINGS
from forum.models import User
from forum.reputation.supply import Given, Supply, Terms

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
TERMS = Terms(
    hours=24,
    first=5,
    most=12,
    reputation_step=50,
    years_step=2,
    days_before=3,
    posts_before=5,
    spread=3,
    for_one=2,
    weight_step=100,
    most_plus=3,
    most_minus=2,
    withdraw_minutes=10,
)


@pytest.fixture(autouse=True)
def database():
    """Need none: a supply is made of plain values."""


def a_supply(*given: tuple[float, int], days=30, posts=50, reputation=0, **terms) -> Supply:
    """Make a supply from votes given so many hours ago to somebody, the newest first."""
    joined = NOON - timedelta(days=days)
    member = User(name="Voter", created_at=joined, post_count=posts, reputation=reputation)
    votes = [Given(NOON - timedelta(hours=hours), author) for hours, author in given]
    return Supply(member, votes, replace(TERMS, **terms), NOON)


def test_the_terms_are_the_settings_of_the_board():
    defaults = {setting.name: setting.parse(setting.default) for setting in SETTINGS}

    terms = Terms.of(defaults)

    assert (terms.hours, terms.first, terms.most) == (24, 5, 12)
    assert terms.most_minus <= terms.most_plus


@pytest.mark.parametrize(
    ("standing", "size"),
    [
        ({}, 5),
        ({"reputation": 49}, 5),
        ({"reputation": 50}, 6),
        ({"reputation": -500}, 5),
        ({"days": 2 * 365}, 5),
        ({"days": 2 * 366}, 6),
        ({"days": 10 * 366, "reputation": 100}, 12),
        ({"days": 40 * 366}, 12),
        ({"reputation": 10**6}, 12),
        ({"first": 0}, 0),
        ({"first": 9, "most": 4}, 4),
        ({"days": 2}, 0),
        ({"posts": 4}, 0),
        ({"days": 3, "posts": 5}, 5),
    ],
)
def test_a_supply_grows_with_standing_up_to_a_bound(standing, size):
    assert a_supply(**standing).size == size


@pytest.mark.parametrize(
    ("given", "left", "hours_to_more"),
    [
        ([], 5, None),
        ([(1, 1)], 4, 23),
        ([(1, 1), (5, 2), (23, 3)], 2, 1),
        ([(1, 1), (24, 2), (30, 3)], 4, 23),
        ([(h, h) for h in (1, 2, 3, 4, 5)], 0, 19),
        ([(h, h) for h in (1, 2, 3, 4, 5, 6, 7)], 0, 19),
    ],
    ids=["untouched", "one", "three", "come back", "spent", "the supply shrank"],
)
def test_each_vote_comes_back_on_its_own(given, left, hours_to_more):
    supply = a_supply(*given)

    assert supply.left == left
    assert supply.dots == "●" * left + "○" * (5 - left)
    assert supply.more_at == (hours_to_more and NOON + timedelta(hours=hours_to_more))


def test_newcomers_are_told_what_is_missing():
    supply = a_supply(days=1, posts=3)

    assert (supply.is_newcomer, supply.left, supply.more_at) == (True, 0, None)
    assert supply.posts_missing == 2
    assert supply.begins_at == NOON + timedelta(days=2)


@pytest.mark.parametrize(
    ("given", "spread", "others"),
    [
        ([], 3, 0),
        ([(1, 7)], 3, 3),
        ([(1, 1), (2, 7)], 3, 2),
        ([(1, 1), (2, 2), (3, 7)], 3, 1),
        ([(1, 1), (2, 2), (3, 3), (4, 7)], 3, 0),
        ([(900, 7)], 3, 3),
        ([(1, 7)], 0, 0),
    ],
)
def test_others_come_first_before_the_same_member_again(given, spread, others):
    assert a_supply(*given, spread=spread).others_first(7) == others


@pytest.mark.parametrize(
    ("given", "had_enough"),
    [([(1, 7)], False), ([(1, 7), (2, 7)], True), ([(1, 7), (25, 7)], False)],
)
def test_nobody_has_too_many_votes_of_the_same_member(given, had_enough):
    assert a_supply(*given, spread=0).has_had_enough(7) == had_enough


@pytest.mark.parametrize(
    ("reputation", "plus", "minus"),
    [(-300, 1, -1), (0, 1, -1), (99, 1, -1), (100, 2, -2), (250, 3, -2), (10**6, 3, -2)],
)
def test_a_vote_weighs_more_with_standing_and_a_minus_never_more_than_a_plus(
    reputation, plus, minus
):
    supply = a_supply(reputation=reputation)

    assert (supply.points(True), supply.points(False)) == (plus, minus)


def test_a_minus_weighs_no_more_than_a_plus_whatever_the_settings_say():
    supply = a_supply(reputation=10**6, most_plus=1, most_minus=5)

    assert supply.weight(False) <= supply.weight(True)
