"""Addresses: which are allowed, how they look, and finding them in bare text."""

import re

import mdurl
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

RELATION = "nofollow ugc noopener"
SHOWN_LENGTH = 60

OUTGOING = re.compile(r"(?:https?://[^/?#@\s\\]|mailto:[^/\s])", re.IGNORECASE)
LOCAL = re.compile(r"/(?![/\\])|#")
FORBIDDEN = re.compile('[\x00-\x20\x7f-\xa0\\\\<>"`\u2000-\u200f\u2028-\u202f\u2060-\u206f\ufeff]')
UPLOAD = re.compile(r"/uploads/(?!.*(?:\.\.|%2e|//))[^/?#][^?#]*", re.IGNORECASE | re.DOTALL)
BARE_HOST = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)*\.[^\W\d_]{2,}(?:[:/?#].*)?", re.DOTALL)

BARE = re.compile(r"(?:https?://|www\.)[^\W_][^\s<>\"'`\[\]«»“”]{0,2000}", re.IGNORECASE)
SCHEME = re.compile(r"(?<![\w.+-])https?$", re.IGNORECASE)
TRAILING = frozenset("?!.,:;*_~…'\"|\\")


def is_outgoing(address: str) -> bool:
    """Say whether an address leads away from this site."""
    return bool(OUTGOING.match(address))


def is_allowed(address: str) -> bool:
    """Say whether a link may lead there: http, https, mailto, a path or an anchor of this site."""
    if FORBIDDEN.search(address):
        return False
    return is_outgoing(address) or bool(LOCAL.match(address))


def is_upload(address: str) -> bool:
    """Say whether an image with this address is one of our own uploads."""
    return bool(UPLOAD.fullmatch(address)) and is_allowed(address)


def normal(address: str) -> str:
    """Return the address as it stands in a link: encoded, host names in ASCII."""
    try:
        return normalizeLink(address)
    except ValueError:
        return ""


def typed(address: str) -> str | None:
    """Return the link for an address typed by hand, or nothing if it may not be one."""
    if BARE_HOST.fullmatch(address):
        address = "http://" + address
    href = normal(address)
    return href if is_allowed(href) else None


def shown(address: str) -> str:
    """Return an address as people read it: letters instead of codes, not too long."""
    try:
        text = readable(address)
    except ValueError:
        text = address
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"


NATIONAL = re.compile(r"(?:%[c-f][0-9a-f](?:%[89ab][0-9a-f]){1,3})+", re.IGNORECASE)
PUNYCODE = re.compile(r"(?<![\w-])xn--([a-z0-9-]{1,59})(?=[.:/?#]|$)", re.IGNORECASE)


def readable(address: str) -> str:
    """Return the address with its national letters instead of their codes."""
    head, slash, path = address.partition("://")
    host, *rest = re.split(r"(?=[/?#])", path, maxsplit=1)
    return head + slash + PUNYCODE.sub(_host_label, host) + NATIONAL.sub(_letters, "".join(rest))


def _host_label(match: re.Match) -> str:
    try:
        label = match[1].lower().encode("ascii").decode("punycode")
    except UnicodeError:
        return match[0]
    letters = label.replace("-", "")
    return label if letters.isalnum() and not letters.isascii() else match[0]


def _letters(match: re.Match) -> str:
    text = mdurl.decode(match[0])
    return text if text.isalnum() else match[0]


def bare_link(state: StateInline, silent: bool) -> bool:
    """Make a link of an address that stands in the text by itself."""
    if state.linkLevel or not (found := _bare_at(state)):
        return False
    behind, address = found
    href = typed(address)
    if href is None:
        return False
    if not silent:
        if behind:
            state.pending = state.pending[:-behind]
        push_link(state, href, shown(address))
    state.pos += len(address) - behind
    return True


def _bare_at(state: StateInline) -> tuple[int, str] | None:
    """Find the address around the parser's place: at its colon, or at the first w."""
    pos, mark = state.pos, state.src[state.pos]
    if mark == ":":
        scheme = SCHEME.search(state.src, max(0, pos - 6), pos)
        if not scheme or not state.src.startswith("://", pos):
            return None
        start = scheme.start()
    elif mark in "wW" and not (pos and re.match(r"[\w/.@-]", state.src[pos - 1])):
        start = pos
    else:
        return None
    match = BARE.match(state.src, start, state.posMax)
    address = trimmed(match[0]) if match else ""
    return (pos - start, address) if len(address) > pos - start + 3 else None


def trimmed(address: str) -> str:
    """Cut from the end of a found address what belongs to the sentence around it."""
    end, surplus = len(address), address.count(")") - address.count("(")
    while end:
        last = address[end - 1]
        if last == ")" and surplus > 0:
            surplus -= 1
        elif last not in TRAILING:
            break
        end -= 1
    return address[:end]


def push_link(state: StateInline, href: str, text: str) -> None:
    """Write a whole link into the parser's output."""
    state.push("link_open", "a", 1).attrs = {"href": href}
    state.push("text", "", 0).content = text
    state.push("link_close", "a", -1)


def dress_links(tokens: list[Token]) -> list[Token]:
    """Give every link its final attributes and every foreign image the shape of a link."""
    for block in tokens:
        if block.type == "inline":
            block.children = list(_dressed(block.children or []))
    return tokens


def _dressed(children: list[Token]):
    inside = 0
    for token in children:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "link_open":
            token.attrs = link_attributes(str(token.attrs["href"]))
        elif token.type == "text" and inside and token.info == "auto":
            token.content = shown(token.content)
        if token.type == "image" and not is_upload(str(token.attrs["src"])):
            yield from _remote_image(token, inside)
        else:
            yield token


def link_attributes(href: str) -> dict[str, str | int | float]:
    """Return the attributes of a link to an address."""
    return {"href": href, "rel": RELATION} if is_outgoing(href) else {"href": href}


def _remote_image(image: Token, inside_link: int) -> list[Token]:
    """Turn an image from elsewhere into a link: no reader's browser asks strangers for it."""
    address = str(image.attrs["src"])
    text = Token("text", "", 0, content=description(image) or shown(address))
    if inside_link:
        return [text]
    attributes = {"class": "remote-image", **link_attributes(address)}
    return [Token("link_open", "a", 1, attrs=attributes), text, Token("link_close", "a", -1)]


def description(image: Token) -> str:
    """Return the words that stand for an image."""
    return " ".join("".join(child.content for child in image.children or ()).split())


def add_links(md: MarkdownIt) -> None:
    """Teach the parser to find bare addresses."""
    md.inline.add_terminator_char("w")
    md.inline.add_terminator_char("W")
    md.inline.ruler.after("text", "bare_link", bare_link)
