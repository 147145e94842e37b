"""Give opening and closing tags their partners, across paragraphs if need be."""

from collections import Counter
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from .bbcode import literal

MAX_DEPTH = 12

Place = tuple[int, int]


def pair_tags(tokens: list[Token]) -> list[Token]:
    """Turn properly nested [b]…[/b] and the like into elements, the rest into text."""
    if any(token.type == "bb" for block in tokens for token in block.children or ()):
        partners = _partners(_tags(tokens))
        _apply(tokens, partners)
    return tokens


def _tags(tokens: Iterable[Token]) -> Iterator[tuple[Token, Place]]:
    """Yield each tag with its place: the container and the inline element it stands in."""
    containers, elements, fresh = [0], [0], 0
    for block in tokens:
        fresh += 1
        if block.type.startswith("container_"):
            _enter(containers, block.nesting, fresh)
        for token in block.children or ():
            fresh += 1
            _enter(elements, token.nesting, fresh)
            if token.type == "bb":
                yield token, (containers[-1], elements[-1])


def _enter(stack: list[int], nesting: int, number: int) -> None:
    if nesting > 0:
        stack.append(number)
    elif nesting < 0:
        stack.pop()


def _partners(tags: Iterable[tuple[Token, Place]]) -> set[int]:
    """Return the identities of the tags that have a partner in the same place."""
    waiting, counts, partners = [], Counter(), set()
    for token, place in tags:
        key = (token.tag, place)
        if token.info == "open":
            waiting.append((key, token))
            counts[key] += 1
        elif counts[key]:
            partners |= {id(token), id(_take(waiting, counts, key))}
    return partners


def _take(waiting: list, counts: Counter, key: tuple) -> Token:
    """Take the last open tag of this kind; what was opened after it stays without a partner."""
    while True:
        found, token = waiting.pop()
        counts[found] -= 1
        if found == key:
            return token


def _apply(tokens: list[Token], partners: set[int]) -> None:
    running: list[str] = []
    skipped: Counter = Counter()
    for block in tokens:
        if block.type == "inline":
            block.children = list(_rewritten(block.children or [], partners, running, skipped))


def _rewritten(children: list, partners: set[int], running: list, skipped: Counter):
    """Yield the children with tags as elements, closed at the end and opened again after it."""
    yield from [Token(f"{tag}_open", tag, 1) for tag in running] if children else ()
    for token in children:
        if token.type != "bb":
            yield token
        elif id(token) not in partners:
            yield literal(token)
        else:
            yield from _turn(token, running, skipped)
    yield from [Token(f"{tag}_close", tag, -1) for tag in reversed(running)] if children else ()


def _turn(token: Token, running: list[str], skipped: Counter) -> list[Token]:
    """Open or close an element; bold inside bold stays what it is."""
    tag = token.tag
    if token.info == "open":
        if tag in running:
            skipped[tag] += 1
            return []
        running.append(tag)
        return [Token(f"{tag}_open", tag, 1)]
    if skipped[tag]:
        skipped[tag] -= 1
        return []
    running.remove(tag)
    return [Token(f"{tag}_close", tag, -1)]


def limit_depth(tokens: list[Token]) -> list[Token]:
    """Drop inline elements nested deeper than anybody means it."""
    for block in tokens:
        if block.type == "inline":
            block.children = list(_shallow(block.children or []))
    return tokens


def _shallow(children: list[Token]) -> Iterator[Token]:
    depth = 0
    for token in children:
        depth += token.nesting > 0
        if not token.nesting or depth <= MAX_DEPTH:
            yield token
        depth -= token.nesting < 0
