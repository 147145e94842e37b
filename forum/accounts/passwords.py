"""Passwords: Argon2id hashes, and which passwords are too well known to be one."""

import re
import unicodedata
from functools import lru_cache
from importlib import resources
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

MIN_LENGTH, MAX_LENGTH = 8, 200
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Each hash takes 19 MB and a core for a moment; more at once would slow down everybody else.
_turns = BoundedSemaphore(2)

TOO_SHORT = _l("A password has at least 8 characters. A few words in a row are good.")
TOO_LONG = _l("A password has at most 200 characters.")
WELL_KNOWN = _l(
    "This password is among the first that burglars try. "
    "Take a few words that have nothing to do with each other."
)
PERSONAL = _l(
    "This password contains your name, your address or the name of the board. Choose another."
)

_ROWS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
    "йцукенгшщзхъфывапролджэячсмитьбю.",
    "qazwsxedcrfvtgbyhnujmikolp",
    "йфяцычувскамепинртгоьшлбщдю",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn",
    "1й2ц3у4к5е6н7г8ш9щ0з",
)
_DISGUISED = str.maketrans("@4310$57!", "aaeiosstl")


def _bytes(password: str) -> bytes:
    """Compose letters, so that one password is the same from every keyboard."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace")


def hash_password(password: str) -> str:
    """Return what is stored of a password."""
    with _turns:
        return _hasher.hash(_bytes(password))


@lru_cache(1)
def _nobodys_hash() -> str:
    return hash_password("nobody's password")


def verify_password(stored: str | None, password: str) -> bool:
    """Tell whether a password is the stored one; without one the answer takes as long."""
    known = stored or _nobodys_hash()
    with _turns:
        try:
            return _hasher.verify(known, _bytes(password)) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(stored: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def password_refusal(password: str, *personal: str | None) -> LazyString | None:
    """Say why a text is no good password for a person of whom these words are known."""
    if len(password) < MIN_LENGTH:
        return TOO_SHORT
    if len(password) > MAX_LENGTH:
        return TOO_LONG
    if _is_personal(password, personal):
        return PERSONAL
    return WELL_KNOWN if is_well_known(password) else None


def _is_personal(password: str, personal: tuple[str | None, ...]) -> bool:
    """Tell whether little but a known word, whole or before the @, is in a password."""
    folded = password.casefold()
    words = [word.casefold() for text in personal if text for word in (text, text.split("@")[0])]
    return any(len(word) >= 3 and word in folded and len(folded) - len(word) < 7 for word in words)


@lru_cache(1)
def _common_words() -> frozenset[str]:
    file = resources.files("forum.accounts") / "common_passwords.txt"
    return frozenset(file.read_text(encoding="utf-8").split())


def is_well_known(password: str) -> bool:
    """Tell whether a password is a common word with trimmings, a row of keys or a date."""
    folded = password.casefold()
    return (
        _is_row(folded)
        or _is_repeated(folded)
        or _is_date(folded)
        or any(_core(form) in _common_words() for form in (folded, folded.translate(_DISGUISED)))
    )


def _core(folded: str) -> str:
    """Take digits and signs off both ends; what has nothing else stays whole."""
    return re.sub(r"^[\W\d_]{1,4}|[\W\d_]{1,6}$", "", folded) or folded


def _is_row(folded: str) -> bool:
    """Tell whether the keys lie side by side, or are two such rows."""
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    is_part = [any(folded[:cut] in row * 2 for row in rows) for cut in range(len(folded) + 1)]
    ends = [any(folded[cut:] in row * 2 for row in rows) for cut in range(len(folded) + 1)]
    return any(
        is_part[cut] and ends[cut] and (cut == 0 or min(cut, len(folded) - cut) >= 3)
        for cut in range(len(folded) + 1)
    )


def _is_repeated(folded: str) -> bool:
    """Tell whether a few characters come again and again, or very few are used at all."""
    return len(set(folded)) < 4 or bool(re.fullmatch(r"(.{1,6}?)\1+.{0,2}", folded, re.DOTALL))


def _is_date(folded: str) -> bool:
    """Tell whether the password is a day of somebody's life."""
    day, month, year = r"(0[1-9]|[12]\d|3[01])", r"(0[1-9]|1[0-2])", r"(19|20)\d\d"
    return bool(
        re.fullmatch(rf"{day}\W?{month}\W?{year}|{year}\W?{month}\W?{day}", folded, re.ASCII)
    )
