import pytest

from forum.markup import Context, Member, mentions, render
from forum.markup.mentions import candidates
from tests.markup.reading_html import elements, seen

BORIS = Context(
    {"Борис Громов": Member("Борис Громов", "/members/7"), "Борис": Member("Борис", "/members/8")}
)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("@Борис Громов привет", ["Борис Громов привет", "Борис Громов", "Борис"]),
        ("@Борис, привет", ["Борис"]),
        ("@Борис.", ["Борис.", "Борис"]),
        ("(@Борис)", ["Борис"]),
        ("да,@Борис", ["Борис"]),
        ("@a_b-c.d", ["a_b-c.d"]),
        ("@_Борис_", ["_Борис_"]),
        ("@Борис  Громов", ["Борис"]),
        ("@Борис\nГромов", ["Борис"]),
        ("@Борис @Анна", ["Борис", "Анна"]),
        ("@Борис @Борис", ["Борис"]),
        ("- @Борис", ["Борис"]),
        ("[spoiler]@Борис[/spoiler]", ["Борис"]),
        ("| @Борис |\n|---|", ["Борис"]),
    ],
)
def test_names_that_may_be_meant(source, names):
    assert mentions(source) == names


@pytest.mark.parametrize(
    "source",
    [
        "a@example.ru",
        "@",
        "@@",
        "@ Борис",
        "@...",
        "`@Борис`",
        "```\n@Борис\n```",
        "[code]\n@Борис\n[/code]",
        "[code]@Борис[/code]",
        "[quote]@Борис[/quote]",
        "[@Борис](http://a.ru)",
        "http://a.ru/@Борис",
        "\\@Борис",
    ],
)
def test_where_nobody_is_mentioned(source):
    assert mentions(source) == []


def test_fifty_people_are_enough():
    assert len(mentions(" ".join(f"@m{number}," for number in range(90)))) == 50


def test_every_reading_of_a_name_is_offered_once():
    assert candidates("А. Пушкин.") == ["А. Пушкин.", "А. Пушкин", "А.", "А"]


def test_the_longest_known_name_is_linked():
    html = render("@Борис Громов привет", BORIS)

    assert elements(html, "a") == [{"class": "mention", "href": "/members/7"}]
    assert seen(html) == "@Борис Громов привет"


def test_the_shorter_name_is_linked_when_the_longer_is_nobody():
    html = render("@Борис привет", BORIS)

    assert elements(html, "a") == [{"class": "mention", "href": "/members/8"}]
    assert seen(html) == "@Борис привет"


def test_the_rest_of_the_words_keeps_its_markup():
    assert "<em>да</em>" in render("@Борис _да_", BORIS)


@pytest.mark.parametrize("source", ["@Анна", "[quote]@Борис[/quote]", "`@Борис`"])
def test_others_stay_text(source):
    assert elements(render(source, BORIS), "a") == []


def test_a_members_name_is_escaped():
    html = render("@a", Context({"a": Member('<b>"x', "/members/1")}))

    assert seen(html) == '@<b>"x'
