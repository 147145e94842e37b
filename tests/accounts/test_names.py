import pytest

from forum.accounts.names import clean_name, is_name, is_reserved, name_key, name_refusal


@pytest.mark.parametrize(
    "name",
    ["Борис Громов", "Vera_K", "root-nik", "Ё2", "Jean-Luc", "Дед Makar", "王小明", "J. R. Ewing"],
)
def test_names_people_have(name):
    assert name_refusal(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "A",
        "x" * 31,
        "12345",
        "-ab",
        "ab.",
        "a@b.ru",
        "O'Neil",
        "😀😀",
        "a\u200bb",
        "a\u115fb",
        "ab\u202e",
        "ab²",
        "ﷺﷺ",
        "a\x00b",
        "two  spaces",
        "line\nbreak",
        "<b>bold",
    ],
)
def test_no_names(name):
    assert not is_name(name)


@pytest.mark.parametrize("name", ["Аlice", "AС", "pаypal bank", "Bορις", "ʼaa"])
def test_a_word_in_two_alphabets_is_no_name(name):
    assert "alphabet" in str(name_refusal(name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alice", "ALICE"),
        ("Alice", "A-li.c_e"),
        ("Вера", "Bepa"),
        ("Boris", "B0ris"),
        ("modern", "modem"),
        ("Ёлка", "Елка"),
        ("Zoé", "Zoe"),
        ("lllya", "Illya"),
        ("root", "гоот"),
        ("Wolf", "VVolf"),
        ("Łukasz", "Lukasz"),
    ],
)
def test_look_alikes_share_a_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Alice", "Alina"), ("Вера", "Вика"), ("Bob", "Rob")])
def test_different_names_differ(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    "name",
    ["admin", "Admin 1", "АДМИН", "Аdmin", "moderator", "Гость", "veche", "Вечe", "Board", "r00t"],
)
def test_names_that_speak_for_the_board_are_reserved(name):
    assert is_reserved(name, "Board")


def test_an_ordinary_name_is_not_reserved():
    assert not is_reserved("Alice", "Board")


def test_names_are_composed_and_folded():
    assert clean_name("  Zoe\u0301   K ") == "Zoé K"
