"""Votes that look agreed upon: many in a short time, and circles of members who praise each other.

Pure functions over the newest votes, so that what is looked at has a bound.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

# One member on another: more than the spread of votes lets happen by chance.
MANY_FOR_ONE, WEEK = 3, timedelta(days=7)
# Several members on one: a good post gets pluses too, but seldom so fast.
SEVERAL, HOUR = 4, timedelta(hours=1)
# Each of two members has had so many pluses of the other.
MUTUAL = 2


class Cast(NamedTuple):
    """A vote as a pattern needs it."""

    id: int
    voter_id: int
    author_id: int
    points: int
    at: datetime


@dataclass(frozen=True)
class Pattern:
    """Votes that belong together: who gave them, who got them, the votes with the newest first."""

    voters: frozenset[int]
    authors: frozenset[int]
    votes: tuple[Cast, ...]

    @property
    def points(self) -> int:
        """Return what the votes weigh together."""
        return sum(vote.points for vote in self.votes)


def _pattern(votes: Iterable[Cast]) -> Pattern:
    newest_first = tuple(sorted(votes, key=lambda vote: (vote.at, vote.id), reverse=True))
    return Pattern(
        frozenset(vote.voter_id for vote in newest_first),
        frozenset(vote.author_id for vote in newest_first),
        newest_first,
    )


def _newest_first(patterns: Iterable[Pattern]) -> list[Pattern]:
    return sorted(patterns, key=lambda pattern: pattern.votes[0].at, reverse=True)


def _grouped(votes: Sequence[Cast], *names: str) -> Iterator[list[Cast]]:
    groups: dict[tuple, list[Cast]] = {}
    for vote in sorted(votes, key=lambda vote: (vote.at, vote.id)):
        key = *(getattr(vote, name) for name in names), vote.points > 0
        groups.setdefault(key, []).append(vote)
    yield from groups.values()


def _runs(votes: list[Cast], longest: timedelta) -> Iterator[list[Cast]]:
    """Cut votes in the order of time wherever a pause is longer than so long."""
    run = votes[:1]
    for before, vote in pairwise(votes):
        if vote.at - before.at > longest:
            yield run
            run = []
        run.append(vote)
    yield run


def volleys_of_one(votes: Sequence[Cast]) -> list[Pattern]:
    """Find where one member voted on another again and again, all up or all down."""
    return _newest_first(
        _pattern(run)
        for group in _grouped(votes, "voter_id", "author_id")
        for run in _runs(group, WEEK)
        if len(run) >= MANY_FOR_ONE
    )


def volleys_of_several(votes: Sequence[Cast]) -> list[Pattern]:
    """Find where several members voted on one within a short time, all up or all down."""
    return _newest_first(
        _pattern(run)
        for group in _grouped(votes, "author_id")
        for run in _runs(group, HOUR)
        if len({vote.voter_id for vote in run}) >= SEVERAL
    )


def rings(votes: Sequence[Cast]) -> list[Pattern]:
    """Find pairs and larger circles of members who give each other pluses."""
    given: dict[tuple[int, int], list[Cast]] = {}
    for vote in votes:
        if vote.points > 0:
            given.setdefault((vote.voter_id, vote.author_id), []).append(vote)
    often = {pair for pair, pluses in given.items() if len(pluses) >= MUTUAL}
    mutual = {pair for pair in often if pair[::-1] in often}
    return _newest_first(
        _pattern(vote for pair in mutual if pair[0] in circle for vote in given[pair])
        for circle in _circles(mutual)
    )


def _circles(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Join pairs that share a member."""
    circles: list[set[int]] = []
    for pair in pairs:
        apart = [circle for circle in circles if circle.isdisjoint(pair)]
        joined = set(pair).union(*(circle for circle in circles if circle not in apart))
        circles = [*apart, joined]
    return circles
