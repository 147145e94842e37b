"""What of a text is searched: the author's own words, without quotes of others and without tags."""

import re

from forum.markup.reading import CEILING
from forum.markup.scanning import pieces, scan
from forum.markup.text import clean

_QUOTE = re.compile(r"\[quote", re.IGNORECASE)
_CODE = re.compile(r"^[ \t>]*(?:`{3}|~{3})|`[^`\n]+`|\[code", re.IGNORECASE | re.MULTILINE)
_TAG = re.compile(
    r"\[/?(?:b|i|u|s|url|img|email|code|list|spoiler|quote|size|color|center|\*)\b"
    r"|\[\*\]|\]",
    re.IGNORECASE,
)


def own_text(source: str) -> str:
    """Return the text of a source without what it quotes."""
    source = clean(source)[:CEILING]
    if "[" not in source:
        return source
    return _TAG.sub(" ", _without_quotes(source) if _QUOTE.search(source) else source)


def _without_quotes(source: str) -> str:
    kept, depth = [], 0
    for piece in pieces(source, scan(source)):
        if isinstance(piece, str):
            kept.append(piece if not depth else "")
        elif piece.name == "quote":
            depth += -1 if piece.closing else 1
            kept.append("\n")
        elif not depth:
            kept.append(source[piece.start : piece.until])
    return "".join(kept)


def has_code(source: str) -> bool:
    """Tell whether a source has code in it."""
    return bool(_CODE.search(source))


def has_quote(source: str) -> bool:
    """Tell whether a source quotes somebody."""
    return bool(_QUOTE.search(source)) and any(tag.name == "quote" for tag in scan(source))
