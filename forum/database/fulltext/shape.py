"""What is put into an index of words, and what is asked of one."""

from typing import NamedTuple


class Entry(NamedTuple):
    """A text: its number, the terms of its title and body in a row, and marks without a place."""

    id: int
    title: tuple[str, ...]
    body: tuple[str, ...]
    marks: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Return its terms in a row: those of the title once more with their sign.

        So a word that is asked for in titles has a list of its own; and no row of words reaches
        from a title into a body.
        """
        return (*self.title, *map(titled, self.title), *self.body)


def titled(term: str) -> str:
    """Return what a term of a title is found by when it has to stand there."""
    return f"={term}"


class Row(NamedTuple):
    """Terms in a row, anywhere or in the title; a mark is a row of one."""

    terms: tuple[str, ...]
    in_title: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Return the terms that are to stand in a row."""
        return tuple(map(titled, self.terms)) if self.in_title else self.terms


class Sought(NamedTuple):
    """What a text has to have: one row of each group; and what it must not have."""

    all_of: tuple[tuple[Row, ...], ...]
    none_of: tuple[Row, ...] = ()
