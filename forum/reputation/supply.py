"""How many votes a member has left and what one weighs: arithmetic on what was given lately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

YEAR = timedelta(days=365.25)


@dataclass(frozen=True)
class Terms:
    """The settings of votes."""

    hours: int
    first: int
    most: int
    reputation_step: int
    years_step: int
    days_before: int
    posts_before: int
    spread: int
    for_one: int
    weight_step: int
    most_plus: int
    most_minus: int
    withdraw_minutes: int

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "Terms":
        """Read the terms of a board."""
        return cls(*(config[name] for name in TERMS))

    @property
    def window(self) -> timedelta:
        """Return how long a vote that was given is missing from the supply."""
        return timedelta(hours=self.hours)

    @property
    def second_thoughts(self) -> timedelta:
        """Return how long a vote can be withdrawn."""
        return timedelta(minutes=self.withdraw_minutes)

    @property
    def looked_back(self) -> int:
        """Return how many of the newest votes decide about the next one."""
        return max(self.most, self.spread, 1)


# In the order of the terms.
TERMS = (
    "VOTE_HOURS",
    "VOTES",
    "VOTES_MOST",
    "VOTES_REPUTATION",
    "VOTES_YEARS",
    "VOTER_DAYS",
    "VOTER_POSTS",
    "VOTE_SPREAD",
    "VOTES_FOR_ONE",
    "VOTE_WEIGHT_REPUTATION",
    "PLUS_WEIGHT_MOST",
    "MINUS_WEIGHT_MOST",
    "VOTE_WITHDRAW_MINUTES",
)


class Given(NamedTuple):
    """A vote that was given: when, to whom, and which one it is."""

    at: datetime
    author_id: int
    id: int = 0


@dataclass(frozen=True)
class Supply:
    """What a member has to give at a moment; built from the newest votes, the newest first."""

    member: Any
    given: Sequence[Given]
    terms: Terms
    now: datetime

    @property
    def size(self) -> int:
        """Return how many votes the member has in the time that the terms name."""
        if self.is_newcomer:
            return 0
        standing = max(0, self.member.reputation) // self.terms.reputation_step
        years = (self.now - self.member.created_at) // YEAR
        return min(self.terms.most, self.terms.first + standing + years // self.terms.years_step)

    @property
    def is_newcomer(self) -> bool:
        """Tell whether the member has none yet."""
        return self.is_too_early or self.posts_missing > 0

    @property
    def is_too_early(self) -> bool:
        """Tell whether the member has not been one for long enough."""
        return self.now < self.begins_at

    @property
    def begins_at(self) -> datetime:
        """Return when the member has been one for long enough."""
        return self.member.created_at + timedelta(days=self.terms.days_before)

    @property
    def posts_missing(self) -> int:
        """Return how many posts are missing before the first vote."""
        return max(0, self.terms.posts_before - self.member.post_count)

    @cached_property
    def _out(self) -> list[Given]:
        since = self.now - self.terms.window
        return [vote for vote in self.given if vote.at > since]

    @cached_property
    def left(self) -> int:
        """Return how many votes are left."""
        return max(0, self.size - len(self._out))

    @property
    def more_at(self) -> datetime | None:
        """Return when there will be one more than now; None when all are there."""
        out = self._out
        if not out or not self.size:
            return None
        # The supply may have shrunk since: then the first to come back fill nothing.
        oldest_first = out[::-1]
        return oldest_first[max(0, len(out) - self.size)].at + self.terms.window

    def others_first(self, author_id: int) -> int:
        """Return how many others must have a vote before this member has one again."""
        newest = [vote.author_id for vote in self.given[: self.terms.spread]]
        return self.terms.spread - newest.index(author_id) if author_id in newest else 0

    def has_had_enough(self, author_id: int) -> bool:
        """Tell whether this member has had all that one may give them for now."""
        had = [vote for vote in self._out if vote.author_id == author_id]
        return len(had) >= self.terms.for_one

    def lets(self, author_id: int) -> bool:
        """Tell whether a vote for this member can be given now."""
        has_one = self.left > 0 and not self.others_first(author_id)
        return has_one and not self.has_had_enough(author_id)

    def is_newest(self, vote_id: int) -> bool:
        """Tell whether no vote was given after this one."""
        return bool(self.given) and self.given[0].id == vote_id

    def weight(self, is_plus: bool) -> int:
        """Return what a plus or a minus of the member weighs."""
        weight = 1 + max(0, self.member.reputation) // self.terms.weight_step
        plus = min(self.terms.most_plus, weight)
        return plus if is_plus else min(self.terms.most_minus, plus)

    def points(self, is_plus: bool) -> int:
        """Return what a vote of the member adds to a score."""
        return self.weight(True) if is_plus else -self.weight(False)

    @property
    def dots(self) -> str:
        """Draw the supply: what is left, then what was given."""
        return "●" * self.left + "○" * (self.size - self.left)
