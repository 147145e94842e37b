"""What one reads of stored HTML: plain words for a line of search results."""

import re
from html import unescape

from markupsafe import Markup

# Far more than anybody shows of a text.
LOOKED_AT = 6_000
_PIECE = re.compile(r"""<(/?)([a-z]+\d?)(?:"[^"]*"|[^">])*>|([^<]+)""")
# Others said it; it is kept for those who open it.
LEFT_OUT = {"blockquote", "details"}
WITHIN_A_LINE = {"a", "b", "i", "s", "em", "strong", "del", "code", "span", "sub", "sup", "u"}


def readable(html: Markup) -> str:
    """Return the words of stored HTML on one line, without quotes and what is folded away."""
    words: list[str] = []
    depth = 0
    for is_end, tag, text in _PIECE.findall(str(html)[:LOOKED_AT]):
        if tag in LEFT_OUT:
            depth += -1 if is_end else 1
        elif text and not depth:
            words.append(unescape(text))
        elif tag not in WITHIN_A_LINE:
            words.append(" ")
    return " ".join("".join(words).split())
