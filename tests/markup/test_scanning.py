import pytest

from forum.markup.scanning import depth, pieces, scan


def names(source):
    return ["/" * tag.closing + tag.name for tag in scan(source)]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("[quote]a[/quote]", ["quote", "/quote"]),
        ("[QUOTE=a;1]a[/Quote]", ["quote", "/quote"]),
        ("[quote]a", []),
        ("a[/quote]", []),
        ("[quote][spoiler]a[/quote][/spoiler]", ["quote", "/quote"]),
        ("[spoiler][quote]a[/quote][/spoiler]", ["spoiler", "quote", "/quote", "/spoiler"]),
        ("[quote][quote]a[/quote]", ["quote", "/quote"]),
        ("[list][*]a[*]b[/list]", ["list", "*", "*", "/list"]),
        ("[list]a[/list]", []),
        ("[list][*]a", []),
        ("[*]a", []),
        ("[quotes]a[/quotes]", []),
        ("\\[quote]a[/quote]", []),
        ("[code]\na\n[/code]", ["code"]),
        ("[code]a[/code]", []),
        ("[code]\na", []),
    ],
)
def test_tags_with_a_partner_count(source, found):
    assert names(source) == found


@pytest.mark.parametrize(
    "source",
    [
        "`[quote]`a[/quote]",
        "``[quote]`a[/quote]``",
        "```\n[quote]\n```\n[/quote]",
        "~~~~\n[quote]a[/quote]\n~~~\n~~~~",
        "- ```\n  [quote]a[/quote]\n  ```",
        "> ```\n> [quote]a[/quote]\n> ```",
        "[code][quote]a[/quote][/code]",
        "```\n[quote]a[/quote]",
    ],
)
def test_code_hides_tags(source):
    assert "quote" not in names(source)


@pytest.mark.parametrize(
    "source",
    [
        "a ` b\n\n[quote]`[/quote]",
        "`` a ` [quote]b[/quote]",
        "\\`[quote]`[/quote]",
        "[quote]\n```\na\n[/quote]\nb",
        "a ``` b\n[quote]c[/quote]",
    ],
)
def test_what_is_no_code_hides_nothing(source):
    assert names(source) == ["quote", "/quote"]


def test_depth_counts_containers():
    assert depth(scan("[quote][spoiler]a[/spoiler][quote]b[/quote][/quote]")) == 2


def test_pieces_keep_every_sign():
    source = "a[quote=x]b[/quote]c[list][*]d[/list]e"
    found = list(pieces(source, scan(source)))

    assert [piece for piece in found if isinstance(piece, str)] == ["a", "b", "c", "", "d", "e"]
