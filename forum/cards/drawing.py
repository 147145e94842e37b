"""Drawing a card: calm ink on paper, as on the pages of the board."""

import unicodedata
from functools import lru_cache
from io import BytesIO
from itertools import takewhile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .card import SIZE, Card

FONTS = Path(__file__).parent / "fonts"
PAPER, INK, MUTED, RULE, CINNABAR = "#faf8f3", "#211e1a", "#655f56", "#b3aa9b", "#ad2a1a"
MARGIN, WIDTH = 80, SIZE[0] - 160
SMALL = 36
# The largest letters in which a title fits, with the lines that there is room for.
TITLES = ((76, 3), (62, 4), (54, 5))
ELLIPSIS = "…"
# The letters that the fonts may have; which of them they do have is looked at once.
LETTERS = (*range(0x20, 0x180), *range(0x400, 0x500), *range(0x2000, 0x2220))
COLOURS = 48

Font = ImageFont.FreeTypeFont


@lru_cache(16)
def _font(face: str, size: int) -> Font:
    file = FONTS / f"VecheSans-{face}.ttf"
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(1)
def _known() -> frozenset[str]:
    """List the letters that are drawn as themselves and not as the box for what is missing."""
    font = _font("Bold", 20)
    missing = bytes(font.getmask("\U000fffff"))
    return frozenset(
        letter
        for letter in map(chr, LETTERS)
        if letter == " " or (letter.isprintable() and bytes(font.getmask(letter)) != missing)
    )


def drawable(text: str) -> str:
    """Return what can be drawn of a text on one line: without emoji and rare scripts."""
    found = []
    for letter in unicodedata.normalize("NFC", text):
        # Of a letter with a rare accent the letter is left.
        plain = unicodedata.normalize("NFKD", letter)[:1]
        drawn = next((each for each in (letter, plain) if each in _known()), None)
        found.append(drawn or (" " if letter.isspace() else ""))
    return " ".join("".join(found).split())


def fitted(text: str, font: Font, width: int = WIDTH) -> str:
    """Return as much of a text as fits on one line, and say so when that is not all."""
    if font.getlength(text) <= width:
        return text
    room = width - font.getlength(ELLIPSIS)
    ends = takewhile(lambda end: font.getlength(text[:end]) <= room, range(1, len(text)))
    return text[: max(ends, default=1)].rstrip() + ELLIPSIS


def wrapped(text: str, font: Font, most: int, width: int = WIDTH) -> list[str]:
    """Break a text into lines; what is too much for the last one ends in an ellipsis."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most - 1:
        line, words = _line(words, font, width)
        lines.append(line)
    return [*lines, fitted(" ".join(words), font, width)] if words else lines


def _line(words: list[str], font: Font, width: int) -> tuple[str, list[str]]:
    """Take the words of one line from the beginning; a word that is too long is cut."""
    fit = takewhile(
        lambda end: font.getlength(" ".join(words[:end])) <= width, range(1, len(words) + 1)
    )
    if count := max(fit, default=0):
        return " ".join(words[:count]), words[count:]
    first = words[0]
    cut = takewhile(lambda end: font.getlength(first[:end]) <= width, range(1, len(first)))
    end = max(cut, default=1)
    return first[:end], [first[end:], *words[1:]]


def _title(text: str) -> tuple[Font, list[str]]:
    """Choose the largest letters in which a title fits, and break it into lines."""
    for size, most in TITLES:
        font = _font("Bold", size)
        lines = wrapped(text, font, most)
        if not lines or not lines[-1].endswith(ELLIPSIS):
            break
    return font, lines


def draw(card: Card) -> bytes:
    """Draw a card as a PNG."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    title, place, note, board = map(drawable, card)
    small, bold = _font("Regular", SMALL), _font("Bold", SMALL)
    pen.rectangle((0, 0, SIZE[0], 14), CINNABAR)
    pen.text((MARGIN, 70), fitted(place, small), MUTED, small)
    font, lines = _title(title or board)
    pen.multiline_text((MARGIN, 132), "\n".join(lines), INK, font, spacing=font.size // 6)
    for height in (522, 528):
        pen.line((MARGIN, height, SIZE[0] - MARGIN, height), RULE, 2)
    pen.text((SIZE[0] - MARGIN, 586), note, MUTED, small, anchor="rs")
    room = int(WIDTH - small.getlength(note) - SMALL)
    pen.text((MARGIN, 586), fitted(board, bold, room), INK, bold, anchor="ls")
    return _written(image)


def _written(image: Image.Image) -> bytes:
    made = BytesIO()
    # Few colours make a small file: letters have edges in few shades.
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()
