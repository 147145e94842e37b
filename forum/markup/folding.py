"""Fold quotes of certain posts inside stored HTML, for one reader."""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

# Whole tags, so that nothing inside an attribute is taken for one.
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s[a-z-]+(?:="[^"]*")?)*)\s*/?>')
SOURCE = re.compile(
    r'\s*<p class="quote-source"><a (?=[^>]*class="opens-post")[^>]*href="/posts/([0-9]+)"'
)


def fold_quotes(html: Markup, folded: Mapping[int, str]) -> Markup:
    """Put quotes of these posts behind a line that opens them, each with its own words."""
    parts: list[str] = []
    # For each open quote, whether it was folded.
    around: list[bool] = []
    written, text = 0, str(html)
    for tag in TAG.finditer(text):
        if tag[2] != "blockquote":
            continue
        if not tag[1]:
            words = _words(text, tag.end(), folded)
            around.append(words is not None)
            if words is not None:
                parts += [text[written : tag.start()], _opening(words)]
                written = tag.start()
        elif around and around.pop():
            parts += [text[written : tag.end()], "</details>"]
            written = tag.end()
    return Markup("".join([*parts, text[written:]]))


def _words(text: str, start: int, folded: Mapping[int, str]) -> str | None:
    source = SOURCE.match(text, start)
    return folded.get(int(source[1])) if source else None


def _opening(words: str) -> str:
    return f'<details class="folded"><summary>{escape(words)}</summary>'
