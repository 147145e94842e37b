import pytest

from forum.markup import Quote, quotes
from forum.markup.quoting import head


@pytest.mark.parametrize(
    ("typed", "name", "post_id"),
    [
        ("[quote]x[/quote]", None, None),
        ("[quote=Борис]x[/quote]", "Борис", None),
        ("[quote=Борис;12]x[/quote]", "Борис", 12),
        ('[quote="Борис"; 12]x[/quote]', "Борис", 12),
        ("[quote='Борис';12]x[/quote]", "Борис", 12),
        ("[quote=Борис Громов ; 12 ]x[/quote]", "Борис Громов", 12),
        ("[quote=Борис;post-12]x[/quote]", "Борис", 12),
        ("[quote=Борис;#12]x[/quote]", "Борис", 12),
        ("[quote=a;b;12]x[/quote]", "a;b", 12),
        ('[quote="a;1";12]x[/quote]', "a;1", 12),
        ("[quote=;12]x[/quote]", None, 12),
        ("[quote=Борис;0]x[/quote]", "Борис", None),
        ('[quote="Борис" post=12]x[/quote]', "Борис", None),
    ],
)
def test_whom_a_quote_names(typed, name, post_id):
    assert quotes(typed) == [Quote(0, name, post_id, "x", 0)]


def test_an_id_no_database_could_hold_is_no_id():
    assert head("=a;" + "9" * 30)[1] is None


def test_a_long_name_is_cut():
    assert len(head("=" + "a" * 150)[0]) == 80


def test_nested_quotes_come_in_the_order_in_which_they_open():
    found = quotes("[quote=А;1]раз [quote=Б;2]два[/quote] три[/quote] [quote=В;3]четыре[/quote]")

    assert [(quote.index, quote.name, quote.depth) for quote in found] == [
        (0, "А", 0),
        (1, "Б", 1),
        (2, "В", 0),
    ]


def test_the_text_of_a_quote_is_its_own():
    outer, inner = quotes("[quote=А]раз [quote=Б]два[/quote] три[/quote]")

    assert outer.text.split() == ["раз", "три"]
    assert inner.text == "два"


def test_the_text_of_a_quote_keeps_its_markup():
    source = "[spoiler]**да**[/spoiler] [list][*]a[/list]\n[code]\nx\n[/code]"

    assert quotes(f"[quote]{source}[/quote]")[0].text == source


def test_code_contains_no_quotes():
    assert quotes("`[quote]x[/quote]`") == []
