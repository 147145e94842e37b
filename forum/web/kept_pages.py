"""A bounded store of pages that a crowd of strangers cannot empty."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, Protocol, TypeVar

# Beside the bytes of a page: its headers, the names of what it shows, its place in the store.
OVERHEAD = 4_500
PROTECTED_SHARE = 0.8
LARGEST_SHARE = 0.1


class Weighed(Protocol):
    """What has a weight in bytes."""

    @property
    def weight(self) -> int:
        """Return the bytes it takes."""


Kept = TypeVar("Kept", bound=Weighed)


class KeptPages(Generic[Kept]):
    """Pages on trial and proved ones, each with the least recently used first.

    A page is on trial until somebody asks for it a second time. Whoever walks through a million
    addresses once only pushes out other pages on trial: a segmented LRU.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._trial: OrderedDict[Hashable, Kept] = OrderedDict()
        self._proved: OrderedDict[Hashable, Kept] = OrderedDict()
        self._trial_weight = self._proved_weight = 0
        self._lock = Lock()

    @property
    def weight(self) -> int:
        """Return the bytes that are kept."""
        return self._trial_weight + self._proved_weight

    def __len__(self) -> int:
        return len(self._trial) + len(self._proved)

    def get(self, name: Hashable) -> Kept | None:
        """Find a page; from now on it is a proved one."""
        with self._lock:
            if (page := self._proved.get(name)) is not None:
                self._proved.move_to_end(name)
                return page
            if (page := self._trial.pop(name, None)) is None:
                return None
            self._trial_weight -= page.weight
            self._prove(name, page)
            return page

    def put(self, name: Hashable, page: Kept) -> None:
        """Keep a page, in the place of the one that had this name; too large a one is not kept."""
        with self._lock:
            was_proved = self._drop(name)
            if page.weight > self._capacity * LARGEST_SHARE:
                return
            if was_proved:
                self._prove(name, page)
            else:
                self._trial[name] = page
                self._trial_weight += page.weight
            self._make_room()

    def _prove(self, name: Hashable, page: Kept) -> None:
        self._proved[name] = page
        self._proved_weight += page.weight
        while self._proved_weight > self._capacity * PROTECTED_SHARE:
            oldest, aged = self._proved.popitem(last=False)
            self._proved_weight -= aged.weight
            self._trial[oldest] = aged
            self._trial_weight += aged.weight
        self._make_room()

    def _make_room(self) -> None:
        while self.weight > self._capacity:
            _, gone = self._trial.popitem(last=False)
            self._trial_weight -= gone.weight

    def _drop(self, name: Hashable) -> bool:
        if (page := self._proved.pop(name, None)) is not None:
            self._proved_weight -= page.weight
            return True
        if (page := self._trial.pop(name, None)) is not None:
            self._trial_weight -= page.weight
        return False
