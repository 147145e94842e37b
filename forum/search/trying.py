"""What else a question may have meant that finds nothing: another layout, alphabet or spelling."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from forum.search.asking import FEWER, LAYOUT, SPELLING, TRANSLITERATION, Clause, Query, Words
from forum.search.proposing import proposals
from forum.search.words import fold, terms

_LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_RUSSIAN = str.maketrans(_LATIN_KEYS, _RUSSIAN_KEYS)
_TO_LATIN = str.maketrans(_RUSSIAN_KEYS, _LATIN_KEYS)

_SOUNDS = (
    ("shch", "щ"), ("sch", "щ"), ("yo", "ё"), ("jo", "ё"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"),
    ("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("ye", "е"),
    ("a", "а"), ("b", "б"), ("v", "в"), ("w", "в"), ("g", "г"), ("d", "д"), ("e", "е"), ("z", "з"),
    ("i", "и"), ("j", "й"), ("y", "ы"), ("k", "к"), ("c", "к"), ("q", "к"), ("l", "л"), ("m", "м"),
    ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"),
    ("h", "х"), ("x", "кс"), ("'", "ь"),
)  # fmt: skip

_SIGNS = "()[]{}<>,.;:!?*^~&\\/'`"

# Words of a question that are tried in other ways: who has typed more wants something else.
MOST_TRIED = 4

# Words that may be missing at most, and of how many: each more makes what is asked much longer.
MOST_MISSING, MOST_WANTED = 2, 6

# How many texts that the viewer may see have what a question asks for, as far as a few.
Count = Callable[[Query], int]


def attempts(query: Query, count: Count) -> Iterator[tuple[str, Query]]:
    """Yield other questions that may have been meant, the likeliest first, and what they change."""
    turns = {
        LAYOUT: partial(_written_as, other_layout, count),
        TRANSLITERATION: partial(_written_as, other_alphabet, count),
        SPELLING: partial(_nearest, count),
    }
    for kind, turn in turns.items():
        turned = _turned(query, turn, count)
        if turned != query:
            yield kind, turned
    for missing in range(1, _most_missing(query) + 1):
        yield FEWER, replace(query, missing=missing)


def _most_missing(query: Query) -> int:
    """Tell how many words may be missing: no more than half, and none that was typed exactly."""
    wanted = len(query.wanted)
    is_plain = not any(words.is_exact or words.in_title for words in query.words)
    return min(MOST_MISSING, wanted // 2) if is_plain and wanted <= MOST_WANTED else 0


def _turned(query: Query, turn: Callable[[str], str | None], count: Count) -> Query:
    """Change the words of a question that nobody has written, as far as that helps."""
    left = [MOST_TRIED]

    def other(words: Words) -> Words:
        if words.is_exact or not left[0] or _count(words.text, count):
            return words
        left[0] -= 1
        text = turn(words.text)
        return Words(text, tuple(terms(text)), in_title=words.in_title) if text else words

    return query.with_clauses(
        tuple(
            clause if clause.is_excluded else Clause(tuple(map(other, clause.any_of)))
            for clause in query.clauses
        )
    )


def _written_as(turn: Callable[[str], str | None], count: Count, word: str) -> str | None:
    """Write a word another way; what stands around it may belong to it, or to the sentence."""
    for text in dict.fromkeys((word, word.strip(_SIGNS))):
        other = turn(text)
        if other and _count(other, count):
            return other
    return None


def _count(text: str, count: Count) -> int:
    found = tuple(terms(text))
    return count(Query((Clause((Words(text, found),)),))) if found else 0


def _nearest(count: Count, word: str) -> str | None:
    """Choose the spelling that is found most among the nearest ones that are found at all."""
    for group in proposals(fold(word.strip(_SIGNS))):
        counted = {other: _count(other, count) for other in group}
        best = max(counted, key=lambda other: counted[other], default=None)
        if best and counted[best]:
            return best
    return None


def other_layout(text: str) -> str | None:
    """Return what the same keys give in the other layout; None where that says nothing."""
    lowered = text.casefold()
    if any("а" <= letter <= "я" or letter == "ё" for letter in lowered):
        return lowered.translate(_TO_LATIN)
    return lowered.translate(_TO_RUSSIAN) if any(map(str.isalpha, lowered)) else None


def other_alphabet(text: str) -> str | None:
    """Write a Russian word that was typed in Latin letters in its own."""
    lowered = text.casefold()
    if not (lowered.isascii() and any(map(str.isalpha, lowered))):
        return None
    for latin, letter in _SOUNDS:
        lowered = lowered.replace(latin, letter)
    return lowered
