"""Write tokens as HTML. What people typed appears here as escaped text only."""

import re
from collections.abc import Sequence

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from .context import Context, Source
from .links import description
from .words import STATES, placeholder

LANGUAGE = re.compile(r"[a-z0-9+#-]{1,20}")
ALIGNMENT = re.compile(r"text-align:(left|center|right)")
# A post stands below the page's own headings.
HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}


class Renderer(RendererHTML):
    """One method per kind of token that is not written the usual way."""

    def container_open(self, tokens: Sequence[Token], idx: int, options, env) -> str:
        """Open a quote, a spoiler or a list."""
        token = tokens[idx]
        if token.info == "quote":
            opening = "" if token.meta["flat"] else '<blockquote class="quote">\n'
            return opening + attribution(token.meta, env["context"])
        if token.meta["flat"]:
            return ""
        if token.info == "list":
            return "<ol>\n" if token.meta["ordered"] else "<ul>\n"
        title = Markup.escape(token.meta["title"]) or placeholder("spoiler")
        return f'<details class="spoiler"><summary>{title}</summary>\n'

    def container_close(self, tokens: Sequence[Token], idx: int, options, env) -> str:
        """Close a quote, a spoiler or a list."""
        token = tokens[idx]
        if token.meta["flat"]:
            return ""
        if token.info == "list":
            return "</ol>\n" if token.meta["ordered"] else "</ul>\n"
        return "</blockquote>\n" if token.info == "quote" else "</details>\n"

    def item_open(self, tokens: Sequence[Token], idx: int, options, env) -> str:
        """Begin an item of a [list]."""
        return "" if tokens[idx].meta["flat"] else "<li>"

    def item_close(self, tokens: Sequence[Token], idx: int, options, env) -> str:
        """End an item of a [list]."""
        return "" if tokens[idx].meta["flat"] else "</li>\n"

    def fence(self, tokens: Sequence[Token], idx: int, options, env) -> str:
        """Write a block of code."""
        token = tokens[idx]
        language = (token.info.split() or [""])[0].lower()
        known = f' class="language-{language}"' if LANGUAGE.fullmatch(language) else ""
        return f"<pre><code{known}>{Markup.escape(token.content)}</code></pre>\n"

    def image(self, tokens: Sequence[Token], idx: int, options, env) -> str:
        """Write one of our own images; others have become links before."""
        source, alt = tokens[idx].attrs["src"], description(tokens[idx])
        return str(Markup('<img src="{}" alt="{}" loading="lazy">').format(source, alt))

    def mention(self, tokens: Sequence[Token], idx: int, options, env) -> str:
        """Link a member's name."""
        link = Markup('<a class="mention" href="{}">{}</a>')
        return str(link.format(tokens[idx].attrs["href"], tokens[idx].content))

    def heading_open(self, tokens: Sequence[Token], idx: int, options, env) -> str:
        """Open a heading of the rank it has inside a page."""
        return f"<{HEADINGS[tokens[idx].tag]}>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options, env) -> str:
        """Close a heading."""
        return f"</{HEADINGS[tokens[idx].tag]}>\n"

    def table_open(self, tokens: Sequence[Token], idx: int, options, env) -> str:
        """Open a table and the box in which a wide one scrolls."""
        return '<div class="table"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options, env) -> str:
        """Close a table and its box."""
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options, env) -> str:
        """Open a cell, aligned by class."""
        aligned = ALIGNMENT.fullmatch(str(tokens[idx].attrs.get("style", "")))
        known = f' class="align-{aligned[1]}"' if aligned else ""
        return f"<{tokens[idx].tag}{known}>"

    td_open = th_open


def attribution(quote: dict, context: Context) -> str:
    """Return the line that says whose words follow."""
    source = context.sources.get(quote["index"])
    if source is not None:
        return known_source(source)
    lost = placeholder("missing") if quote["post_id"] else ""
    name = Markup.escape(quote["name"] or "")
    line = " ".join(filter(None, (name, lost)))
    return f'<p class="quote-source">{line}</p>\n' if line else ""


def known_source(source: Source) -> str:
    """Return the line for a quote whose post is known: nothing in it comes from the text."""
    number = Markup(' <span class="number">#{}</span>').format(source.number)
    link = Markup('<a class="opens-post" href="{}">{}{}</a>').format(
        source.url, source.author, "" if source.number is None else number
    )
    state = " " + placeholder(source.state) if source.state in STATES else ""
    return f'<p class="quote-source">{link}{state}</p>\n'


RENDERER = Renderer()


def to_html(tokens: Sequence[Token], options, context: Context) -> str:
    """Return the HTML of a token stream, not yet sanitised."""
    return RENDERER.render(tokens, options, {"context": context})
