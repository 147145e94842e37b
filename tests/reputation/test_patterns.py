"""Votes that look agreed upon, found in plain rows."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.reputation.patterns import Cast, rings, volleys_of_one, volleys_of_several

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def database():
    """Need none: patterns are found in plain rows."""


def casts(text: str) -> list[Cast]:
    """Read votes such as `1>2+@3`: member 1 gives member 2 a plus in the third hour."""
    found = []
    for id, word in enumerate(text.split(), 1):
        pair, _, hour = word.partition("@")
        voter, author = pair[:-1].split(">")
        points = 1 if pair[-1] == "+" else -1
        at = NOON + timedelta(hours=float(hour or 0))
        found.append(Cast(id, int(voter), int(author), points, at))
    return found


def pairs(patterns) -> list[tuple[list[int], list[int], int]]:
    return [(sorted(p.voters), sorted(p.authors), len(p.votes)) for p in patterns]


@pytest.mark.parametrize(
    ("votes", "found"),
    [
        ("1>2+ 1>2+", []),
        ("1>2+ 1>2+@30 1>2+@60", [([1], [2], 3)]),
        ("1>2- 1>2- 1>2-", [([1], [2], 3)]),
        ("1>2+ 1>2- 1>2+", []),
        ("1>2+ 1>2+@200 1>2+@400", []),
        ("1>2+ 1>3+ 1>4+", []),
    ],
)
def test_one_member_on_another_again_and_again(votes, found):
    assert pairs(volleys_of_one(casts(votes))) == found


@pytest.mark.parametrize(
    ("votes", "found"),
    [
        ("1>9- 2>9-@0.5 3>9-@1", []),
        ("1>9- 2>9-@0.5 3>9-@1 4>9-@1.5", [([1, 2, 3, 4], [9], 4)]),
        ("1>9- 2>9-@2 3>9-@4 4>9-@6", []),
        ("1>9- 1>9- 1>9- 1>9-", []),
        ("1>9+ 2>9- 3>9+ 4>9-", []),
    ],
)
def test_several_members_on_one_within_an_hour(votes, found):
    assert pairs(volleys_of_several(casts(votes))) == found


@pytest.mark.parametrize(
    ("votes", "found"),
    [
        ("1>2+ 2>1+", []),
        ("1>2+ 1>2+ 2>1+ 2>1+", [([1, 2], [1, 2], 4)]),
        ("1>2+ 1>2+ 2>1- 2>1-", []),
        ("1>2+ 1>2+ 2>3+ 2>3+ 3>1+ 3>1+", []),
        (
            "1>2+ 1>2+ 2>1+ 2>1+ 2>3+ 2>3+ 3>2+ 3>2+ 8>9+ 9>8+",
            [([1, 2, 3], [1, 2, 3], 8)],
        ),
    ],
)
def test_circles_of_members_who_praise_each_other(votes, found):
    assert pairs(rings(casts(votes))) == found


def test_the_newest_patterns_and_votes_come_first():
    votes = casts("1>2+ 1>2+@1 1>2+@2 3>4+@5 3>4+@6 3>4+@7")

    newest, oldest = volleys_of_one(votes)

    assert [vote.id for vote in newest.votes] == [6, 5, 4]
    assert oldest.points == 3
