"""Text in, safe HTML out: Markdown with the BBCode people type by habit.

A pure library: it knows neither the web nor the database. What a text refers to is read out
with `quotes()`, `mentions()` and `addressees()`, looked up by the caller, and passed to `render()`
as a `Context`.
"""

from .comparing import Quotable, compare
from .contents import has_link, has_picture
from .context import Context, MarkupRefused, Member, Quote, Source
from .folding import fold_quotes
from .markdown import escaped, markdown
from .readable import readable
from .reading import addressees, mentions, plain, quotes
from .rendering import CEILING, check, render
from .taking_along import to_take_along, with_whole_addresses
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
    "escaped",
    "fold_quotes",
    "has_link",
    "has_picture",
    "has_words",
    "localize",
    "markdown",
    "mentions",
    "plain",
    "quotes",
    "readable",
    "render",
    "to_take_along",
    "with_whole_addresses",
]
