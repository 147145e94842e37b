"""Tables that are Markdown, and can be read in a terminal as they are."""

import unicodedata
from collections.abc import Sequence


def table(head: str, rows: Sequence[Sequence[str]], *, words: int = 1) -> str:
    """Draw a table; the first columns hold words, the others numbers."""
    lines = [head.split("|"), *rows]
    widths = [max(3, *map(_width, column)) for column in zip(*lines, strict=True)]
    rule = ["-" * w if n < words else "-" * (w - 1) + ":" for n, w in enumerate(widths)]
    drawn = [[_padded(c, w, n >= words) for n, (c, w) in _cells(r, widths)] for r in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in [drawn[0], rule, *drawn[1:]])


def _cells(row: Sequence[str], widths: list[int]):
    return enumerate(zip(row, widths, strict=True))


def _padded(text: str, width: int, right: bool) -> str:
    room = " " * (width - _width(text))
    return room + text if right else text + room


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(letter) else 1 for letter in text)


def number(value: float | None, digits: int = 2) -> str:
    """Write a number, or a dash for none."""
    return "-" if value is None else f"{value:.{digits}f}"


def fine(value: float | None) -> str:
    """Write a number with about three digits that matter."""
    if value is None:
        return "-"
    digits = 0 if value == 0 or value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:.{digits}f}"
