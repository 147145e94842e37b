"""The words of the board as they are written: what a misspelt one may have meant."""

from collections.abc import Iterable

from sqlalchemy import text

from forum.extensions import db
from forum.search.words import WORD, fold

# Shorter words are like too many others; numbers and names of files are nobody's spelling.
SHORTEST, LONGEST = 4, 24

_LEARNT = text("INSERT INTO search_terms (word) VALUES (:word) ON CONFLICT (word) DO NOTHING")


def learn(texts: Iterable[str]) -> None:
    """Remember the words of texts that guests can read."""
    found = {fold(match[0]) for each in texts for match in WORD.finditer(each)}
    # In one order, like everybody: nobody waits for who is waiting.
    words = sorted(word for word in found if is_spelling(word))
    if words:
        db.session.connection().execute(_LEARNT, [{"word": word} for word in words])


def is_spelling(word: str) -> bool:
    """Tell whether a word is one that is spelt, and not a number or a sign."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()
