import pytest

from forum.markup import Context, Source, render
from tests.markup.reading_html import elements, seen

QUOTE = "[quote=Подделка;1]да[/quote]"


def test_a_known_source_is_named_by_what_is_known():
    context = Context(sources={0: Source("/posts/1", "Борис", 4, "exact")})

    assert render(QUOTE, context) == (
        '<blockquote class="quote">\n'
        '<p class="quote-source"><a class="opens-post" href="/posts/1">Борис '
        '<span class="number">#4</span></a> <data class="word" value="exact"></data></p>\n'
        "<p>да</p>\n</blockquote>\n"
    )


def test_a_source_may_have_neither_number_nor_state():
    html = render(QUOTE, Context(sources={0: Source("/posts/1", "Борис", None, "")}))

    assert elements(html, "span") == []
    assert elements(html, "data") == []


def test_an_unknown_state_is_not_shown():
    html = render(QUOTE, Context(sources={0: Source("/posts/1", "Борис", 4, "spoiler")}))

    assert elements(html, "data") == []


def test_sources_belong_to_quotes_by_their_order():
    source = "[quote=А;1]a[quote=Б;2]b[/quote][/quote]"
    html = render(source, Context(sources={1: Source("/posts/2", "Борис", 4, "changed")}))

    assert [link["href"] for link in elements(html, "a")] == ["/posts/2"]
    assert [word["value"] for word in elements(html, "data")] == ["missing", "changed"]


@pytest.mark.parametrize(
    ("source", "text", "words"),
    [
        ("[quote]x[/quote]", "x", []),
        ("[quote=Борис]x[/quote]", "Борис x", []),
        ("[quote=Борис;1]x[/quote]", "Борис x", ["missing"]),
        ("[quote=;1]x[/quote]", "x", ["missing"]),
    ],
)
def test_a_quote_without_a_known_source(source, text, words):
    html = render(source)

    assert seen(html) == text
    assert elements(html, "a") == []
    assert [word["value"] for word in elements(html, "data")] == words


def test_names_are_escaped():
    html = render(QUOTE, Context(sources={0: Source("/posts/1", "<b>&", 4, "exact")}))

    assert seen(html).startswith("<b>& #4")
    assert seen(render("[quote=<b>&]x[/quote]")) == "<b>& x"


def test_a_bad_address_of_a_source_leads_nowhere():
    html = render(QUOTE, Context(sources={0: Source("javascript:x", "a", 1, "")}))

    assert elements(html, "a") == [{"class": "opens-post"}]


def test_a_spoiler_without_a_title_has_a_word_to_translate():
    html = render("[spoiler]x[/spoiler]")

    assert elements(html, "details") == [{"class": "spoiler"}]
    assert elements(html, "data") == [{"class": "word", "value": "spoiler"}]


def test_a_spoiler_with_a_title():
    html = render('[spoiler="<Конец>"]x[/spoiler]')

    assert elements(html, "data") == []
    assert seen(html) == "<Конец> x"


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("php", "php"),
        ("C++", "c++"),
        ("c#", "c#"),
        ("python title=x", "python"),
        ("я", None),
        ("a" * 30, None),
        ('x"y', None),
    ],
)
def test_the_language_of_code(typed, known):
    [code] = elements(render(f"~~~{typed}\nx\n~~~"), "code")

    assert code.get("class") == (known and f"language-{known}")
