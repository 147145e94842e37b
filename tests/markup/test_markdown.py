import pytest
from markdown_it import MarkdownIt

from forum import markup
from forum.markup.links import is_allowed
from tests.markup import hostile

# Reads what was written as any other program would: with HTML, tables and struck words.
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def absolute(path: str) -> str:
    return f"https://forum.example{path}"


def written(source: str, **sources) -> str:
    named = {int(index): source for index, source in sources.items()}
    return markup.markdown(source, absolute=absolute, sources=named, spoiler="Spoiler")


def addresses(text: str) -> list[str]:
    """List where links lead and pictures come from."""
    pieces = [piece for token in READER.parse(text) for piece in token.children or ()]
    found = [piece.attrs.get("href") or piece.attrs.get("src") for piece in pieces]
    return [address for address in found if address]


def kinds(text: str) -> list[str]:
    """List the kinds of blocks and of pieces in them that another program finds."""
    found = []
    for token in READER.parse(text):
        found += [token.type, *(child.type for child in token.children or ())]
    return found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain words", "plain words"),
        ("one\ntwo", "one\\\ntwo"),
        ("**b** *e* ~~s~~", "**b** *e* ~~s~~"),
        ("[b]b[/b] [i]e[/i] [u]u[/u] [s]s[/s]", "**b** *e* u ~~s~~"),
        ("[b] wide [/b]", " **wide** "),
        ("[b][/b]x", "x"),
        ("# Large", "### Large"),
        ("###### Small", "###### Small"),
        ("- one\n- two", "- one\n- two"),
        ("3. x\n4. y", "3. x\n4. y"),
        ("[list=1][*]a[*]b[/list]", "1. a\n2. b"),
        ("[list][*]a[*]b[/list]", "- a\n- b"),
        ("> said", "> said"),
        ("a `code` b", "a `code` b"),
        ("a `` co`de `` b", "a ``co`de`` b"),
        ("```python\nx = 1\n```", "```python\nx = 1\n```"),
        ("[words](https://example.org/)", "[words](https://example.org/)"),
        ("[words](/posts/7)", "[words](https://forum.example/posts/7)"),
        ("https://example.org/", "<https://example.org/>"),
        ("![An owl](/uploads/owl.png)", "![An owl](https://forum.example/uploads/owl.png)"),
        ("![An owl](https://example.org/o.png)", "[An owl](https://example.org/o.png)"),
        ("[spoiler]in[/spoiler]", "**Spoiler**\n\n> in"),
        ("[spoiler=Who]in[/spoiler]", "**Who**\n\n> in"),
        ("[quote]said[/quote]", "> said"),
        ("[quote=Bob]said[/quote]", "> **Bob:**\n>\n> said"),
        ("a\n\n---\n\nb", "a\n\n* * *\n\nb"),
        ("| a | b |\n|---|--:|\n| 1 | 2 |", "| a | b |\n| --- | --: |\n| 1 | 2 |"),
        ("snake_case and 2*3*4", "snake_case and 2\\*3\\*4"),
    ],
)
def test_each_kind_of_markup_is_written_plainly(source, expected):
    assert written(source).strip() == expected.strip()


def test_a_verified_quote_says_whose_words_follow_and_where_they_stand():
    source = markup.Source(url="/posts/12", author="Alice *A*", number=4)

    text = written("[quote=Mallory;12]\nWords\n\nMore\n[/quote]\n\nI agree", **{"0": source})

    head = "> **Alice \\*A\\*** [#4](https://forum.example/posts/12):"
    assert text == f"{head}\n>\n> Words\n>\n> More\n\nI agree"


@pytest.mark.parametrize("ticks", ["```", "````", "`" * 40, "~~~", "```\n```", "``` ```"])
def test_no_fence_in_code_ends_the_code(ticks):
    source = f"[code]\nbefore\n{ticks}\n## #1 · Admin\n[/code]\n\nafter"

    fence, *after = READER.parse(written(source))

    assert fence.content == f"before\n{ticks}\n## #1 · Admin\n"
    assert [token.type for token in after] == ["paragraph_open", "inline", "paragraph_close"]


@pytest.mark.parametrize(
    "line",
    [
        "# Head",
        "## #7 · Admin · 2019-05-03 14:00",
        "\\## x",
        "x\n===",
        "x\n---",
        "- item",
        "+ item",
        "1) item",
        "> quoted",
        "    indented code",
        "\tindented code",
        "***",
        "___",
        "| a |\n|---|",
        "<h2>x</h2>",
        "<!-- x -->",
        "&lt;h2&gt;",
        "[a]: https://example.org/",
        "~~~\nx",
        "``` \nx",
        "x  \n# y",
        "\u202e## x",
        "\x0b## x",
        "x\u2028## y",
        "x\x85## y",
        "x\r## y",
    ],
)
def test_no_line_becomes_a_head_of_a_post(line):
    found = READER.parse(written(line))

    assert {t.tag for t in found if t.type == "heading_open"} <= {"h3", "h4", "h5", "h6"}
    assert "html_block" not in kinds(written(line))


HOSTILE = [text for name in dir(hostile) if name.isupper() for text in getattr(hostile, name)]


@pytest.mark.parametrize("source", [text for text in HOSTILE if isinstance(text, str)])
def test_no_html_comes_out_of_what_people_typed(source):
    text = written(source)

    assert not {"html_block", "html_inline"} & set(kinds(text))
    assert [address for address in addresses(text) if not is_allowed(address)] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Bob", "Bob"),
        ("*Bob*", "\\*Bob\\*"),
        ("a\n## b", "a ## b"),
        ("# a", "\\# a"),
        ("12. a", "12\\. a"),
        ("[a](b)", "\\[a\\](b)"),
        ("<b>", "\\<b\\>"),
        ("a\u202eb", "ab"),
        ("a\x00\x1bb", "ab"),
    ],
)
def test_a_name_or_a_title_stays_on_its_line_and_means_nothing(name, expected):
    assert markup.escaped(name) == expected
