"""How well a text answers a question: one formula for both databases. Pure."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from forum.search.asking import Query, Words
from forum.search.words import WORD, fold, stem

# What each is worth. A word in the title says what a thread is about.
TITLE, OFTEN, TOGETHER, OPENING, VOTED, FRESH = 4.0, 1.0, 2.0, 0.7, 0.5, 1.5
# Letters between words that stand together, and days after which a text is half as fresh.
NEAR, HALF_LIFE = 40, 700
MOST_MATCHES = 200


class Text(NamedTuple):
    """What the formula looks at."""

    title: str
    body: str
    score: int
    created_at: datetime
    is_opening: bool


class Ranking:
    """Scores texts for one question at one moment."""

    def __init__(self, query: Query, moment: datetime) -> None:
        terms = dict.fromkeys(term for words in query.words for term in words.terms)
        self._terms = list(terms)
        self._pattern = pattern_of(self._terms)
        self._moment = moment

    def guess(self, text: Text) -> float:
        """Score what can be told without looking into the body."""
        age = max(0, (self._moment - text.created_at).days)
        return (
            TITLE * self._share_of_title(text.title if text.is_opening else "")
            + OPENING * text.is_opening
            + VOTED * math.copysign(math.log1p(abs(text.score)), text.score)
            + FRESH / (1 + age / HALF_LIFE)
        )

    def score(self, text: Text) -> float:
        """Score a text with its body."""
        places = self._places(text.body)
        often = OFTEN * self._often(places)
        return self.guess(text) + often + TOGETHER * self._nearness(places)

    def _share_of_title(self, title: str) -> float:
        if not title or not self._terms:
            return 0.0
        found = {stem(fold(match[0])) for match in WORD.finditer(title)}
        return sum(term in found for term in self._terms) / len(self._terms)

    def _places(self, body: str) -> list[tuple[int, int]]:
        """List where words of the question begin, and which of them."""
        if self._pattern is None:
            return []
        found = self._pattern.finditer(body.casefold().replace("ё", "е"))
        return [(m.start(), m.lastindex or 0) for m in islice(found, MOST_MATCHES)]

    def _often(self, places: Iterable[tuple[int, int]]) -> float:
        """Say how often the words stand in the text; one that is missing counts, too."""
        counts = Counter(which for _, which in places)
        often = sum(math.log1p(min(count, 10)) for count in counts.values())
        return often / max(1, len(self._terms))

    def _nearness(self, places: Sequence[tuple[int, int]]) -> float:
        """Say how near to each other different words of the question stand at best."""
        if len(self._terms) < 2:
            return 0.0
        gaps = [
            after - before for (before, one), (after, other) in pairwise(places) if one != other
        ]
        return NEAR / (NEAR + min(gaps)) if gaps else 0.0


def pattern_of(terms: Sequence[str]) -> re.Pattern[str] | None:
    """Find words that begin as stems do; near enough to rank by, and much quicker than stemming."""
    if not terms:
        return None
    stems = "|".join(f"({_beginning(term)})" for term in terms)
    return re.compile(rf"(?<!\w)(?:{stems})")


def _beginning(term: str) -> str:
    """Write what all forms of a stem begin with: happi stands for happy, ссылк for ссылок too."""
    if len(term) > 3 and term.isascii() and term.endswith("i"):
        return re.escape(term[:-1])
    if len(term) > 3 and term.endswith("к"):
        return f"{re.escape(term[:-1])}[ое]?к"
    return re.escape(term)


@lru_cache(256)
def exactly(text: str) -> re.Pattern[str]:
    """Find words as they were typed between quotes, with anything but words between them."""
    folded = (fold(match[0]) for match in WORD.finditer(text))
    # Some letters fold to nothing; what has none of its own would fit what stands between words,
    # too, in more ways than can be tried.
    words = [re.escape(word) for word in folded if any(map(str.isalnum, word))]
    return re.compile(r"(?<!\w)" + r"[\W_]+".join(words) + r"(?!\w)")


def has_exactly(words: Words, text: str) -> bool:
    """Tell whether a text has words exactly as they were typed."""
    return bool(exactly(words.text).search(text.casefold().replace("ё", "е")))
