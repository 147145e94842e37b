"""What stands in a text, as views of long threads sort posts by it."""

import pytest

from forum.markup import Context, Member, Source, has_link, has_picture, render

KNOWN = Context(
    members={"Anna": Member("Anna", "/members/1-anna")},
    sources={0: Source("/posts/3", "Anna", 1, "exact")},
)


@pytest.mark.parametrize(
    ("source", "picture", "link"),
    [
        ("Words alone.", False, False),
        ("A smiley :) and another :cool:", False, False),
        ("@Anna, look", False, False),
        ("[quote=Anna;3]Words[/quote] Yes.", False, False),
        ("https://example.org", False, True),
        ("www.example.org", False, True),
        ("[here](/threads/1)", False, True),
        ("[url=https://example.org]here[/url]", False, True),
        ("![a loaf](/uploads/posts/loaf.webp)", True, False),
        ("![a loaf](https://example.org/loaf.jpg)", True, False),
        ("[img]https://example.org/loaf.jpg[/img]", True, False),
        ("[img]https://example.org/loaf.jpg[/img] https://example.org", True, True),
        ("[quote=Anna;3]https://example.org[/quote] Yes.", False, True),
        ('Typed: <img src="x"> <a href="y">', False, False),
        ('`<img src="x">` and `<a href="y">`', False, False),
        ("[code]https://example.org[/code]", False, False),
    ],
)
def test_what_counts_as_a_picture_and_as_a_link(source, picture, link):
    html = render(source, KNOWN)

    assert (has_picture(html), has_link(html)) == (picture, link)
