"""Threads that are like another one, found anew every few hours only: a process remembers which."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from flask import current_app

from forum.accounts.models import Guest
from forum.search import queries
from forum.search.results import threads_with
from forum.threads.models import Thread

# Threads that are shown below another one; how many are remembered, and for how many seconds.
SHOWN, MOST, SECONDS = 5, 2_000, 6 * 3600
# Letters of a title that is compared with others: shorter says nothing yet, longer nothing more.
SHORTEST, LONGEST = 4, 200
Ids = tuple[int, ...]


class Remembered:
    """Answers that are good for a while; the ones that were asked for longest ago make room."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple, tuple[float, Ids]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple, find: Callable[[], Ids]) -> Ids:
        """Return what is remembered under a name, found now if it is not or no longer good."""
        with self._lock:
            until, ids = self._kept.get(key, (0.0, ()))
        if time.monotonic() >= until:
            ids = find()
            until = time.monotonic() + SECONDS
        with self._lock:
            self._kept[key] = until, ids
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return ids


def threads_like(thread: Thread, viewer) -> list[Thread]:
    """Find threads that are like one, as far as the viewer may see them.

    What everybody may read is compared with what everybody may read: that is the same for all who
    ask, and tells nobody of private sections. Of a private thread nothing is remembered.
    """
    if thread.is_public:
        remembered: Remembered = current_app.extensions["similar_threads"]
        ids = remembered.get((thread.id, thread.title), lambda: _ids_like(thread, Guest()))
    else:
        ids = _ids_like(thread, viewer)
    return threads_with(ids, viewer)


def threads_titled_like(title: str, viewer) -> list[Thread]:
    """Find threads that one of this title would perhaps repeat, as far as the viewer may see."""
    typed = title.strip()[:LONGEST]
    if len(typed) < SHORTEST:
        return []
    return queries.like_title(typed, viewer, limit=SHOWN)


def _ids_like(thread: Thread, viewer) -> Ids:
    return tuple(found.id for found in queries.similar(thread, viewer, limit=SHOWN))
