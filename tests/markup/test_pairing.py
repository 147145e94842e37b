import pytest

from forum.markup import render
from tests.markup.reading_html import elements


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[b]раз", "<p>[b]раз</p>\n"),
        ("раз[/b]", "<p>раз[/b]</p>\n"),
        ("[/b]раз[b]", "<p>[/b]раз[b]</p>\n"),
        ("[b][i]x[/b][/i]", "<p><strong>[i]x</strong>[/i]</p>\n"),
        ("[b]*x[/b]*", "<p>[b]<em>x[/b]</em></p>\n"),
        ("*x [b]y* z[/b]", "<p><em>x [b]y</em> z[/b]</p>\n"),
        ("[b]a [b]b[/b] c[/b]", "<p><strong>a b c</strong></p>\n"),
        ("[b]a\n\nb[/b]", "<p><strong>a</strong></p>\n<p><strong>b</strong></p>\n"),
    ],
)
def test_tags_are_nested_properly_or_shown(source, html):
    assert render(source) == html


def test_bold_spans_a_list():
    assert len(elements(render("[b]a\n\n- b\n- c[/b] d"), "strong")) == 3


@pytest.mark.parametrize("source", ["[b]a[quote]b[/b]c[/quote]", "[quote]a[b]b[/quote]c[/b]"])
def test_tags_do_not_leave_their_quote(source):
    html = render(source)

    assert elements(html, "strong") == []
    assert "[b]" in html
    assert "[/b]" in html


def test_bold_around_a_quote_goes_on_after_it():
    html = render("[b]a[quote]b[/quote]c[/b] d")

    assert "<strong>a</strong>" in html
    assert "<strong>c</strong> d" in html


def test_nobody_needs_more_than_twelve_levels():
    html = render("*a **b " * 10 + "x" + " b** a*" * 10)

    assert html.count("<em>") + html.count("<strong>") == 12
    assert html.count("</em>") + html.count("</strong>") == 12
