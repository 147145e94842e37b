"""Words of the board that are spelt nearly like one that nobody has written."""

from collections.abc import Iterator

from sqlalchemy import select

from forum.database import fulltext
from forum.extensions import db
from forum.search.models import SearchTerm
from forum.search.spellings import is_spelling

_RUSSIAN, _LATIN = "абвгдежзийклмнопрстуфхцчшщъыьэюя", "abcdefghijklmnopqrstuvwxyz"
# What sorts behind all words that begin alike.
END = "\uffff"
# Words that begin alike and are compared for two mistakes, and the shortest word that has two.
MOST_COMPARED, LONG = 3_000, 6
MOST_PROPOSED = 6


def proposals(word: str) -> Iterator[list[str]]:
    """Yield groups of words that are written on the board: one mistake away, then two."""
    if not is_spelling(word):
        return
    near = _known(one_mistake_away(word))
    yield sorted(near, key=lambda other: (other[0] != word[0], abs(len(other) - len(word))))[
        :MOST_PROPOSED
    ]
    if len(word) >= LONG:
        yield _two_away(word)


def one_mistake_away(word: str) -> set[str]:
    """List what a word becomes by one letter more, less, other, or in another place."""
    letters = _LATIN if word.isascii() else _RUSSIAN
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    less = {a + b[1:] for a, b in parts if b}
    turned = {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    other = {a + letter + b[1:] for a, b in parts if b for letter in letters}
    more = {a + letter + b for a, b in parts for letter in letters}
    return (less | turned | other | more) - {word}


def _known(words: set[str]) -> list[str]:
    found = select(SearchTerm.word).where(fulltext.among(SearchTerm.word))
    return list(db.session.scalars(found, fulltext.these(sorted(words))))


def _two_away(word: str) -> list[str]:
    """Compare words that begin with the same three letters."""
    begins = SearchTerm.word.between(word[:3], word[:3] + END)
    alike = select(SearchTerm.word).where(begins).order_by(SearchTerm.word).limit(MOST_COMPARED)
    near = [other for other in db.session.scalars(alike) if distance(word, other) == 2]
    return near[:MOST_PROPOSED]


def distance(one: str, other: str, most: int = 2) -> int:
    """Count the mistakes between two spellings, as far as one more than so many."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    before: list[int] = []
    for i, letter in enumerate(one, 1):
        last, row, earlier = row, [i], before
        for j, with_letter in enumerate(other, 1):
            steps = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != with_letter))
            is_turned = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == with_letter
            row.append(min(steps, earlier[j - 2] + 1) if is_turned else steps)
        before = last
        if min(row) > most:
            return most + 1
    return row[-1]
