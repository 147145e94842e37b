"""Votes on a large board: each given as the rules of its time let its voter give it."""

from array import array
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from forum.config import SETTINGS
from forum.reputation.supply import Given, Supply, Terms

VOTED, MINUSES = 0.15, 0.1
# All votes come so long after their posts: so they come in the order of the posts.
DELAY = 600
PLUSES = ("", "", "", "", "Спасибо", "По делу", "+1")
WHY_NOT = ("Не по теме", "Без доказательств", "Это уже было")
TERMS = Terms.of({setting.name: setting.parse(setting.default) for setting in SETTINGS})


@dataclass(frozen=True)
class Voter:
    """A member as the supply of votes knows one."""

    created_at: datetime
    post_count: int
    reputation: int


class Votes:
    """Gives votes, and remembers in plain numbers what members have given and earned."""

    def __init__(self, seed: int, members: int, moment: Callable[[int], datetime]) -> None:
        self.random, self.moment = Random(seed), moment
        self.earned = array("i", bytes(4 * (members + 1)))
        self.given: dict[int, deque[Given]] = {}
        self.rows: list[tuple] = []

    def on(
        self, post: int, author: int, second: int, *, voter: int, written: int, has_minus: bool
    ) -> int:
        """Let somebody vote on a post who can; return what the vote weighs."""
        at = self.moment(second + DELAY)
        given = self.given.setdefault(voter, deque(maxlen=TERMS.looked_back))
        member = Voter(self.moment(0), written, self.earned[voter])
        supply = Supply(member, list(given), TERMS, at)
        if voter == author or not supply.left or supply.others_first(author):
            return 0
        is_plus = not (has_minus and self.random.random() < MINUSES)
        points = supply.points(is_plus)
        reason = self.random.choice(PLUSES if is_plus else WHY_NOT)
        given.appendleft(Given(at, author))
        self.rows.append((post, voter, author, points, reason, at))
        return points
