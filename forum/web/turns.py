"""Turns at what costs much: few at once, and one for each visitor.

Each process counts its own: the purpose is that it has threads left for other visitors.
"""

from collections.abc import Callable
from threading import Lock

from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

SECONDS_TO_WAIT = 10


class Turns:
    """Who has a turn now."""

    def __init__(self, most: int) -> None:
        self._most, self._having, self._lock = most, set[str](), Lock()

    def take(self, who: str) -> Callable[[], None]:
        """Give somebody a turn, and return how it ends; refuse a second one, and one too many."""
        with self._lock:
            if who in self._having:
                raise TooManyRequests(retry_after=SECONDS_TO_WAIT)
            if len(self._having) >= self._most:
                raise ServiceUnavailable(retry_after=SECONDS_TO_WAIT)
            self._having.add(who)
        return lambda: self._end(who)

    def _end(self, who: str) -> None:
        with self._lock:
            self._having.discard(who)
