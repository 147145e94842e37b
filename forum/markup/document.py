"""Parse a source into one stream of tokens: containers of our own, Markdown between them."""

from collections.abc import Iterator, Mapping

from markdown_it.token import Token

from .bbcode import closers
from .context import Member
from .links import dress_links
from .pairing import limit_depth, pair_tags
from .parser import PARSER
from .quoting import head
from .scanning import Tag, pieces, scan

MAX_QUOTES = 7
MAX_CONTAINERS = 10

STEPS = (pair_tags, dress_links, limit_depth)


class Document:
    """A parsed source and what was noticed while parsing it."""

    def __init__(
        self,
        source: str,
        members: Mapping[str, Member] | None = None,
        authors: Mapping[str, Member] | None = None,
        *,
        strict: bool = False,
    ) -> None:
        self.source = source
        self.tags = scan(source)
        self.mentions: list[list[str]] = []
        self.addressees: list[str] = []
        # Whether the post's own words are still to begin.
        self.leading = True
        self.env = {
            "addressees": self.addressees,
            "authors": authors or {},
            "cells": 0,
            "closers": closers(source),
            "labels": 0,
            "members": members or {},
            "mentions": self.mentions,
            "strict": strict,
        }
        self.tokens = list(self._stream())
        for step in STEPS:
            self.tokens = step(self.tokens)

    def _stream(self) -> Iterator[Token]:
        around: list[Token] = []
        quotes = 0
        for piece in pieces(self.source, self.tags):
            if isinstance(piece, str) and not piece.strip():
                continue
            if not isinstance(piece, str) and piece.closing:
                yield from close(around.pop())
                continue
            yield from first_item(piece, around)
            if not around and isinstance(piece, Tag) and piece.name != "quote":
                self.leading = False
            if isinstance(piece, str):
                yield from self._markdown(piece, around)
            elif piece.name == "code":
                yield code(piece, self.source)
            elif piece.name == "*":
                yield from next_item(around[-1])
            else:
                around.append(opening(piece, around, quotes))
                quotes += piece.name == "quote"
                yield around[-1]

    def _markdown(self, text: str, around: list[Token]) -> list[Token]:
        self.env["quoted"] = any(token.info == "quote" for token in around)
        self.env["leading"] = self.leading and not around
        tokens = PARSER.parse(text, self.env)
        self.leading = self.leading and (bool(around) or bool(self.env["leading"]))
        return tokens


def code(tag: Tag, source: str) -> Token:
    """Return the block of code between [code] and [/code]."""
    text = source[tag.end : tag.close.start]
    language = tag.rest.strip(" =\"'")
    return Token("fence", "code", 0, info=language, content=text.strip("\n") + "\n")


def opening(tag: Tag, around: list[Token], index: int) -> Token:
    """Return the token that opens a container.

    `meta["flat"]` marks one that is nested too deep to be shown as a container.
    """
    depth = sum(token.info == "quote" for token in around)
    flat = len(around) >= MAX_CONTAINERS or (tag.name == "quote" and depth >= MAX_QUOTES)
    token = Token("container_open", "", 1, info=tag.name, meta={"flat": flat})
    if tag.name == "quote":
        name, post_id = head(tag.rest)
        token.meta |= {"index": index, "name": name, "post_id": post_id}
    elif tag.name == "spoiler":
        token.meta["title"] = " ".join(tag.rest.strip(" =").strip("\"'").split())
    else:
        ordered = tag.rest.strip(" =\"'") not in ("", "*", "disc")
        token.meta |= {"ordered": ordered, "items": 0}
    return token


def first_item(piece: str | Tag, around: list[Token]) -> Iterator[Token]:
    """Begin an item for what stands in a list before its first [*]."""
    begins_itself = isinstance(piece, Tag) and piece.name == "*"
    if around and around[-1].info == "list" and not begins_itself and not around[-1].meta["items"]:
        yield from next_item(around[-1])


def next_item(opened: Token) -> Iterator[Token]:
    """Yield what ends the item before this one, if there is one, and begins this one."""
    if opened.meta["items"]:
        yield Token("item_close", "", -1, meta=opened.meta)
    opened.meta["items"] += 1
    yield Token("item_open", "", 1, meta=opened.meta)


def close(opened: Token) -> Iterator[Token]:
    """Yield what closes a container."""
    if opened.info == "list":
        yield Token("item_close", "", -1, meta=opened.meta)
    yield Token("container_close", "", -1, info=opened.info, meta=opened.meta)
