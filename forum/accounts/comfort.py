"""How somebody likes to read: few choices, written as one short word in an account or a cookie.

What is chosen as on the board is not written. So there are 4 · 2 · 3 · 4 · 2 · 2 = 384 ways to
write all choices and no other: this bounds how many pages are kept for guests of one address.
"""

import re
from itertools import product
from typing import NamedTuple

from flask import current_app, has_request_context
from flask_login import current_user

COOKIE = "reading"
# Of each choice the words that may be written; nothing is what the board does by itself.
CHOICES: dict[str, tuple[str, ...]] = {
    "size": ("small", "", "large", "huge"),
    "density": ("", "compact"),
    "theme": ("", "light", "dark"),
    "posts": ("", "10", "20", "50"),
    "show": ("", "text"),
    "keys": ("", "off"),
}
_WRITTEN = re.compile(rf"(?:^|;)[ \t]*{COOKIE}=([a-z0-9.]{{1,60}})[ \t]*(?:;|$)")


class Comfort(NamedTuple):
    """What somebody has chosen; empty is as the board does it."""

    size: str = ""
    density: str = ""
    theme: str = ""
    posts: str = ""
    show: str = ""
    keys: str = ""

    def __str__(self) -> str:
        """Write the choices in the one way in which they are understood."""
        return ".".join(filter(None, self))

    def marks(self) -> list[tuple[str, str]]:
        """List what a page says of them to the stylesheet and to the script."""
        told = self._replace(posts="")._asdict()
        return [(name, value) for name, value in told.items() if value]


AS_THE_BOARD = Comfort()
_KNOWN = {str(comfort): comfort for comfort in map(Comfort._make, product(*CHOICES.values()))}


def written(text: str | None) -> Comfort:
    """Read choices; what is written in any other way says nothing."""
    return _KNOWN.get(text or "", AS_THE_BOARD)


def chosen_in(cookies: str) -> Comfort:
    """Read the choices of a guest out of the cookies that a browser sends."""
    found = _WRITTEN.search(cookies) if cookies else None
    return written(found[1]) if found else AS_THE_BOARD


def board_page_size() -> int:
    """Return the number of posts on a page for whoever has chosen none: feeds, other sites."""
    return current_app.config["POSTS_PER_PAGE"]


def page_size() -> int:
    """Return the number of posts on a page for the one who is looking."""
    chosen = current_user.comfort.posts if has_request_context() else ""
    return int(chosen) if chosen else board_page_size()
