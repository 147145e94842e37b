from html import unescape

import pytest

from forum.markup import render
from forum.markup.links import is_allowed, is_upload, readable, shown, trimmed
from tests.markup.hostile import ADDRESSES
from tests.markup.reading_html import addresses, elements, seen


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("http://example.ru", "http://example.ru"),
        ("(https://a.ru/b)", "https://a.ru/b"),
        ("https://a.ru/c(d)", "https://a.ru/c(d)"),
        ("(см. https://a.ru/c(d)).", "https://a.ru/c(d)"),
        ("https://a.ru/b, и", "https://a.ru/b"),
        ("https://a.ru/b!..", "https://a.ru/b"),
        ("**https://a.ru/b**", "https://a.ru/b"),
        ("«https://a.ru/b»", "https://a.ru/b"),
        ("https://a.ru/_b_/*c*/d", "https://a.ru/_b_/*c*/d"),
        ("HTTPS://a.ru/b", "HTTPS://a.ru/b"),
        ("www.example.ru", "http://www.example.ru"),
        ("http://пример.рф/путь", "http://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C"),
        ("<https://a.ru/b>", "https://a.ru/b"),
        ("<a@example.ru>", "mailto:a@example.ru"),
        ("[x](/threads/1)", "/threads/1"),
        ("[x](#post-1)", "#post-1"),
        ("[x][1]\n\n[1]: https://a.ru", "https://a.ru"),
        ("[url=example.ru/a]x[/url]", "http://example.ru/a"),
        ("[b]http://a.ru/[/b]", "http://a.ru/"),
    ],
)
def test_an_address_becomes_a_link(source, address):
    assert addresses(render(source)) == [address]


@pytest.mark.parametrize(
    "source",
    [
        "http://",
        "xhttp://a.ru",
        "`http://a.ru`",
        "```\nhttp://a.ru\n```",
        "[code]http://a.ru[/code]",
        "www.",
        "a.www.ru",
        "mailto:a@b.ru",
        "a@b.ru",
        "example.ru",
        "[x](page)",
        "[x](?page=2)",
    ],
)
def test_other_text_stays_text(source):
    assert addresses(render(source)) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_bad_address_is_no_link(address):
    assert not is_allowed(unescape(address))


def test_a_link_away_tells_robots_and_keeps_the_window():
    assert elements(render("http://a.ru"), "a") == [
        {"href": "http://a.ru", "rel": "nofollow ugc noopener"}
    ]


def test_a_link_within_the_site_needs_no_such_words():
    assert elements(render("[x](/y)"), "a") == [{"href": "/y"}]


def test_a_link_has_no_title():
    assert elements(render('[x](/y "title")'), "a") == [{"href": "/y"}]


def test_a_long_address_is_shown_short_and_leads_where_it_did():
    address = "https://example.ru/" + "a" * 100
    html = render(address)

    assert addresses(html) == [address]
    assert seen(html) == address[:59] + "…"


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("https://ru.wikipedia.org/wiki/%D0%9F%D1%91%D1%81", "https://ru.wikipedia.org/wiki/Пёс"),
        ("http://xn--e1afmkfd.xn--p1ai/x", "http://пример.рф/x"),
        ("http://a.ru/%20%2F%3C", "http://a.ru/%20%2F%3C"),
        ("http://xn--zzzzzz--.ru/", "http://xn--zzzzzz--.ru/"),
        ("http://a.ru/%D0", "http://a.ru/%D0"),
        ("http://a.ru/%E2%80%AE", "http://a.ru/%E2%80%AE"),
    ],
)
def test_an_address_is_shown_with_its_letters(address, text):
    assert readable(address) == text
    assert seen(render(address)) == text


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ("http://a.ru/).", "http://a.ru/"),
        ("http://a.ru/(b)", "http://a.ru/(b)"),
        ("http://a.ru/(b))", "http://a.ru/(b)"),
        ("http://a.ru/?!.,:;", "http://a.ru/"),
        ("http://a.ru/b_", "http://a.ru/b"),
    ],
)
def test_punctuation_of_the_sentence_is_not_part_of_the_address(found, kept):
    assert trimmed(found) == kept


def test_showing_twice_changes_nothing():
    address = "https://example.ru/" + "ы" * 100

    assert shown(shown(address)) == shown(address)


@pytest.mark.parametrize(
    "source", ["![кот](http://a.ru/cat.png)", "[img]http://a.ru/cat.png[/img]"]
)
def test_a_foreign_image_becomes_a_link(source):
    html = render(source)

    assert elements(html, "img") == []
    assert elements(html, "a") == [
        {
            "class": "remote-image",
            "href": "http://a.ru/cat.png",
            "rel": "nofollow ugc noopener",
        }
    ]
    assert seen(html) in ("кот", "http://a.ru/cat.png")


def test_a_foreign_image_inside_a_link_is_only_its_words():
    html = render("[![кот](http://a.ru/cat.png)](http://b.ru)")

    assert addresses(html) == ["http://b.ru"]
    assert seen(html) == "кот"


def test_our_own_image_is_shown():
    html = render("![кот *мой*](/uploads/2024/cat.png)")

    assert elements(html, "img") == [
        {"src": "/uploads/2024/cat.png", "alt": "кот мой", "loading": "lazy"}
    ]


@pytest.mark.parametrize(
    "address",
    ["/uploads/../x", "/uploads/a/%2e%2e/x", "/uploads//a.ru", "/uploads/", "/uploads/a?b", "/x"],
)
def test_what_only_looks_like_an_upload(address):
    assert not is_upload(address)
