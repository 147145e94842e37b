"""How a page introduces itself: its one address, and what search engines and others show of it.

A page that says nothing of itself asks robots to leave it out.
"""

from dataclasses import dataclass
from textwrap import shorten

from markupsafe import Markup

from forum import markup
from forum.mailing import public_url
from forum.web.access import viewer

MOST_LETTERS = 200


@dataclass(frozen=True)
class Introduction:
    """What a page tells of itself in its head."""

    # Without anything that only one reader has chosen.
    address: str
    # A text of the page, as it is stored; or words for it.
    text: str
    kind: str
    # What it is in the words that search engines have agreed upon, if they have a word for it.
    schema: str
    picture: str
    # Whether the page is made for somebody who may be a robot, or pass its link on by hand.
    is_for_robots: bool

    @property
    def words(self) -> str:
        """Return the beginning of the text as plain words."""
        plain = markup.readable(self.text) if isinstance(self.text, Markup) else self.text
        return shorten(plain, MOST_LETTERS, placeholder=" …")


def introduced(
    path: str, text: str = "", *, kind: str = "website", schema: str = "", picture: str = ""
) -> Introduction:
    """Introduce the page that stands at a path, in the words of a text."""
    whole = public_url(picture) if picture else ""
    return Introduction(public_url(path), text, kind, schema, whole, not viewer().is_member)
