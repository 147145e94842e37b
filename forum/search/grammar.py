"""From what was typed to what is asked. Never fails: what makes no sense is left out, and said."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from forum.markup.text import BIDI, CONTROLS, SURROGATES
from forum.search.asking import HAS, STATES, Clause, Filter, Ignored, Query, Words
from forum.search.dates import read_day
from forum.search.words import SMALL, fold, terms

# More than anybody types; each word more costs.
LONGEST, MOST_WORDS, MOST_FILTERS = 400, 16, 12

TOO_LONG = _l("The question is too long: only its beginning was looked for.")
TOO_MANY_WORDS = _l("There were too many words: the last ones were left out.")
TOO_MANY_FILTERS = _l("There were too many conditions: the last ones were left out.")
NO_VALUE = _l("Nothing stands behind the colon.")
NO_DAY = _l("This is no date: write 2024, 2024-05-31, or 2w for two weeks ago.")
UNKNOWN = _l("Nobody knows this word here: the help lists those that are known.")
ONLY_WITHOUT = _l("To leave words out, name at least one to look for.")
NOTHING_AROUND_OR = _l("There is nothing on one side of OR.")

_SPELLINGS = {
    "author": "author автор",
    "in": "in в",
    "before": "before до",
    "after": "after после",
    "title": "title заголовок",
    "has": "has есть",
    "is": "is это",
}
NAMES = {spelling: name for name, all in _SPELLINGS.items() for spelling in all.split()}
_VALUES = {
    "картинка": "image", "ссылка": "link", "код": "code", "цитата": "quote",
    "первое": "first", "безответа": "unanswered", "закрыто": "locked", "закреплено": "pinned",
}  # fmt: skip
_KNOWN = {"has": HAS, "is": STATES}
_OR = frozenset({"OR", "ИЛИ", "|", "||"})

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u061c]")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟❝❞＂", '"'))
_PIECE = re.compile(
    r"(?P<minus>-+)?(?:(?P<name>[^\W\d_]{1,12}):(?=\S))?"
    r"(?:\"(?P<quoted>[^\"]*)(?:\"|$)|(?P<plain>[^\s\"]+))"
)


class Piece(NamedTuple):
    """One word of a question with what stands before it, or what stands between quotes."""

    text: str
    name: str
    value: str
    is_excluded: bool
    is_quoted: bool


def parse(text: str, today: date) -> Query:
    """Read a question; `today` is what dates such as 2w are counted from."""
    reading = _Reading(today)
    text = clean(text)
    if len(text) > LONGEST:
        reading.leave_out(text[LONGEST:].strip()[:30], TOO_LONG)
    for piece in pieces(text[:LONGEST]):
        reading.take(piece)
    return reading.query()


def clean(text: str) -> str:
    """Return the text without what nobody sees, quotes of all kinds made plain ones."""
    for unseen in (BIDI, _UNSEEN, SURROGATES):
        text = unseen.sub("", text)
    return " ".join(CONTROLS.sub(" ", text).translate(_QUOTES).split())


def pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a question that white space sets apart outside of quotes."""
    for match in _PIECE.finditer(text):
        name, is_quoted = match["name"] or "", match["quoted"] is not None
        value = match["quoted"] if is_quoted else match["plain"]
        if name and name.lower() not in NAMES:
            # A colon inside ordinary words, as in an address.
            name, value = "", f"{name}:{value}"
        starts_word = match.start() == 0 or text[match.start() - 1] in ' "'
        is_excluded = bool(match["minus"]) and starts_word
        yield Piece(match[0], NAMES.get(name.lower(), ""), value, is_excluded, is_quoted)


@dataclass
class _Reading:
    """What has been read of a question so far."""

    today: date
    clauses: list[Clause] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    days: dict[str, date] = field(default_factory=dict)
    ignored: list[Ignored] = field(default_factory=list)
    word_count: int = 0
    # The OR that still waits for what comes after it.
    pending: str = ""

    def take(self, piece: Piece) -> None:
        """Read one more piece."""
        if piece.text in _OR:
            self._join(piece.text)
        elif piece.name in ("", "title"):
            self._take_words(piece)
        else:
            self._drop_pending()
            self._take_filter(piece)

    def leave_out(self, text: str, reason) -> None:
        """Note that a part was not understood, and why."""
        if Ignored(text, reason) not in self.ignored:
            self.ignored.append(Ignored(text, reason))

    def query(self) -> Query:
        """Return the whole question."""
        self._drop_pending()
        query = Query(
            telling(self.clauses),
            tuple(self.filters),
            self.days.get("before"),
            self.days.get("after"),
            tuple(self.ignored),
        )
        if not query.is_empty or not query.clauses:
            return query
        left_out = tuple(Ignored(str(clause), ONLY_WITHOUT) for clause in query.clauses)
        return Query(filters=query.filters, ignored=query.ignored + left_out)

    def _join(self, text: str) -> None:
        can_join = self.clauses and not self.clauses[-1].is_excluded and not self.pending
        if can_join:
            self.pending = text
        else:
            self.leave_out(text, NOTHING_AROUND_OR)

    def _drop_pending(self) -> None:
        if self.pending:
            self.leave_out(self.pending, NOTHING_AROUND_OR)
            self.pending = ""

    def _take_words(self, piece: Piece) -> None:
        found = tuple(terms(piece.value))
        if not found:
            return
        if self.word_count + len(found) > MOST_WORDS:
            self.leave_out(piece.text[:30], TOO_MANY_WORDS)
            return
        self.word_count += len(found)
        self._add(_words(piece, found), piece.is_excluded)

    def _add(self, words: Words, is_excluded: bool) -> None:
        if self.pending and not is_excluded:
            before = self.clauses.pop()
            any_of = before.any_of if words in before.any_of else (*before.any_of, words)
            self.clauses.append(Clause(any_of))
            self.pending = ""
            return
        self._drop_pending()
        clause = Clause((words,), is_excluded)
        if clause not in self.clauses:
            self.clauses.append(clause)

    def _take_filter(self, piece: Piece) -> None:
        value = piece.value.strip().lstrip("@") if piece.name == "author" else piece.value.strip()
        if not value:
            self.leave_out(piece.text, NO_VALUE)
        elif piece.name in ("before", "after"):
            self._take_day(piece, value)
        elif piece.name in _KNOWN:
            self._take_known(piece, value)
        else:
            self._add_filter(piece, Filter(piece.name, value, piece.is_excluded))

    def _take_day(self, piece: Piece, value: str) -> None:
        day = read_day(value, self.today)
        if day is None or piece.is_excluded:
            self.leave_out(piece.text, NO_DAY)
            return
        narrower: Callable = min if piece.name == "before" else max
        self.days[piece.name] = narrower(day, self.days.get(piece.name, day))

    def _take_known(self, piece: Piece, value: str) -> None:
        value = _VALUES.get(value.lower(), value.lower())
        if value in _KNOWN[piece.name]:
            self._add_filter(piece, Filter(piece.name, value, piece.is_excluded))
        else:
            self.leave_out(piece.text, UNKNOWN)

    def _add_filter(self, piece: Piece, filter: Filter) -> None:
        if filter in self.filters:
            return
        if len(self.filters) < MOST_FILTERS:
            self.filters.append(filter)
        else:
            self.leave_out(piece.text, TOO_MANY_FILTERS)


def telling(clauses: list[Clause]) -> tuple[Clause, ...]:
    """Leave small words out, such as prepositions, where others say what is looked for."""
    wanted = [clause for clause in clauses if not clause.is_excluded]
    if all(map(_is_small, wanted)):
        return tuple(clauses)
    return tuple(clause for clause in clauses if clause.is_excluded or not _is_small(clause))


def _is_small(clause: Clause) -> bool:
    return all(fold(w.text) in SMALL and not (w.is_exact or w.in_title) for w in clause.any_of)


def _words(piece: Piece, found: tuple[str, ...]) -> Words:
    """Make words of a piece; a single one such as c++ is looked for whole."""
    text = " ".join(piece.value.split())
    is_exact = piece.is_quoted
    return Words(text, found if is_exact else _whole(text, found), is_exact, piece.name == "title")


def _whole(text: str, found: tuple[str, ...]) -> tuple[str, ...]:
    return found[:1] if len(found) == 2 and found[0].strip("+#.") == found[1] else found
