"""What every form does to its texts before anything else looks at them."""

import pytest

from forum.addresses import slugify
from forum.forms import clean_text, is_visible, one_line

FAMILY = "👨\u200d👩\u200d👧"


@pytest.fixture(autouse=True)
def database():
    """Need none: these tests read texts, and write nothing."""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\u202eevil \u2066title\u2069", "evil title"),
        ("two\n lines", "two lines"),
        (f"{FAMILY} at home", f"{FAMILY} at home"),
        ("\u202e", ""),
    ],
)
def test_one_line_turns_no_direction(text, line):
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a \u202eb\nc", "a b\nc"),
        ("a \u2067b\u2069 c", "a \u2067b\u2069 c"),
        ("\u2069a\u2066", "a"),
        ("\u202ba \u2067b\u202c c\u2069", "a b c"),
        (f"{FAMILY}\r\n❤\ufe0f", f"{FAMILY}\n❤\ufe0f"),
    ],
)
def test_what_turns_the_direction_ends_in_its_line_or_is_dropped(text, cleaned):
    assert clean_text(text) == cleaned


@pytest.mark.parametrize(
    "text",
    ["", None, " \n", "\u200b", "\u202e", "\u2060\ufeff", "\u3164", "\u2800", "\u0301", "\xad"],
)
def test_nothing_to_see(text):
    assert not is_visible(text)


@pytest.mark.parametrize("text", ["a", ".", FAMILY, "❤\ufe0f", "\u200bб", "한", "1"])
def test_something_to_see(text):
    assert is_visible(text)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("На 6–12 месяцев", "na-6-12-mesyatsev"),
        ("Дом—работа", "dom-rabota"),
        ("Ёлка: й, и\u0306", "elka-y-y"),
        ("Café “crème”", "cafe-creme"),
        ("a…b / c", "a-b-c"),
        ("漢字", ""),
        ("Объём ½", "obem-1-2"),
    ],
)
def test_signs_set_the_words_of_a_slug_apart(title, slug):
    assert slugify(title) == slug
