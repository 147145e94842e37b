"""Say whether a quote is true to what it quotes, word by word.

An honest quote is never called false: markup, punctuation, line ends and smilies do not count.
A smiley ends a sentence, as people use it.
Every position of the original that the quote may have reached is one bit of a number, so a word
costs one shift, however often it occurs.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .document import Document
from .links import shown, trimmed
from .reading import CEILING, spoken
from .smilies import EMOJI, SMILEY
from .text import clean

FEW_WORDS = 2

TITLE = re.compile(r"\[spoiler=([^\[\]\n]*)\]", re.I)
TAGS = re.compile(r"\[/?(?:[bius*]|url|img|code|list|quote|spoiler)(?:[= ][^\[\]\n]*)?\]", re.I)
# What is left of a link whose beginning was not quoted.
LINK_END = re.compile(r"\]\((?:[^()\s]|\([^()\s]*\))*\)?")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)
DRAWN = re.compile("|".join(map(re.escape, EMOJI)))
IGNORED = re.compile("[\ufe0f\u00ad\u200b-\u200f]")
# An omission, a word or a telling sign, or the end of a sentence or line.
PART = re.compile(
    r"(?P<gap>[\[(<]\s*(?:…|\.{2,})\s*[\])>]|…|\.{2,})"
    r"|(?P<word>[^\W_]+|(?<![^\s(])-(?=\d)|[=<>+%$€₽№°]+|[\u2600-\u27bf\U0001f000-\U0001faff])"
    r"|(?P<asked>[?!]+)"
    r"|(?P<end>[.:]+(?=\s|$)|\n)"
)


@dataclass
class Words:
    """The words of a text, cut into pieces at omissions and into sentences within them."""

    pieces: list[list[list[str]]]

    @property
    def flat(self) -> list[str]:
        """All words, one after the other."""
        return [word for piece in self.pieces for sentence in piece for word in sentence]


class Original:
    """The words of the original, ready to be searched."""

    def __init__(self, words: Words) -> None:
        self.places: dict[str, int] = {}
        self.edges, position = 1, 0
        for sentence in (sentence for piece in words.pieces for sentence in piece):
            for word in sentence:
                self.places[word] = self.places.get(word, 0) | 1 << position
                position += 1
            self.edges |= 1 << position
        self.anywhere = (1 << position + 1) - 1

    def follow(self, reached: int, words: list[str]) -> int:
        """Return the positions reached after reading these words on from those."""
        for word in words:
            reached = (reached & self.places.get(word, 0)) << 1
            if not reached:
                break
        return reached

    def beyond(self, reached: int) -> int:
        """Return every position from the first one reached on."""
        first = (reached & -reached) - 1
        return self.anywhere & ~first if reached else 0

    def has(self, words: list[str]) -> bool:
        """Say whether the words stand together somewhere."""
        return bool(self.follow(self.anywhere, words))

    def has_in_order(self, words: Words) -> bool:
        """Say whether the pieces stand in this order, only whole sentences left out within one."""
        reached = self.anywhere
        for piece in filter(any, words.pieces):
            reached = self._follow_piece(self.beyond(reached), piece)
        return bool(reached)

    def _follow_piece(self, reached: int, piece: list[list[str]]) -> int:
        is_short = sum(map(len, piece)) < FEW_WORDS
        for count, sentence in enumerate(filter(None, piece)):
            if count:
                reached |= self.edges & self.beyond(reached & self.edges)
            reached = self.follow(reached & self.edges if is_short else reached, sentence)
        return reached & self.edges if is_short else reached


class Quotable:
    """A post's source, read once for however many quotes of it there are to compare."""

    def __init__(self, source: str) -> None:
        self.readings = _readings(source)
        self.originals = [Original(_words(text)) for text in self.readings]

    def compare(self, quoted: str) -> str:
        """Return "exact", "shortened" or "missing" for a quote's source."""
        quotes = _readings(quoted)
        if not _words(quotes[0]).flat:
            return _compare_signs(quotes[0], self.readings[0])
        verdicts = {_verdict(_words(text), each) for text in quotes for each in self.originals}
        return next(verdict for verdict in ("exact", "shortened", "missing") if verdict in verdicts)


def compare(quoted: str, original: str) -> str:
    """Return "exact", "shortened" or "missing" for a quote's source and a post's source."""
    return Quotable(original).compare(quoted)


def _verdict(words: Words, original: Original) -> str:
    if original.has(words.flat):
        return "exact"
    return "shortened" if original.has_in_order(words) else "missing"


def _compare_signs(quoted: str, original: str) -> str:
    """Compare a quote without words: a picture, a row of dots, smilies the original may lack."""
    drawn = {emoji for emoji in EMOJI if emoji in quoted}
    return "exact" if all(emoji in original for emoji in drawn) else "missing"


def _readings(source: str) -> list[str]:
    """Return the text as read without and, where it differs, with the numbers of its lists."""
    tokens = Document(clean(source)[:CEILING]).tokens
    readings = (
        "".join(spoken(tokens, quotes=False, images=False, numbers=numbers))
        for numbers in (False, True)
    )
    return list(dict.fromkeys(readings))


def _words(text: str) -> Words:
    words = Words([[[]]])
    for kind, part in _parts(_bare(text)):
        if kind == "gap":
            words.pieces.append([[]])
        elif kind in ("word", "asked"):
            words.pieces[-1][-1].append(part if kind == "word" else part[-1])
        if kind in ("asked", "end"):
            words.pieces[-1].append([])
    return words


def _bare(text: str) -> str:
    text = html.unescape(unicodedata.normalize("NFC", text))
    text = LINK_END.sub(" ", TAGS.sub(" ", TITLE.sub(r" \1 ", text)))
    text = ADDRESS.sub(lambda match: _address(match[0]), text)
    return IGNORED.sub("", DRAWN.sub("\n", SMILEY.sub("\n", text)))


def _address(found: str) -> str:
    """Return an address as it looks when cut for display, whether it was cut already or not."""
    return shown(trimmed(found)).removesuffix("…") + " " + found[len(trimmed(found)) :]


def _parts(text: str) -> Iterator[tuple[str, str]]:
    for match in PART.finditer(text):
        yield str(match.lastgroup), match.group()
