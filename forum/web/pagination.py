"""Numbered pages."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import abort, request

LARGEST_PAGE = 10_000_000


def page_argument() -> int:
    """Read ?page=; anything that is no page number is a page that does not exist."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        abort(404)
    number = int(text)
    if not 1 <= number <= LARGEST_PAGE:
        abort(404)
    return number


@dataclass(frozen=True)
class Pages:
    """Where one page stands among the others."""

    number: int
    size: int
    total: int
    address: Callable[[int], str]
    region: str = ""

    def __post_init__(self) -> None:
        if self.number > self.count:
            abort(404)

    @property
    def count(self) -> int:
        """Return the number of pages; an empty list has one empty page."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """Return how many things stand before this page."""
        return (self.number - 1) * self.size

    @property
    def previous(self) -> int | None:
        """Return the number of the page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """Return the number of the page after, if there is one."""
        return self.number + 1 if self.number < self.count else None

    @property
    def is_last(self) -> bool:
        """Tell whether this is the last page."""
        return self.number == self.count

    def links(self) -> list[int | None]:
        """List the numbers to show: the ends, the neighbours, None for a gap between them."""
        near = range(self.number - 2, self.number + 3)
        shown = sorted({1, self.count, *(n for n in near if 1 <= n <= self.count)})
        links: list[int | None] = []
        for number in shown:
            if links and links[-1] is not None and number - links[-1] > 1:
                links.append(number - 1 if number - links[-1] == 2 else None)
            links.append(number)
        return links
