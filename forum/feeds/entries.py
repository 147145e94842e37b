"""What a feed and its entries say, as plain values."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from flask_babel import LazyString
from markupsafe import Markup

ENTRIES = 30
# Of stored HTML in one feed: programs read the newest again and again.
MOST_LETTERS = 400_000
# What an empty feed says of its age: it has to say something, always the same.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Place(NamedTuple):
    """The section in which an entry stands."""

    slug: str
    title: str


class Entry(NamedTuple):
    """One thing that is new: a post, or an article."""

    # What it is for ever, such as posts/12: programs know by it what they have shown.
    tag: str
    # Its number in the thread; an article has none.
    number: int
    url: str
    title: str
    author: str
    author_url: str
    published_at: datetime
    edited_at: datetime | None
    html: Markup
    section: Place
    # What is looked at again when it changes.
    thread_id: int
    author_id: int
    # The beginning of a post as it was typed; articles have a standfirst, and perhaps a picture.
    source: str = ""
    standfirst: str = ""
    picture: str | None = None

    @property
    def updated_at(self) -> datetime:
        """Return when the text became what it is."""
        return self.edited_at or self.published_at


class Feed(NamedTuple):
    """A feed: of what, where the same is found as a page, and what is new."""

    tag: str
    title: str | LazyString
    page: str
    entries: list[Entry]
    # Where it is read; empty when the address is a secret, which must not travel with the text.
    path: str = ""
    # Where the entries before these are read.
    older: str = ""

    @property
    def updated_at(self) -> datetime:
        """Return when anything in it changed last."""
        return max((entry.updated_at for entry in self.entries), default=NEVER)


def as_many_as_fit(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the first entries, until there is enough to read; one at least."""
    letters = 0
    for entry in entries:
        if letters and letters + len(entry.html) > MOST_LETTERS:
            return
        letters += len(entry.html)
        yield entry
