import pytest
from markupsafe import Markup

from forum import markup


def taken(source: str) -> str:
    html = markup.render(source)
    return str(markup.to_take_along(html, lambda path: f"https://forum.example{path}"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[x](/posts/7?a=1&b=2)", 'href="https://forum.example/posts/7?a=1&amp;b=2"'),
        ("![owl](/uploads/owl.png)", 'src="https://forum.example/uploads/owl.png"'),
        ("[x](https://example.org/)", 'href="https://example.org/"'),
        ("[x](#there)", 'href="#there"'),
        ("[spoiler]in[/spoiler]", '<details class="spoiler" open>'),
    ],
)
def test_addresses_are_whole_and_nothing_is_closed(source, expected):
    assert expected in taken(source)


def test_pictures_come_at_once():
    assert "loading" not in taken("![owl](/uploads/owl.png)")


@pytest.mark.parametrize(
    "words",
    ['href="/posts/7"', '<a href="/posts/7">', '<details class="spoiler">', 'x loading="lazy"'],
)
def test_words_that_look_like_it_stay_as_they_are(words):
    html = markup.render(f"`{words}`")

    assert markup.to_take_along(html, lambda path: "changed") == html


def test_it_is_safe_as_before():
    html = Markup('<p><a href="/x&quot;y">z</a></p>')

    assert markup.to_take_along(html, lambda path: f"https://e.example{path}") == Markup(
        '<p><a href="https://e.example/x&#34;y">z</a></p>'
    )
