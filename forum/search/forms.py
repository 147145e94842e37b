"""The form beside the box: choices that are written into the question, as one could type them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from forum.search.asking import Clause, Query
from forum.search.grammar import clean, parse

# Longer is no name, no place and no day; and there are no more choices of one kind.
LONGEST, MOST = 80, 4
_PARAMETERS = frozenset({"author", "in", "after", "before", "has", "is", "title"})


class Choices(NamedTuple):
    """What the form offers; empty is no wish."""

    author: str = ""
    within: str = ""
    after: str = ""
    before: str = ""
    has: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    in_title: bool = False

    @property
    def is_made(self) -> bool:
        """Tell whether anything is chosen."""
        return any(self)

    def filters(self) -> Iterator[tuple[str, str]]:
        """Yield what is chosen by the names that the grammar has for it."""
        single = (self.author, self.within, self.after, self.before)
        yield from zip(("author", "in", "after", "before"), single, strict=True)
        yield from (("has", value) for value in self.has)
        yield from (("is", value) for value in self.states)

    def written_into(self, text: str, today: date) -> str:
        """Return a question with these choices, in the place of what they contradict."""
        query = parse(text, today)
        changed = self._made_room(query)
        words = text if changed == query else str(changed)
        return " ".join(filter(None, [words, *(_piece(*each) for each in self.filters())]))

    def _made_room(self, query: Query) -> Query:
        """Leave out of a question what is chosen anew."""
        chosen = {name for name, value in self.filters() if value}
        clauses = map(_in_title, query.clauses) if self.in_title else query.clauses
        return replace(
            query,
            clauses=tuple(clauses),
            filters=tuple(filter for filter in query.filters if filter.name not in chosen),
            before=None if "before" in chosen else query.before,
            after=None if "after" in chosen else query.after,
        )


def _in_title(clause: Clause) -> Clause:
    words = (replace(words, in_title=True) for words in clause.any_of)
    return replace(clause, any_of=tuple(words))


def _piece(name: str, value: str) -> str:
    written = f'"{value}"' if " " in value else value
    return f"{name}:{written}" if value else ""


NO_CHOICES = Choices()


def is_form(sent: MultiDict[str, str]) -> bool:
    """Tell whether the form was sent, and not only a link to it followed or a question asked."""
    return "q" in sent and not _PARAMETERS.isdisjoint(sent)


def read_choices(sent: MultiDict[str, str]) -> Choices:
    """Read what was chosen in the form, or named by a link to it."""
    return Choices(
        author=_value(sent.get("author", "")),
        within=_value(sent.get("in", "")),
        after=_value(sent.get("after", "")),
        before=_value(sent.get("before", "")),
        has=tuple(map(_value, sent.getlist("has")[:MOST])),
        states=tuple(map(_value, sent.getlist("is")[:MOST])),
        in_title=bool(sent.get("title")),
    )


def _value(text: str) -> str:
    return clean(text[:LONGEST]).replace('"', "")
