"""The form beside the box writes what a person could have typed."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from forum.search.forms import is_form, read_choices

TODAY = date(2026, 3, 5)


@pytest.fixture(autouse=True)
def database():
    """Need none: words in, words out."""


@pytest.mark.parametrize(
    ("text", "sent", "written"),
    [
        ("links", {}, "links"),
        ("links", {"author": "Bob", "in": "", "after": ""}, "links author:Bob"),
        ("", {"author": "Big Bob"}, 'author:"Big Bob"'),
        ("links", {"author": '"Bob" OR'}, 'links author:"Bob OR"'),
        ("links", {"in": "#5", "after": "2024-05-01"}, "links in:#5 after:2024-05-01"),
        ("links", {"has": ["image", "link"], "is": "first"}, "links has:image has:link is:first"),
        ("paid links", {"title": "1"}, "title:paid title:links"),
        ("links author:Ann", {"author": "Bob"}, "links author:Bob"),
        ("links author:Ann", {"in": "square"}, "links author:Ann in:square"),
        ("links before:2020", {"before": "2024"}, "links before:2024"),
        ("links is:odd", {"in": "square"}, "links is:odd in:square"),
    ],
)
def test_choices_are_written_into_the_question(text, sent, written):
    assert read_choices(MultiDict(sent)).written_into(text, TODAY) == written


@pytest.mark.parametrize(
    ("sent", "is_one"),
    [
        ({"q": "links"}, False),
        ({"in": "#5"}, False),
        ({"q": "", "author": ""}, True),
        ({"q": "links", "has": "image"}, True),
    ],
)
def test_a_form_is_told_from_a_link_to_it_and_from_a_question(sent, is_one):
    assert is_form(MultiDict(sent)) is is_one


def test_what_nobody_offers_is_bounded():
    sent = MultiDict({"author": "x" * 5_000, "has": ["\x00" * 9] * 900, "is": ["a b"] * 900})

    written = read_choices(sent).written_into("", TODAY)

    assert len(written) < 200
    assert "\x00" not in written
