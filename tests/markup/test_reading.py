import pytest

from forum.markup import plain


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("**да**\n\nнет", "да нет"),
        ("а\nб", "а б"),
        ("[b]да[/b] [url=http://a.ru]сюда[/url]", "да сюда"),
        ("[сюда](http://a.ru)", "сюда"),
        ("# Заголовок\n- раз\n- два", "Заголовок раз два"),
        ("`код`", "код"),
        ("```py\nx = 1\n```", "x = 1"),
        ("[code]\nx\n[/code]", "x"),
        ("| а | б |\n|---|---|\n| в | г |", "а б в г"),
        ("![кот](/uploads/a.png)", "кот"),
        ("![кот](http://a.ru/a.png)", "кот"),
        ("[spoiler=Конец]да[/spoiler]", "Конец да"),
        ("[list][*]a[*]b[/list]", "a b"),
        ("&lt;b&gt; <i>", "<b> <i>"),
        ("да :)", "да 🙂"),
        ("@Борис привет", "@Борис привет"),
        ("a [quote=Борис;1]b[/quote] c", "a c"),
        ("[quote]b[quote]c[/quote][/quote]d", "d"),
        ("> чужое", "чужое"),
        ("", ""),
    ],
)
def test_the_words_without_the_markup(source, text):
    assert plain(source) == text


def test_quoted_words_on_request():
    assert plain("a [quote=Борис;1]b[/quote] c", quotes=True) == "a b c"
