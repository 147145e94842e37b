"""Words: folded, cut to stems, found whole and in parts."""

import pytest

from forum.search.texts import has_code, has_quote, own_text
from forum.search.words import LONGEST, fold, stem, terms, tokens


@pytest.fixture(autouse=True)
def database():
    """Need none."""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ёлка", "елки"),
        ("ПОИСК", "поиска"),
        ("за\u0301мок", "замок"),
        ("\u0438\u0306", "й"),
        ("Running", "runs"),
        ("don’t", "don't"),
        ("ｆｕｌｌ", "full"),
    ],
)
def test_spellings_and_forms_of_a_word_are_one(one, other):
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("c++", ["c++", "c"]),
        ("C# и F#", ["c#", "c", "и", "f#", "f"]),
        (".NET", [".net", "net"]),
        ("asp.net", ["asp", "net"]),
        ("node.js", ["node", "js"]),
        ("https://a-b.example/x?y=1", ["https", "a", "b", "exampl", "x", "y", "1"]),
        ("a+++ #tag 1+1", ["a", "tag", "1", "1"]),
        ("snake_case", ["snake", "case"]),
        ("…—!?", []),
        ("x" * 99, ["x" * LONGEST]),
    ],
)
def test_what_a_text_is_found_by(text, found):
    assert terms(text) == found


# Another release of the stemmer that changes these needs another VERSION of the words.
@pytest.mark.parametrize(
    ("word", "cut"),
    [
        ("оплатили", "оплат"),
        ("менеджерами", "менеджер"),
        ("продвижение", "продвижен"),
        ("сайтов", "сайт"),
        ("indexing", "index"),
        ("happiness", "happi"),
        ("добро", "добр"),
        ("wi-fi", "wi-fi"),
        ("ссылок", "ссылк"),
        ("заголовок", "заголовк"),
        ("урок", "урок"),
        ("домена", "домен"),
        ("применены", "примен"),
        ("времени", "времен"),
        ("2024", "2024"),
    ],
)
def test_stems(word, cut):
    assert stem(word) == cut


def test_places_of_words_are_those_of_the_text():
    text = "Ёлка, c++ — ﬁn"

    assert [text[t.start : t.end] for t in tokens(text)] == ["Ёлка", "c++", "ﬁn"]
    assert fold("ﬁn") == "fin"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("before [quote=A;1]their[/quote] after", "before \n\n after"),
        ("[quote]a[quote]b[/quote]c[/quote]d", "d"),
        ("[b]bold[/b] [url=https://a.example]x[/url]", "bold x https a.example"),
        ("[code]\n[quote]kept[/quote]\n[/code]", "kept"),
    ],
)
def test_the_own_text_is_without_quotes_and_tags(source, text):
    assert set(terms(own_text(source))) == set(terms(text))


def test_what_stands_in_a_text():
    assert has_code("a `b` c")
    assert has_code("```\nx\n```")
    assert has_quote("[quote]x[/quote]")
    assert not has_code("a ` c")
    assert not has_quote("`[quote]x[/quote]`")
