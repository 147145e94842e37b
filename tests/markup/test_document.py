import pytest

from forum.markup import render
from forum.markup.document import MAX_QUOTES
from tests.markup.hostile import nested
from tests.markup.reading_html import Reader, elements, seen


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[list][*]a[*]b[/list]", "<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>\n"),
        ("[list=1][*]a[/list]", "<ol>\n<li><p>a</p>\n</li>\n</ol>\n"),
        (
            "[code=php]\n[b]\n[/code]",
            '<pre><code class="language-php">[b]\n</code></pre>\n',
        ),
        ("[code]\n  x\n[/code]", "<pre><code>  x\n</code></pre>\n"),
    ],
)
def test_containers(source, html):
    assert render(source) == html


def test_text_before_the_first_item_is_not_lost():
    html = render("[list]сначала[*]потом[/list]")

    assert seen(html) == "сначала потом"
    assert len(elements(html, "li")) == 2


def test_markdown_works_inside_quotes_and_spoilers():
    html = render("[quote]**a**\n\n- b[/quote][spoiler]*c*[/spoiler]")

    assert [tag for tag, _ in Reader(html).elements if tag in ("strong", "li", "em")] == [
        "strong",
        "li",
        "em",
    ]


def test_a_quote_in_the_middle_of_a_line():
    html = render("раз [quote]два[/quote] три")

    assert seen(html) == "раз два три"
    assert len(elements(html, "blockquote")) == 1


def test_quotes_nested_too_deep_are_flattened_without_losing_words():
    html = render(nested("[quote=a]", "[/quote]", 17 * 12))

    assert len(elements(html, "blockquote")) == MAX_QUOTES
    assert seen(html).split() == ["a"] * 12 + ["x"]


@pytest.mark.parametrize("source", ["[quote]", "[/quote]", "[spoiler]x", "[list][*]x", "[code]"])
def test_half_a_container_is_text(source):
    assert seen(render(source)) == source


def test_a_row_of_arrows_is_text_in_the_end():
    html = render(">" * 40 + " x")

    assert seen(html).endswith("> x")
    assert len(elements(html, "blockquote")) < 20
