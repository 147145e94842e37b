"""Text in, safe HTML out: Markdown with the BBCode people type by habit.

A pure library: it knows neither the web nor the database. What a text refers to is read out
with `quotes()`, `mentions()` and `addressees()`, looked up by the caller, and passed to `render()`
as a `Context`.
"""

from .comparing import Quotable, compare
from .context import Context, MarkupRefused, Member, Quote, Source
from .reading import addressees, mentions, plain, quotes
from .rendering import CEILING, check, render
from .words import has_words, localize

VERSION = 1

__all__ = [
    "CEILING",
    "VERSION",
    "Context",
    "MarkupRefused",
    "Member",
    "Quotable",
    "Quote",
    "Source",
    "addressees",
    "check",
    "compare",
    "has_words",
    "localize",
    "mentions",
    "plain",
    "quotes",
    "render",
]
