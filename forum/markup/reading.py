"""Read a source without rendering it: its words, its quotes, the names it mentions."""

from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from .context import Quote
from .document import Document
from .links import description
from .quoting import read_quotes
from .scanning import scan
from .text import clean

# More than this is nobody's post; reading never refuses, it stops.
CEILING = 100_000

SPOKEN = ("text", "code_inline", "mention", "text_special")
PAUSES = ("softbreak", "hardbreak")


def quotes(source: str) -> list[Quote]:
    """Return the quotes of a source in the order in which they open."""
    source = clean(source)
    return read_quotes(source, scan(source))


def mentions(source: str) -> list[str]:
    """Return the names that may be meant after each @, the longest first."""
    heads = Document(clean(source)[:CEILING]).mentions
    return list(dict.fromkeys(name for names in heads for name in names))


def addressees(source: str) -> list[str]:
    """Return the names that the post's own words may begin with, the longest first."""
    return Document(clean(source)[:CEILING]).addressees


def plain(source: str, *, quotes: bool = False) -> str:
    """Return the readable text of a source on one line, normally without what it quotes."""
    tokens = Document(clean(source)[:CEILING]).tokens
    return " ".join("".join(spoken(tokens, quotes=quotes)).split())


def spoken(
    tokens: Iterable[Token], *, quotes: bool, images: bool = True, numbers: bool = False
) -> Iterator[str]:
    """Yield what a reader sees, each break as a line feed; the numbers of lists on request."""
    around = 0
    for token in tokens:
        if token.type.startswith("container_") and token.info == "quote":
            around += token.nesting
            yield "\n"
        elif quotes or not around:
            yield from _block(token, images)
            if numbers and token.type == "list_item_open":
                yield token.info + " "


def _block(token: Token, images: bool) -> Iterator[str]:
    if token.type == "inline":
        for child in token.children or ():
            yield _inline(child, images)
    elif token.type == "fence":
        yield token.content
    elif token.type == "container_open" and token.info == "spoiler":
        yield token.meta["title"]
    yield "\n"


def _inline(token: Token, images: bool) -> str:
    if token.type in SPOKEN:
        return token.content
    if token.type == "image":
        return f" {description(token)} " if images else " "
    return "\n" if token.type in PAUSES else ""
