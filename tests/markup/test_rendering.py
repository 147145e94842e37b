import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.markup import (
    Context,
    MarkupRefused,
    Member,
    Source,
    check,
    compare,
    mentions,
    plain,
    render,
)
from forum.markup import quotes as read_quotes
from forum.markup.sanitize import sanitize
from tests.markup.hostile import NESTED, REPEATED, SOURCES, nested, repeated
from tests.markup.reading_html import Reader

LENGTH = 20_000

PIECES = [
    *("[quote]", "[/quote]", "[quote=Имя;12]", "[spoiler]", "[spoiler=Т]", "[/spoiler]", "[list]"),
    *("[*]", "[/list]", "[code]", "[/code]", "[b]", "[/b]", "[i]", "[/i]", "[url=http://a.b/]"),
    *("[url]", "[/url]", "[img]", "[/img]", "http://a.b/c", "www.a.ru", "https://пример.рф/ы"),
    *("@Имя", "*", "**", "_", "~~", "`", "```", "\n```\n", "\n", "\n\n", "\n> ", "\n- ", "\n1) "),
    *("\n5. ", "\n# ", "|", "\n|-|-|\n", "| a | b |", "![", "](", "(", ")", "[", "]", "\\", '"'),
    *("/uploads/a.png", "<", "<script>", "&lt;", "слово", " ", ":)", "\x00", "\ud800", "\u202e"),
    *("\u2069", "[…]", "<!--", "\r\n", "\u2028", "xn--", "%D0%9F", "http://[::1]/", "[a]: /x\n"),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join)

CONTEXT = Context(
    {"Имя": Member('Имя"<b>', "/members/1")},
    {0: Source("/posts/1", "<i>", 3, "exact"), 1: Source("javascript:x", "a", None, "odd")},
)

MANNERS = [
    ("раз\nдва", "<p>раз<br>\nдва</p>\n"),
    ("раз\n\nдва", "<p>раз</p>\n<p>два</p>\n"),
    ("**да** *нет* ~~зря~~", "<p><strong>да</strong> <em>нет</em> <s>зря</s></p>\n"),
    ("# Заголовок", "<h3>Заголовок</h3>\n"),
    ("###### Мелкий", "<h6>Мелкий</h6>\n"),
    ("#12 верно", "<p>#12 верно</p>\n"),
    ("текст\n-----\nещё", "<p>текст</p>\n<hr>\n<p>ещё</p>\n"),
    ("текст\n=====", "<p>текст<br>\n=====</p>\n"),
    ("    с отступом", "<p>с отступом</p>\n"),
    ("snake_case_name", "<p>snake_case_name</p>\n"),
    ("2*3*4 = 24", "<p>2*3*4 = 24</p>\n"),
    ("a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>\n"),
    ("<b>нет</b>", "<p>&lt;b&gt;нет&lt;/b&gt;</p>\n"),
    ("- раз\n- два", "<ul>\n<li>раз</li>\n<li>два</li>\n</ul>\n"),
    ("вот:\n1) так\n2) сяк", "<p>вот:</p>\n<ol>\n<li>так</li>\n<li>сяк</li>\n</ol>\n"),
    ("ещё:\n3. так", '<p>ещё:</p>\n<ol start="3">\n<li>так</li>\n</ol>\n'),
    ("было в\n1999. Потом", "<p>было в<br>\n1999. Потом</p>\n"),
    ("```php\n<?php [b]\n```", '<pre><code class="language-php">&lt;?php [b]\n</code></pre>\n'),
    ("```\nx\n```", "<pre><code>x\n</code></pre>\n"),
    ("> чужое", "<blockquote>\n<p>чужое</p>\n</blockquote>\n"),
    ("[Вася]: привет", "<p>[Вася]: привет</p>\n"),
    ("||тайна||", "<p>||тайна||</p>\n"),
]


@pytest.mark.parametrize(("source", "html"), MANNERS)
def test_what_is_typed_and_what_is_seen(source, html):
    assert render(source) == html


def test_nothing_gives_nothing():
    assert render("") == ""


def test_a_text_that_is_too_long_is_refused():
    check("a" * 10, 10)
    with pytest.raises(MarkupRefused, match="too_long") as refusal:
        check("a" * 11, 10)

    assert refusal.value.reason == "too_long"


def test_quotes_nested_without_end_are_refused():
    check(nested("[quote]", "[/quote]", 300))
    with pytest.raises(MarkupRefused, match="too_deep"):
        check(nested("[quote]", "[/quote]", 600))


@pytest.mark.parametrize("source", ["|a" * 30 + "\n" + "|-" * 30 + "\n" + "x\n" * 2000])
def test_a_table_of_empty_cells_is_refused_but_can_be_read(source):
    with pytest.raises(MarkupRefused, match="too_large"):
        render(source)
    assert plain(source).startswith("|a|a")


def test_what_grows_out_of_proportion_is_refused():
    with pytest.raises(MarkupRefused, match="too_large"):
        render("http://x " * 2000)


def outcome(source):
    """Render what can be rendered; the reason stands for the rest."""
    try:
        return render(source, CONTEXT)
    except MarkupRefused as refusal:
        return refusal.reason


FLOODS = [repeated(piece, LENGTH) for piece in REPEATED]
FLOODS += [nested(start, end, LENGTH) for start, end in NESTED]


@pytest.mark.parametrize("source", FLOODS, ids=[repr(flood[:12]) for flood in FLOODS])
def test_a_flood_is_rendered_or_refused(source):
    result = outcome(source)

    assert result in ("too_deep", "too_large") or Reader(result).wrong == []


@pytest.mark.parametrize("source", FLOODS, ids=[repr(flood[:12]) for flood in FLOODS])
def test_a_flood_can_be_read(source):
    # Three times the parser that has just stood all of it.
    part = source[: LENGTH // 4]
    assert isinstance(plain(part), str)
    assert len(mentions(part)) <= 300
    assert all(quote.depth >= 0 for quote in read_quotes(part))


@pytest.mark.parametrize(
    "piece", ["[", "[quote]", "*a ", "<", "http://x", "`", "@a@a", "||", "[b]"]
)
def test_five_times_the_limit_is_refused_or_rendered_but_never_an_error(piece):
    result = outcome(repeated(piece, 5 * LENGTH))

    assert result in ("too_long", "too_deep", "too_large") or Reader(result).wrong == []


@pytest.mark.parametrize("source", [source for source, _ in MANNERS] + list(SOURCES[:60]))
def test_rendering_twice_gives_the_same(source):
    assert render(source, CONTEXT) == render(source, CONTEXT)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_gives_allowed_and_balanced_html(source):
    html = render(source, CONTEXT)

    assert Reader(html).wrong == []
    assert sanitize(html) == html


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_any_text_can_be_read_and_compared(source, other):
    assert compare(source, source) == "exact"
    assert compare(source, other) in ("exact", "shortened", "missing")
    assert "\n" not in plain(source)
    assert all(mentions(f"@{name}") for name in mentions(source))
    assert [quote.index for quote in read_quotes(source)] == list(range(len(read_quotes(source))))
