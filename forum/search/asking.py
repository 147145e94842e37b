"""What somebody asks the search for, in the shape that everything behind the grammar works with."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from flask_babel import LazyString

RELEVANCE, DATE, VOTES = SORTS = ("relevance", "date", "votes")
IMAGE, LINK, CODE, QUOTE = HAS = ("image", "link", "code", "quote")
FIRST, UNANSWERED, LOCKED, PINNED = STATES = ("first", "unanswered", "locked", "pinned")
LAYOUT, TRANSLITERATION, SPELLING = ("layout", "transliteration", "spelling")
# Nothing has all the words: what has most of them.
FEWER = "fewer"


class Ignored(NamedTuple):
    """A part of a question that was left out, and a sentence that says why."""

    text: str
    reason: LazyString


@dataclass(frozen=True)
class Words:
    """A word, or several in a row; between quotes exactly these."""

    text: str
    # What they are found by in the index, in a row.
    terms: tuple[str, ...]
    is_exact: bool = False
    in_title: bool = False

    def __str__(self) -> str:
        named = "title:" if self.in_title else ""
        return f'{named}"{self.text}"' if self.is_exact else f"{named}{self.text}"


@dataclass(frozen=True)
class Clause:
    """What has to be in a text: any of these words; or, when it is excluded, none of them."""

    any_of: tuple[Words, ...]
    is_excluded: bool = False

    def __str__(self) -> str:
        return ("-" if self.is_excluded else "") + " OR ".join(map(str, self.any_of))


@dataclass(frozen=True)
class Filter:
    """A choice among texts by what is known of them: `author` and `in` by names as typed."""

    name: str
    value: str
    is_excluded: bool = False

    def __str__(self) -> str:
        value = f'"{self.value}"' if " " in self.value else self.value
        return f"{'-' if self.is_excluded else ''}{self.name}:{value}"


@dataclass(frozen=True)
class Query:
    """A question: clauses that all have to hold, filters, and what of it was not understood."""

    clauses: tuple[Clause, ...] = ()
    # Of the names author, in, has and is. Several authors or places: any of them.
    filters: tuple[Filter, ...] = ()
    # Written before this day began; on this day or later.
    before: date | None = None
    after: date | None = None
    ignored: tuple[Ignored, ...] = field(default=(), compare=False)
    # So many of the clauses need not hold. Written back it is the same question, which finds the
    # same again in the same way.
    missing: int = 0

    def __str__(self) -> str:
        dates = [
            f"{name}:{day.isoformat()}"
            for name, day in (("after", self.after), ("before", self.before))
            if day
        ]
        return " ".join([*map(str, self.clauses), *map(str, self.filters), *dates])

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is asked for that could be found."""
        wanted = [f for f in self.filters if not f.is_excluded]
        return not (self.wanted or wanted or self.before or self.after)

    @property
    def wanted(self) -> tuple[Clause, ...]:
        """Return what has to be in a text."""
        return tuple(clause for clause in self.clauses if not clause.is_excluded)

    @property
    def words(self) -> Iterator[Words]:
        """Yield the words that are looked for: what an excerpt shows and marks."""
        for clause in self.wanted:
            yield from clause.any_of

    def values(self, name: str, *, is_excluded: bool = False) -> tuple[str, ...]:
        """Return what a filter was given."""
        chosen = (f for f in self.filters if f.name == name and f.is_excluded == is_excluded)
        return tuple(filter.value for filter in chosen)

    def with_clauses(self, clauses: tuple[Clause, ...]) -> "Query":
        """Return the same question about other words."""
        return replace(self, clauses=clauses)


class Tried(NamedTuple):
    """The question that gave results when the one that was asked gave none, and what it changed."""

    kind: str
    query: Query


@dataclass(frozen=True)
class Found:
    """A page of what was found: ids in their order, and how many there are on all pages."""

    hits: tuple[int, ...] = ()
    count: int = 0
    # Whether there are no more than those counted.
    is_exact_count: bool = True
    tried: Tried | None = None
    ignored: tuple[Ignored, ...] = ()
