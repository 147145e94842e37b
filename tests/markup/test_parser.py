import pytest

from forum.markup import render
from tests.markup.reading_html import elements, seen


@pytest.mark.parametrize("start", ["1)", "1.", "2)", "2.", "17)"])
def test_a_list_begins_right_after_text(start):
    html = render(f"условия:\n{start} раз")

    assert len(elements(html, "ol")) == 1
    assert seen(html) == "условия: раз"


@pytest.mark.parametrize("line", ["1999. Год", "2)", "2.", "2.5 кг", "1)слитно", "100) x"])
def test_a_number_in_a_text_begins_no_list(line):
    assert elements(render(f"условия:\n{line}"), "ol") == []


def test_a_list_keeps_its_number():
    assert elements(render("7) раз"), "ol") == [{"start": "7"}]


def test_a_table():
    html = render("| чай | цена |\n|:----|-----:|\n| чёрный | 100 |")

    assert elements(html, "div") == [{"class": "table"}]
    assert elements(html, "th") == [{"class": "align-left"}, {"class": "align-right"}]
    assert seen(html) == "чай цена чёрный 100"


def test_a_table_too_wide_is_text():
    assert elements(render("|a" * 60 + "\n" + "|-" * 60), "table") == []


@pytest.mark.parametrize("source", ["a\n-----", "a\n====="])
def test_a_line_under_text_makes_no_heading(source):
    assert not any(elements(render(source), tag) for tag in ("h3", "h4"))


def test_pasted_indentation_is_not_code():
    assert elements(render("    if x:\n        y"), "code") == []


@pytest.mark.parametrize("source", ["[Вася]: привет", "[1]: см. ниже", "[x]: javascript:alert(1)"])
def test_speech_is_not_swallowed_as_a_definition(source):
    assert seen(render(source)) == source


def test_many_brackets_are_text():
    assert seen(render("[" * 9000)) == "[" * 9000


def test_links_among_many_brackets_are_found():
    assert len(elements(render("[x](/y) " * 500), "a")) == 500
