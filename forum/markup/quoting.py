"""Read the quotes of a source: whom they name, which post, what they say."""

import re

from .context import Quote
from .scanning import Tag, pieces

POST_ID = re.compile(r"\s*;\s*(?:post[-_=]?|p=?|#)?([0-9]{1,18})$", re.IGNORECASE)
IN_QUOTES = re.compile(r"([\"'])(.*?)\1")
NAME_LENGTH = 80


def head(rest: str) -> tuple[str | None, int | None]:
    """Return the name and the post's id from what stands in a quote's opening tag."""
    typed = rest.strip().removeprefix("=").strip()
    found = POST_ID.search(typed)
    name = typed[: found.start()] if found else typed
    in_quotes = IN_QUOTES.match(name)
    name = " ".join((in_quotes[2] if in_quotes else name).split())[:NAME_LENGTH].strip()
    return name or None, (int(found[1]) or None) if found else None


def read_quotes(source: str, tags: list[Tag]) -> list[Quote]:
    """Return the quotes in the order in which they open."""
    found, around = [], []
    for piece in pieces(source, tags):
        if isinstance(piece, str):
            _hear(around, piece)
        elif piece.name != "quote":
            _hear(around, source[piece.start : piece.until])
        elif piece.closing:
            around.pop()
            _hear(around, "\n")
        else:
            around.append([])
            found.append((piece, len(around) - 1, around[-1]))
    return [_quote(index, *each) for index, each in enumerate(found)]


def _hear(around: list[list[str]], text: str) -> None:
    if around:
        around[-1].append(text)


def _quote(index: int, tag: Tag, depth: int, text: list[str]) -> Quote:
    name, post_id = head(tag.rest)
    return Quote(index, name, post_id, "".join(text).strip(), depth)
