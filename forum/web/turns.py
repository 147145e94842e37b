"""Turns at what costs much: few at once, and one for each visitor.

Each process counts its own: the purpose is that it has threads left for other visitors. Whoever
reads slowly may do so as long as nobody waits.
"""

from collections.abc import Callable, Iterable, Iterator
from threading import Lock
from time import monotonic

from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

SECONDS_TO_WAIT = 10
# A hundred thousand posts are made and sent to a quick line in less.
SECONDS_FOR_SURE = 120
# Under which name a server tells how to end a connection that nobody reads from.
HANG_UP = "veche.hang_up"


class Turn:
    """The turn of a visitor: theirs for a while, and then until somebody else wants it."""

    def __init__(self, who: str, began: float, hang_up: Callable[[], object] | None) -> None:
        self.who, self.began, self.has_given_way = who, began, False
        self._hang_up = hang_up

    def give_way(self) -> None:
        """Stop what is sent: with its next piece, and at once where the server knows how."""
        self.has_given_way = True
        if self._hang_up:
            self._hang_up()

    def while_it_lasts(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield pieces; an error breaks the answer off, so that half of it looks like no whole."""
        for piece in pieces:
            if self.has_given_way:
                raise ConnectionAbortedError("A slow reader gave way to somebody who waited.")
            yield piece


class Turns:
    """Who has a turn now."""

    def __init__(self, most: int, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._clock, self._lock = most, clock, Lock()
        self._having: dict[str, Turn] = {}

    def take(self, who: str, hang_up: Callable[[], object] | None = None) -> Turn:
        """Give somebody a turn; refuse a second one, and one too many."""
        with self._lock:
            if who in self._having:
                self._let_give_way(self._having[who])
                raise TooManyRequests(retry_after=SECONDS_TO_WAIT)
            if len(self._having) >= self._most:
                self._let_give_way(min(self._having.values(), key=lambda turn: turn.began))
                raise ServiceUnavailable(retry_after=SECONDS_TO_WAIT)
            turn = self._having[who] = Turn(who, self._clock(), hang_up)
        return turn

    def _let_give_way(self, turn: Turn) -> None:
        """Let a turn give way if it has had its time; until it ends it counts."""
        if turn.began + SECONDS_FOR_SURE <= self._clock():
            turn.give_way()

    def end(self, turn: Turn) -> None:
        """Take note that a turn is over."""
        with self._lock:
            self._having.pop(turn.who, None)
