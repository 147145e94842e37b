import pytest

from forum.markup import plain
from forum.markup.text import clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\x00b\x1fc\x7f", "abc"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\ud800b", "a\ufffdb"),
        ("\u202eабв", "абв"),
        ("\u202eабв\u202c", "\u202eабв\u202c"),
        ("\u2067abc\u2069", "\u2067abc\u2069"),
        ("\u2067abc\u202c", "abc"),
        ("\u202ca", "a"),
        ("\u202ea\nb\u202c", "a\nb"),
        ("👨‍👩‍👧 ё й", "👨‍👩‍👧 ё й"),
    ],
)
def test_what_no_reader_could_see_is_gone(typed, kept):
    assert clean(typed) == kept
    assert clean(kept) == kept


def test_everything_reads_the_cleaned_text():
    assert plain("a\x00b\ud800") == "ab\ufffd"
