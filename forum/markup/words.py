"""Words of the interface inside stored HTML: placeholders that are translated at reading."""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

WORDS = ("exact", "shortened", "changed", "missing", "spoiler", "code")
STATES = frozenset(WORDS[:4])
PLACEHOLDER = re.compile(f'<data class="word" value="({"|".join(WORDS)})"></data>')


def placeholder(word: str) -> str:
    """Return the element that stands for a word until somebody reads it."""
    return f'<data class="word" value="{word}"></data>'


def has_words(html: Markup) -> bool:
    """Tell whether stored HTML has words that are to be put in the reader's language."""
    return "<data " in html


def localize(html: Markup, words: Mapping[str, str]) -> Markup:
    """Put the reader's words where the stored HTML has placeholders."""

    def spoken(match: re.Match) -> str:
        word = match[1]
        return f'<span class="word word-{word}">{escape(words.get(word, word))}</span>'

    return Markup(PLACEHOLDER.sub(spoken, str(html)))
