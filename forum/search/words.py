"""Words of a text as the index knows them: folded and cut to their stems. Knows no database."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

# Raised whenever the same text would give other stems, also by another release of the stemmer: an
# index of before is stale then.
VERSION = 2
# Longer ones are no words; what is cut off is cut off in the question too.
LONGEST = 40

# Letters and digits with their accents, an apostrophe inside, and the names of a few languages.
WORD = re.compile(
    r"(?<![\w.])\.net(?![\w])"
    r"|(?:[^\W_][\u0300-\u036f\u00ad]*)+(?:['’](?:[^\W_][\u0300-\u036f]*)+)*"
    r"(?:\+\+(?![\w+])|(?<=[a-zA-Z])\#(?![\w#]))?",
    re.IGNORECASE,
)
_UNWANTED = re.compile(r"[^\w'+#.]|_")
_MARKS = re.compile("[\u0300-\u036f\u00ad]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile(r"[a-z']+")

# Words that hold others together: a question that has others need not find them.
SMALL = frozenset(
    "а без бы в вам вас во вот все вы где да для до его ее если есть еще же за и из или им их к"
    " как ко ли мне мы на над не нет ни но о об он она они от по под при про с со так там то у уже"
    " чем что чтобы это эта этот я an and are at be by can do does for from has have how if in is"
    " it my of on or that the this to was we what when where which who why will with you"
    " your".split()
)

# What the rules of Russian stems take apart: a vowel that comes and goes before a last к (ссылка,
# ссылок), nouns in -мен that are taken for participles (домен, обмен), and frequent words that
# change inside.
_FLEETING = re.compile("(?<=[бвгджзклмнпрстфхцчшщ])[ое]к$")
_NOUN = re.compile("(.{2,}мен)[аы]?")
_FORMS = {
    "ден": "день дня дню днем дне дни дней дням днями днях",
    "времен": "время времени временем времена времен",
    "имен": "имя имени именем имена имен",
    "письм": "писем",
    "окн": "окон",
    "деньг": "денег",
}
_STEMS = {form: stem for stem, forms in _FORMS.items() for form in forms.split()}
_SHORTEST_FLEETING = 5


@lru_cache(2)
def _stemmer(language: str) -> Any:
    """Load the rules of a language when its first word comes: those of all come with them."""
    import snowballstemmer

    return snowballstemmer.stemmer(language)


# The stemmers keep the word they work on in themselves.
_one_at_a_time = Lock()


class Token(NamedTuple):
    """A word of a text, where it stands there, and its stem."""

    start: int
    end: int
    text: str
    stem: str


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text in their order."""
    for match in WORD.finditer(text):
        if word := fold(match[0]):
            yield Token(match.start(), match.end(), word, stem(word))


@lru_cache(20_000)
def fold(word: str) -> str:
    """Return what spellings of a word share: case, accents and the dots of ё are left out."""
    if not word.isascii():
        word = _MARKS.sub("", unicodedata.normalize("NFKC", word)).replace("’", "'")
    folded = word.casefold().replace("ё", "е")
    return _UNWANTED.sub("", folded)[:LONGEST]


@lru_cache(50_000)
def stem(word: str) -> str:
    """Cut a folded word to its stem: by the Russian rules or the English ones, by its letters."""
    if _CYRILLIC.search(word):
        return _russian_stem(word)
    return _stemmed("english", word) if _LATIN.fullmatch(word) else word


def _russian_stem(word: str) -> str:
    if word in _STEMS:
        return _STEMS[word]
    noun = _NOUN.fullmatch(word)
    cut = noun[1] if noun else _stemmed("russian", word)
    return _FLEETING.sub("к", cut) if len(cut) >= _SHORTEST_FLEETING else cut


def _stemmed(language: str, word: str) -> str:
    with _one_at_a_time:
        return _stemmer(language).stemWord(word) or word


@lru_cache(50_000)
def _terms(word: str) -> tuple[str, ...]:
    """Return what a word is found by: its stem, and for such as c++ also that of its letters."""
    folded = fold(word)
    bare = folded.strip("+#.")
    if not bare:
        return ()
    return (stem(folded),) if bare == folded else (stem(folded), stem(bare))


def terms(text: str) -> list[str]:
    """List what a text is found by, in the order of its words."""
    return [term for match in WORD.finditer(text) for term in _terms(match[0])]
