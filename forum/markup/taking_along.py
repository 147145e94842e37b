"""Stored HTML that leaves the board: on paper, in a file, in a feed."""

import re
from collections.abc import Callable

from markupsafe import Markup, escape

# Every < of a text is escaped, so what begins with one is an element.
_OWN_ADDRESS = re.compile(r'(<(?:a|img) (?:[^<>]*? )?(?:href|src)=")(/(?!/)[^"<>]*)')
_CLOSED, _OPEN = '<details class="spoiler">', '<details class="spoiler" open>'
_LAZY = re.compile(r'(<img [^<>]*?) loading="lazy"')


def with_whole_addresses(html: Markup, absolute: Callable[[str], str]) -> Markup:
    """Return HTML whose links and pictures are found from anywhere."""

    def whole(match: re.Match) -> str:
        return f"{match[1]}{escape(absolute(Markup(match[2]).unescape()))}"

    return Markup(_OWN_ADDRESS.sub(whole, str(html)))


def to_take_along(html: Markup, absolute: Callable[[str], str]) -> Markup:
    """Return HTML with whole addresses, open spoilers, and pictures that nobody has to wait for."""
    eager = Markup(_LAZY.sub(r"\1", str(html).replace(_CLOSED, _OPEN)))
    return with_whole_addresses(eager, absolute)
