"""The BBCode tags that stand inside a line: [b] [i] [u] [s] [url] [img] [code]."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from .links import push_link, shown, typed

ELEMENTS = {"b": "strong", "i": "em", "u": "u", "s": "s"}

PAIRED = re.compile(r"\[(/?)([bius])\]", re.IGNORECASE)
CLOSERS = re.compile(r"\[/([bius]|url|img|code)\]", re.IGNORECASE)
PLAIN_URL = re.compile(r"\[url\][ \n]*([^\s\[\]]{1,2000})[ \n]*\[/url\]", re.IGNORECASE)
NAMED_URL = re.compile(r"\[url=(?:\"([^\"\s]{1,2000})\"|([^\]\s]{1,2000}))\]", re.IGNORECASE)
URL_END = re.compile(r"\[/url\]", re.IGNORECASE)
IMAGE = re.compile(
    r"\[img(?:=[^\]\n]{0,40})?\][ \n]*([^\s\[\]]{1,2000})[ \n]*\[/img\]", re.IGNORECASE
)
CODE = re.compile(r"\[code(?:=[^\]\n]{0,40})?\]([^\n]{1,2000}?)\[/code\]", re.IGNORECASE)
LABEL_LENGTH = 500


def closers(source: str) -> frozenset[str]:
    """Return the names of the tags that are closed somewhere in the source."""
    return frozenset(name.lower() for name in CLOSERS.findall(source))


def bbcode(state: StateInline, silent: bool) -> bool:
    """Read one BBCode tag."""
    if state.src[state.pos] != "[" or not state.env["closers"]:
        return False
    return any(read(state, silent) for read in (paired, plain_url, named_url, image, code))


def paired(state: StateInline, silent: bool) -> bool:
    """Note an opening or closing tag; `pair_tags` decides later whether it has a partner."""
    found = PAIRED.match(state.src, state.pos, state.posMax)
    if not found or found[2].lower() not in state.env["closers"]:
        return False
    if not silent:
        token = state.push("bb", ELEMENTS[found[2].lower()], 0)
        token.content, token.info = found[0], "close" if found[1] else "open"
    state.pos = found.end()
    return True


def plain_url(state: StateInline, silent: bool) -> bool:
    """Read [url]address[/url]."""
    if state.linkLevel or "url" not in state.env["closers"]:
        return False
    found = PLAIN_URL.match(state.src, state.pos, state.posMax)
    href = typed(found[1]) if found else None
    if not found or href is None:
        return False
    if not silent:
        push_link(state, href, shown(found[1]))
    state.pos = found.end()
    return True


def named_url(state: StateInline, silent: bool) -> bool:
    """Read [url=address]label[/url]."""
    if state.linkLevel or "url" not in state.env["closers"]:
        return False
    found = NAMED_URL.match(state.src, state.pos, state.posMax)
    href = typed(found[1] or found[2]) if found else None
    if not found or href is None:
        return False
    end = URL_END.search(state.src, found.end(), min(state.posMax, found.end() + LABEL_LENGTH))
    if not end:
        return False
    if not silent:
        _push_label(state, href, found.end(), end.start())
    state.pos = end.end()
    return True


def _push_label(state: StateInline, href: str, start: int, end: int) -> None:
    if not state.src[start:end].strip():
        push_link(state, href, shown(href))
        return
    after = state.posMax
    state.pos, state.posMax = start, end
    state.push("link_open", "a", 1).attrs = {"href": href}
    state.linkLevel += 1
    state.md.inline.tokenize(state)
    state.linkLevel -= 1
    state.push("link_close", "a", -1)
    state.posMax = after


def image(state: StateInline, silent: bool) -> bool:
    """Read [img]address[/img]."""
    if "img" not in state.env["closers"]:
        return False
    found = IMAGE.match(state.src, state.pos, state.posMax)
    address = typed(found[1]) if found else None
    if not found or address is None:
        return False
    if not silent:
        state.push("image", "img", 0).attrs = {"src": address}
    state.pos = found.end()
    return True


def code(state: StateInline, silent: bool) -> bool:
    """Read [code]within a line[/code]."""
    if "code" not in state.env["closers"]:
        return False
    found = CODE.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("code_inline", "code", 0).content = found[1]
    state.pos = found.end()
    return True


def literal(token: Token) -> Token:
    """Return the text a tag without a partner is shown as."""
    return Token("text", "", 0, content=token.content)


def add_bbcode(md: MarkdownIt) -> None:
    """Teach the parser the tags; before links, which begin with the same bracket."""
    md.inline.ruler.before("link", "bbcode", bbcode)
