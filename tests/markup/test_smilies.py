import pytest

from forum.markup import render
from forum.markup.smilies import SMILIES, with_emoji
from tests.markup.reading_html import seen


@pytest.mark.parametrize(("smiley", "emoji"), SMILIES.items())
def test_every_smiley_is_drawn(smiley, emoji):
    assert seen(render(f"слово {smiley} слово")) == f"слово {emoji} слово"
    assert seen(render(f"слово {smiley}")) == f"слово {emoji}"


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        (":)", "🙂"),
        ("(да :))", "(да 🙂)"),
        ("да :)))", "да 🙂))"),
        ("да, :D.", "да, 😄."),
        ("ну да...:)", "ну да...🙂"),
        ("**да** :)", "да 🙂"),
        ("[b]:)[/b]", "🙂"),
        ("привет:) пока;-)", "привет🙂 пока😉"),
    ],
)
def test_a_smiley_stands_in_a_sentence(typed, drawn):
    assert seen(render(typed)) == drawn


@pytest.mark.parametrize(
    "text",
    [
        "std::D",
        "8:00",
        "8:0",
        "(пункт 8)",
        "C:/папка",
        "x:P",
        "a:(b)",
        "http://a.b/:D",
        "f(:Dx)",
        "list:)",
        "список:D",
        "::)",
    ],
)
def test_what_only_looks_like_a_smiley_stays(text):
    assert with_emoji(text) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("`:)`", ":)"),
        ("`x`:)", "x:)"),
        ("```\n:)\n```", ":)"),
        ("[code]:)[/code]", ":)"),
        ("[code]\n:)\n[/code]", ":)"),
        ("[:) да](http://a.b)", ":) да"),
        ("http://a.b/:)", "http://a.b/:)"),
        ("\\:) да", ":) да"),
    ],
)
def test_code_links_and_escaped_signs_are_left_alone(source, text):
    assert seen(render(source)) == text
