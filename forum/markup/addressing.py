"""Find whom a post addresses: the name that its own words begin with.

`Name, …`, `Name: …`, `2 Name …`, `2Name …` and `@Name …` are read, also in bold or italics. What
is quoted before does not count; a list, a heading or code is no address. The sign of a bare name is
the comma or colon after it; after `2` and `@` whatever ends a word ends the name too.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# Never given back once taken, and no more than anybody types: a flood of stars costs no time.
_OPENING = r"(?:\*{1,3}+|_{1,3}+|\[[bius]\]){%s,6}+"
_CLOSING = r"(?:\*{1,3}+|_{1,3}+|\[/[bius]\]){0,6}+"
# Twice the longest name that can be registered: names that were brought along may be longer.
_NAME = r"(?P<name>[^\W_][\w .,-]{0,59})"
_ANY, _SOME = f"(?P<marks>{_OPENING % 0})", f"(?P<marks>{_OPENING % 1})"
_BARE = re.compile(rf"{_ANY}(?P<typed>{_NAME})", re.IGNORECASE)
_SIGNED = re.compile(rf"{_ANY}(?P<typed>(?:2[ \t]?@?|@){_NAME})", re.IGNORECASE)
_FAR_SIGNED = re.compile(rf"2[ \t]?{_SOME}(?P<typed>@?{_NAME})", re.IGNORECASE)
_ENDS = re.compile(r"(?=[ ,])|$")
# A comma within a number, and the colon of an address or a smiley, are no address.
_COMMA = re.compile(rf"{_CLOSING} ?(?:,(?!\d)|:(?=[\s*_]|\[/|$))", re.IGNORECASE)


class Head(NamedTuple):
    """A name that a text may begin with."""

    name: str
    # Where the parser meets it, with a `2` or an `@` before it; where the name begins and ends.
    place: int
    start: int
    end: int


NOBODY = Token("paragraph", "", 0), Head("", -1, 0, 0)


def heads(text: str) -> list[Head]:
    """Return every name that a paragraph may begin with, the longest first."""
    found: dict[str, Head] = {}
    for pattern, is_signed in ((_BARE, False), (_SIGNED, True), (_FAR_SIGNED, True)):
        match = pattern.match(text)
        for head in _heads(match) if match else ():
            if is_signed or _COMMA.match(text, head.end):
                found.setdefault(head.name, head)
    return sorted(found.values(), key=lambda head: -len(head.name))


def _heads(match: re.Match[str]) -> Iterator[Head]:
    """Offer each reading of the words: a full stop or a dash may end the name or the sentence."""
    words, start = match["name"], match.start("name")
    closing = ".-_" if "_" in match["marks"] else ".-"
    for end in _ENDS.finditer(words):
        for name in (words[: end.start()], words[: end.start()].rstrip(closing + " ,")):
            if name and name[-1] not in " ,":
                yield Head(name, match.start("typed"), start, start + len(name))


def find_addressee(state: StateCore) -> None:
    """Look for a name where the post's own words begin; nothing is an address after that."""
    env, depth = state.env, 0
    for token, following in zip(state.tokens, state.tokens[1:], strict=False):
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if not env["leading"] or depth or token.type == "blockquote_close":
            continue
        env["leading"] = False
        if token.type == "paragraph_open":
            _note(env, following)


def _note(env, paragraph: Token) -> None:
    found = heads(paragraph.content)
    env["addressees"] += [head.name for head in found]
    head = next((head for head in found if head.name in env["authors"]), None)
    env["addressee"] = head and (paragraph, head)


def addressee(state: StateInline, silent: bool) -> bool:
    """Link the member whom the post addresses, by the name as it was typed."""
    paragraph, head = state.env.get("addressee") or NOBODY
    if silent or state.pos != head.place or state.tokens is not paragraph.children:
        return False
    state.env["addressee"] = None
    state.pending += state.src[head.place : head.start].removesuffix("@")
    start = head.start - state.src[head.place : head.start].endswith("@")
    token = state.push("mention", "a", 0)
    token.content = state.src[start : head.end]
    token.attrs = {"class": "mention", "href": state.env["authors"][head.name].url}
    state.pos = head.end
    return True
