"""Names of members: what may be one, and when two look alike."""

import re
import unicodedata

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

MIN_LENGTH, MAX_LENGTH = 2, 30
_ALLOWED = re.compile(r"[^\W_](?:[\w .-]*\w)?")
# Letters by their category, but blank to look at.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0")
_WRITTEN_TOGETHER = {"CJK": "JAPANESE", "HIRAGANA": "JAPANESE", "KATAKANA": "JAPANESE"}
_ALIKE = str.maketrans(
    {
        **dict(zip("авекмнорстухѕԁԛԝһгпєѵѡ", "abekmhopctyxsdqwhrnevw", strict=True)),
        **dict(zip("αβερνκιτυχοωη", "abepvkltyxown", strict=True)),
        **dict(zip("зб0157", "36olst", strict=True)),
        **dict(zip("łøđðħŧƀɡɑ", "lodohtbga", strict=True)),
        **dict.fromkeys("iіӏı|", "l"),
        "ј": "j",
        "ь": "b",
        "ч": "4",
    }
)
_PAIRS = (("vv", "w"), ("rn", "m"))
# Names that speak for the board, or for nobody.
_RESERVED = """
    admin administrator administration moderator moder mod owner root system support staff
    webmaster postmaster security bot robot guest anonymous deleted nobody everyone veche
    админ администратор администрация модератор модер владелец система поддержка редакция
    бот робот гость аноним удалён никто все вече
"""

TOO_SHORT = _l("A name has at least 2 letters.")
TOO_LONG = _l("A name has at most 30 letters.")
STRANGE = _l(
    "A name consists of letters and digits; spaces, dots, hyphens and underscores may stand inside."
)
ONLY_DIGITS = _l("A name of digits alone would be taken for a number: add a letter.")
MIXED = _l("Write each word of the name in one alphabet: Latin and Cyrillic letters look alike.")
RESERVED = _l("This name speaks for the board, so nobody has it. Choose another one.")


def clean_name(text: str) -> str:
    """Compose letters typed in parts, and fold white space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def name_key(name: str) -> str:
    """Return what look-alike names share: letter case, spaces, marks and similar letters folded."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    letters = "".join(c for c in plain if c.isalnum()).translate(_ALIKE)
    for pair, letter in _PAIRS:
        letters = letters.replace(pair, letter)
    return letters


def is_reserved(name: str, *also: str) -> bool:
    """Tell whether a name, digits at its end aside, speaks for the board."""
    keys = {name_key(word) for word in (*_RESERVED.split(), *also)}
    return bool({name_key(name), name_key(name.rstrip("0123456789"))} & keys)


def _script(letter: str) -> str:
    word = unicodedata.name(letter, "?").split(" ")[0].split("-")[0]
    return _WRITTEN_TOGETHER.get(word, word)


def is_mixed(name: str) -> bool:
    """Tell whether a word of the name is written in two alphabets."""
    words = re.split(r"[ ._-]", name)
    return any(len({_script(c) for c in word if not c.isdigit()}) > 1 for word in words)


def name_refusal(name: str) -> LazyString | None:
    """Say why a text cannot be a member's name; None when it can."""
    if len(name) > MAX_LENGTH:
        return TOO_LONG
    if len(name) < MIN_LENGTH or not name_key(name):
        return TOO_SHORT
    if not _is_plain(name):
        return STRANGE
    if name.isdigit():
        return ONLY_DIGITS
    return MIXED if is_mixed(name) else None


def _is_plain(name: str) -> bool:
    """Tell whether a name is what it looks like, whatever a reader's font makes of it."""
    return (
        bool(_ALLOWED.fullmatch(name))
        and not _BLANK & set(name)
        and unicodedata.normalize("NFKC", name) == name
        and "  " not in name
    )


def is_name(name: str) -> bool:
    """Tell whether a text can be a member's name."""
    return name_refusal(name) is None
