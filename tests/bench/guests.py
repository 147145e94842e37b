"""Guests who come once and return no cookie, as crawlers do: does a page cost more after them?"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.loads import Load, Target, ask_together
from tests.bench.rounds import ACCEPTED, HIT, THREAD, Lane

TRIES = 5
PATIENCE = 60


@dataclass(frozen=True)
class Crowd:
    """How many came, and what a page cost before and after them."""

    guests: int
    errors: int
    cpu_before: float
    cpu_after: float

    @property
    def speed(self) -> float:
        """Return how fast the page is after them, against before."""
        return self.cpu_before / self.cpu_after


def crowd(lane: Lane, guests: int, seconds: int) -> Crowd:
    """Let guests come between two looks at the thread page."""
    before = _cost(lane, seconds)
    come = visit(lane, guests)
    after = _cost(lane, seconds)
    return Crowd(come.requests, come.errors, before, after)


def visit(lane: Lane, guests: int) -> Load:
    """Let guests open all pages, each guest one; or as many of them as there is time for."""
    target = Target(lane.cached.port, tuple(lane.board.pages.values()), ACCEPTED)
    return ask_together(target, _browsers(guests, time.monotonic() + PATIENCE))


def _browsers(guests: int, deadline: float) -> Iterator[dict[str, str]]:
    for number in range(guests):
        if time.monotonic() > deadline:
            return
        yield {"User-Agent": f"Guest/{number}.0 (nobody has seen this one before)"}


def _cost(lane: Lane, seconds: int) -> float:
    entry = next(entry for entry in lane.entries(THREAD) if entry.key.visit == HIT)
    return min(entry.take(seconds).cpu for _ in range(TRIES))
