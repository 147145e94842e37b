"""Comparing: two runs, two boards or two checkouts, page by page."""

from collections.abc import Iterable

from tests.bench.figures import FORUM, HELLO, LARGE, OTHER, Figure, Figures, ratio
from tests.bench.goals import growth
from tests.bench.tables import fine, number, table


def with_earlier(now: Figures, then: Figures) -> str:
    """Draw what has changed since an earlier run.

    The machine may have been busier that day; the last column leaves that out.
    """
    rows = []
    for figure in now.of(FORUM):
        key = figure.key
        if earlier := then.find(key.server, FORUM, key.page, key.visit):
            beside = now.beside(figure, HELLO), then.beside(earlier, HELLO)
            share = beside[0] / beside[1] if beside[0] and beside[1] else None
            rows.append([*_names(figure), *_pair(figure, earlier), number(share)])
    head = "server|page|visit|CPU ms|earlier|ratio|queries|bytes|ratio of ÷ hello"
    return table(head, rows, words=3)


def trees(figures: Figures) -> str:
    """Draw this checkout beside the other one."""
    head = "server|page|visit|CPU ms|other tree|ratio|queries|bytes"
    return table(head, list(_beside(figures, figures.of(FORUM), OTHER)), words=3)


def _beside(figures: Figures, ours: Iterable[Figure], subject: str):
    for figure in ours:
        key = figure.key
        if other := figures.find(key.server, subject, key.page, key.visit):
            yield [*_names(figure), *_pair(figure, other)]


def boards(figures: Figures) -> str:
    """Draw the large board beside the small one."""
    rows = []
    for large in figures.of(LARGE):
        key = large.key
        if small := figures.find(key.server, FORUM, key.page, key.visit):
            growing = [fine(large.cpu), fine(small.cpu), number(growth(figures, large))]
            rows.append([*_names(large), *growing, _change(small.queries, large.queries)])
    return table("server|page|visit|CPU ms, large|small|ratio|queries", rows, words=3)


def _names(figure: Figure) -> list[str]:
    return [figure.key.server, figure.key.page, figure.key.visit]


def _pair(figure: Figure, other: Figure) -> list[str]:
    return [
        fine(figure.cpu),
        fine(other.cpu),
        number(ratio(figure, other)),
        _change(other.queries, figure.queries),
        _change(other.bytes, figure.bytes),
    ]


def _change(before: int | None, after: int | None) -> str:
    """Write a count, and what it was when that was another one."""
    if before == after or before is None:
        return "-" if after is None else str(after)
    return f"{before} > {after}"
