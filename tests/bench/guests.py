"""Guests who come once and return no cookie, as crawlers do: does a page cost more after them?"""

import time
from collections.abc import Iterator
from dataclasses import astuple, dataclass

from tests.bench.figures import Figures
from tests.bench.loads import Load, Target, ask_together
from tests.bench.rounds import ACCEPTED, THREAD, Lane, Sparring

TRIES = 4
PATIENCE = 60


@dataclass(frozen=True)
class Crowd:
    """How many came, and what a page and hello world cost before and after them."""

    guests: int
    errors: int
    before: "Cost"
    after: "Cost"

    @property
    def speed(self) -> float:
        """Return how fast the page is after them, against before.

        Hello world tells how fast the machine was meanwhile, so that this is left out.
        """
        return (self.before.page / self.before.hello) / (self.after.page / self.after.hello)


@dataclass(frozen=True)
class Cost:
    """Processor time in milliseconds."""

    page: float
    hello: float


def crowd(lane: Lane, sparring: Sparring, guests: int, seconds: int) -> Crowd:
    """Let guests come between two looks at the thread page."""
    before = _cost(lane, sparring, seconds)
    come = visit(lane, guests)
    after = _cost(lane, sparring, seconds)
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


def _cost(lane: Lane, sparring: Sparring, seconds: int) -> Cost:
    pair = [next(runner.entries(THREAD)) for runner in (lane, sparring)]
    figures = Figures()
    for _ in range(TRIES):
        for entry in pair:
            figures.add(entry.take(seconds))
    return Cost(*(figures.find(*astuple(entry.key)).cpu for entry in pair))
