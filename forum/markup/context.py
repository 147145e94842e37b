"""What goes into rendering and what comes out of reading a source."""

from collections.abc import Mapping
from dataclasses import dataclass, field


class MarkupRefused(ValueError):
    """Raised when a source is too much to render; `reason` is one stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Member:
    """A member whom a text may mention."""

    name: str
    url: str


@dataclass(frozen=True)
class Source:
    """The post a quote refers to, and how faithful the quote is."""

    url: str
    author: str
    number: int | None = None
    state: str = ""


@dataclass(frozen=True)
class Context:
    """What the caller looked up: members by mentioned name, quoted posts by the quote's index.

    `authors` are those who may be addressed here, by the name that the text begins with.
    """

    members: Mapping[str, Member] = field(default_factory=dict)
    sources: Mapping[int, Source] = field(default_factory=dict)
    authors: Mapping[str, Member] = field(default_factory=dict)


@dataclass(frozen=True)
class Quote:
    """A quote as typed; `depth` is 0 for a quote that stands in no other."""

    index: int
    name: str | None
    post_id: int | None
    text: str
    depth: int
