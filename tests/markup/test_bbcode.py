import pytest

from forum.markup import render
from tests.markup.reading_html import addresses, elements, seen


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[b]да[/b]", "<strong>да</strong>"),
        ("[I]да[/i]", "<em>да</em>"),
        ("[u]да[/U]", "<u>да</u>"),
        ("[s]да[/s]", "<s>да</s>"),
        ("[b]да **и** *так*[/b]", "<strong>да <strong>и</strong> <em>так</em></strong>"),
        ("*[b]да[/b]*", "<em><strong>да</strong></em>"),
        ("[code]a[b]c[/b][/code]", "<code>a[b]c[/b]</code>"),
        ("[code=php]$a[/code]", "<code>$a</code>"),
        ("`[b]x[/b]`", "<code>[b]x[/b]</code>"),
        ("\\[b]x[/b]", "[b]x[/b]"),
        ("[color=red]x[/color]", "[color=red]x[/color]"),
        ("[b onclick=x]y[/b]", "[b onclick=x]y[/b]"),
        ("[url]javascript:alert(1)[/url]", "[url]javascript:alert(1)[/url]"),
        ("[img]x[/img]", "[img]x[/img]"),
        ("[i](текст)", "[i](текст)"),
    ],
)
def test_a_tag_within_a_line(source, html):
    assert render(source) == f"<p>{html}</p>\n"


@pytest.mark.parametrize(
    ("source", "address", "text"),
    [
        ("[url]http://a.ru[/url]", "http://a.ru", "http://a.ru"),
        ("[url] http://a.ru [/url]", "http://a.ru", "http://a.ru"),
        ("[url=http://a.ru]сюда[/url]", "http://a.ru", "сюда"),
        ('[url="http://a.ru"]сюда[/url]', "http://a.ru", "сюда"),
        ("[URL=www.a.ru][b]сюда[/b][/URL]", "http://www.a.ru", "сюда"),
        ("[url=http://a.ru][/url]", "http://a.ru", "http://a.ru"),
        ("[url=/threads/1]сюда[/url]", "/threads/1", "сюда"),
        ("[url=http://a.ru]http://b.ru[/url]", "http://a.ru", "http://b.ru"),
        ("[s](http://a.ru)", "http://a.ru", "s"),
    ],
)
def test_a_link(source, address, text):
    html = render(source)

    assert addresses(html) == [address]
    assert seen(html) == text


def test_links_do_not_nest():
    assert len(addresses(render("[url=http://a.ru][url=http://b.ru]x[/url][/url]"))) == 1


def test_an_uploaded_image():
    assert elements(render("[img]/uploads/a.png[/img]"), "img") == [
        {"src": "/uploads/a.png", "alt": "", "loading": "lazy"}
    ]


def test_a_linked_image():
    html = render("[url=http://a.ru][img]/uploads/a.png[/img][/url]")

    assert addresses(html) == ["http://a.ru"]
    assert len(elements(html, "img")) == 1
