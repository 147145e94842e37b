from markupsafe import Markup

from forum.markup import localize, render
from forum.markup.words import WORDS, placeholder

RUSSIAN = {"exact": "точно", "missing": "нет в <источнике>", "spoiler": "Спойлер"}


def test_words_are_spoken_in_the_readers_language():
    html = localize(render("[spoiler]x[/spoiler]"), RUSSIAN)

    assert '<summary><span class="word word-spoiler">Спойлер</span></summary>' in html
    assert isinstance(html, Markup)


def test_words_are_escaped():
    html = localize(render("[quote=a;1]x[/quote]"), RUSSIAN)

    assert '<span class="word word-missing">нет в &lt;источнике&gt;</span>' in html


def test_every_placeholder_is_replaced():
    html = Markup("".join(map(placeholder, WORDS)))

    assert "<data" not in localize(html, {})
    assert localize(html, {}).count("<span") == len(WORDS)


def test_nobody_types_a_placeholder():
    source = '<data class="word" value="exact"></data>'

    assert localize(render(source), RUSSIAN) == render(source)


def test_html_without_words_stays_as_it_is():
    assert localize(render("x"), RUSSIAN) == render("x")
