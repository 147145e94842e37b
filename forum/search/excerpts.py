"""What a result shows of a text: a few words around those that were looked for, these marked.

Pieces of plain text come out, never HTML: the template escapes each, and marks it or not.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from forum import markup
from forum.search.asking import Query
from forum.search.words import tokens

# Letters of a text that are looked at, of one window, and how many windows are shown at most.
LOOKED_AT, WIDTH, MOST = 20_000, 150, 2
# What is shown before the first hit of a window, and where a word may be cut if it never ends.
BEFORE, LONGEST_WORD = 50, 40
ELLIPSIS = "…"


class Piece(NamedTuple):
    """Some letters of a text, and whether they were looked for."""

    text: str
    is_hit: bool = False


class Hit(NamedTuple):
    """Where a word that was looked for stands."""

    start: int
    end: int
    stem: str


Pieces = tuple[Piece, ...]


def stems_of(query: Query) -> frozenset[str]:
    """Return the stems of the words that excerpts mark."""
    return frozenset(term for words in query.words for term in words.terms)


@lru_cache(512)
def excerpt(source: str, stems: frozenset[str]) -> Pieces:
    """Return what a result shows of a post; of what it quotes only if nothing else was meant."""
    own = markup.plain(source[:LOOKED_AT])
    if hits := _hits(own, stems):
        return _around(own, hits)
    with_quotes = markup.plain(source[:LOOKED_AT], quotes=True)
    if hits := _hits(with_quotes, stems):
        return _around(with_quotes, hits)
    return (Piece(_shortened(own or with_quotes, MOST * WIDTH)),)


def marked(text: str, stems: Collection[str]) -> Pieces:
    """Return a whole line, such as a title, with the words marked that were looked for."""
    return _pieces(text, 0, len(text), _hits(text, stems))


def _hits(text: str, stems: Collection[str]) -> list[Hit]:
    if not stems:
        return []
    return [Hit(t.start, t.end, t.stem) for t in tokens(text) if t.stem in stems]


def _around(text: str, hits: Sequence[Hit]) -> Pieces:
    """Show the richest places of a text, in their order."""
    places = [_place(text, hit) for hit in _richest(hits)]
    found = list(_with_gaps(text, _joined(sorted(places)), hits))
    return tuple(found)


def _richest(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the first hits of the places with most of the words; a second one if it has others."""
    seen: set[str] = set()
    for _ in range(MOST):
        best, news = None, set[str]()
        for index, hit in enumerate(hits):
            others = _until(hits, index, hit.start + WIDTH - BEFORE) - seen
            if len(others) > len(news):
                best, news = hit, others
        if best is None:
            return
        seen |= news
        yield best


def _until(hits: Sequence[Hit], index: int, end: int) -> set[str]:
    """Return the different words from a hit on that end before a place."""
    found = set()
    for hit in hits[index : index + 20]:
        if hit.end > end:
            break
        found.add(hit.stem)
    return found or {hits[index].stem}


def _place(text: str, hit: Hit) -> tuple[int, int]:
    start = _word_border(text, max(0, hit.start - BEFORE), hit.start)
    end = min(len(text), max(hit.end, start + WIDTH))
    return start, _last_border(text, hit.end, end)


def _word_border(text: str, position: int, most: int) -> int:
    """Return where the next word begins; in the middle of an endless one, where we are."""
    if position == 0 or text[position - 1] == " ":
        return position
    space = text.find(" ", position, min(most, position + LONGEST_WORD))
    return position if space < 0 else space + 1


def _last_border(text: str, least: int, position: int) -> int:
    if position == len(text) or text[position] == " ":
        return position
    space = text.rfind(" ", max(least, position - LONGEST_WORD), position)
    return position if space < 0 else space


def _joined(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Make one place of those that touch."""
    found = list(places[:1])
    for start, end in places[1:]:
        if start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _with_gaps(
    text: str, places: Sequence[tuple[int, int]], hits: Sequence[Hit]
) -> Iterator[Piece]:
    """Yield the pieces of some places, with a sign wherever something is left out."""
    if places[0][0] > 0:
        yield Piece(f"{ELLIPSIS} ")
    yield from _pieces(text, *places[0], hits)
    for _, place in pairwise(places):
        yield Piece(f" {ELLIPSIS} ")
        yield from _pieces(text, *place, hits)
    if places[-1][1] < len(text):
        yield Piece(f" {ELLIPSIS}")


def _pieces(text: str, start: int, end: int, hits: Sequence[Hit]) -> Pieces:
    found, position = [], start
    for hit in hits:
        if hit.start < position or hit.end > end:
            continue
        if hit.start > position:
            found.append(Piece(text[position : hit.start]))
        found.append(Piece(text[hit.start : hit.end], is_hit=True))
        position = hit.end
    if position < end:
        found.append(Piece(text[position:end]))
    return tuple(found)


def _shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return f"{text[: _last_border(text, most // 2, most)]} {ELLIPSIS}"
