"""Render a source: clean, parse, write, and let through only what is allowed."""

from markupsafe import Markup

from .context import Context, MarkupRefused
from .document import Document
from .html import to_html
from .parser import PARSER
from .sanitize import sanitize
from .scanning import depth, scan
from .text import clean

LIMIT = 20_000
# What an import may bring; people are held to `check()`.
CEILING = 100_000
DEEPEST = 30
GROWTH, FREE = 6, 60_000


def check(source: str, limit: int = LIMIT) -> None:
    """Refuse a source that is too long, or whose quotes are nested too deep."""
    if len(source) > limit:
        raise MarkupRefused("too_long")
    if depth(scan(clean(source))) > DEEPEST:
        raise MarkupRefused("too_deep")


def render(source: str, context: Context | None = None) -> Markup:
    """Return the HTML of a post."""
    check(source, CEILING)
    context = context or Context()
    document = Document(clean(source), context.members, context.authors, strict=True)
    html = to_html(document.tokens, PARSER.options, context)
    if len(html) > max(FREE, GROWTH * len(source)):
        raise MarkupRefused("too_large")
    return sanitize(html)
