"""Figures: what a load has shown of one page under one server, kept, compared and stored."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

FORUM, LARGE, OTHER = "forum", "large board", "other tree"
HELLO, BARE, NGINX = "hello", "bare page", "nginx"
HIT, MISS, SAME, MEMBER = "guest hit", "guest miss", "not modified", "member"
VISITS = (HIT, MISS, SAME, MEMBER)


@dataclass(frozen=True)
class Key:
    """What was loaded: a page of a subject, under a server, for one kind of visit."""

    server: str
    subject: str
    page: str
    visit: str


@dataclass(frozen=True)
class Figure:
    """What a load has shown; times in milliseconds."""

    key: Key
    per_second: float
    cpu: float
    p50: float
    p99: float
    bytes: int
    queries: int | None = None
    errors: int = 0


class Figures:
    """All figures of one run; of several loads of one thing the cheapest counts."""

    def __init__(self, figures: list[Figure] | None = None) -> None:
        self._by_key: dict[Key, Figure] = {}
        for figure in figures or []:
            self.add(figure)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._by_key.values())

    def add(self, figure: Figure) -> None:
        """Keep a figure, if it is better than what is known; errors are never forgotten.

        What else a machine does can only add to the cost, so the least is nearest to the truth.
        """
        known = self._by_key.get(figure.key)
        if known is None:
            self._by_key[figure.key] = figure
            return
        best = min(known, figure, key=lambda each: each.cpu)
        self._by_key[figure.key] = replace(best, errors=known.errors + figure.errors)

    def find(self, server: str, subject: str, page: str, visit: str) -> Figure | None:
        """Find a figure."""
        return self._by_key.get(Key(server, subject, page, visit))

    def of(self, subject: str) -> list[Figure]:
        """List the figures of a subject, those under the default server first."""
        found = [figure for figure in self if figure.key.subject == subject]
        return sorted(found, key=lambda figure: figure.key.server, reverse=True)

    def beside(self, figure: Figure, subject: str) -> float | None:
        """Return how much more processor time a page takes than what stands beside it."""
        key = figure.key
        if subject == NGINX:
            comparable = key.visit in (HIT, SAME)
            return ratio(figure, self.find(NGINX, NGINX, key.page, HIT)) if comparable else None
        visit = HIT if subject == HELLO else key.visit
        return ratio(figure, self.find(key.server, subject, key.page, visit))

    def to_json(self) -> list[dict[str, object]]:
        """Return plain values."""
        return [asdict(figure) for figure in self]

    @classmethod
    def from_json(cls, stored: list[dict]) -> "Figures":
        """Read what `to_json` returned."""
        return cls([Figure(**{**each, "key": Key(**each["key"])}) for each in stored])


def ratio(one: Figure | None, other: Figure | None) -> float | None:
    """Return how much more processor time the one takes than the other."""
    return one.cpu / other.cpu if one and other and other.cpu else None
