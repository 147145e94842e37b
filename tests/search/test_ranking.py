"""Words between quotes are found as they were typed, whatever else was typed between them."""

import pytest

from forum.search.ranking import exactly

# Letters that fold to nothing, and what has only signs besides.
NOTHING = ("\u037a", "\ufc5e", "\ufe70", "\ufe7e", "\ufe70'\ufe70")


@pytest.fixture(autouse=True)
def database():
    """Need none: patterns are made of words."""


@pytest.mark.parametrize("nothing", NOTHING)
@pytest.mark.parametrize("between", ["-", "'", "- ", "_"])
def test_what_is_no_word_makes_no_pattern_slow(nothing, between):
    pattern = exactly(f"hello {f'{nothing} ' * 100}world")

    assert pattern.pattern.count("]+") == 1
    assert pattern.search("hello " + between * 20_000 + "x") is None
    assert pattern.search("hello " + between * 100 + "world")


@pytest.mark.parametrize("typed", ["c++ and c#", ".net or node.js", "o'neil's", "пётр и ёж"])
def test_words_are_found_as_they_were_typed(typed):
    folded = typed.casefold().replace("ё", "е")

    assert exactly(typed).search(f"before {folded}, after")
    assert exactly(typed).search(f"before {folded}ish after") is None
