"""What a result shows of a text: the words that were looked for, marked, with some around them."""

from datetime import date

import pytest
from flask import render_template

from forum.search.excerpts import LOOKED_AT, MOST, WIDTH, excerpt, marked, stems_of
from forum.search.grammar import parse

FILLING = "и ещё много разных слов "


@pytest.fixture(autouse=True)
def database():
    """Need none: words in, words out."""


def stems(question: str) -> frozenset[str]:
    return stems_of(parse(question, date(2026, 3, 5)))


def written(pieces) -> str:
    """Write pieces as one line, what is marked between brackets."""
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("question", "source", "shown"),
    [
        ("ссылка", "Плачу за ссылки.", "Плачу за [ссылки]."),
        ("елка", "Ёлку купили.", "[Ёлку] купили."),
        ("paid links", "They PAY for a link.", "They PAY for a [link]."),
        ("c++", "Написал на C++ и на C.", "Написал на [C++] и на C."),
        ("links -paid", "paid links", "paid [links]"),
        ("links OR banners", "banners", "[banners]"),
        ("links", "[b]Links[/b], **links** and `links`", "[Links], [links] and [links]"),
        ("links", "Nothing of it", "Nothing of it"),
        ("author:Bob", "Anything", "Anything"),
        ("links", "", ""),
    ],
)
def test_words_are_marked_in_all_their_forms(question, source, shown):
    assert written(excerpt(source, stems(question))) == shown


def test_a_window_is_shown_around_the_words():
    source = FILLING * 40 + "Платят за ссылки. " + FILLING * 40

    shown = written(excerpt(source, stems("ссылки")))

    assert "[ссылки]" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 2 * WIDTH


def test_a_second_window_shows_the_words_that_the_first_one_has_not():
    source = f"Ссылки. {FILLING * 40} Ссылки. {FILLING * 40} Баннеры."

    shown = written(excerpt(source, stems("ссылки баннеры")))

    assert (shown.count("[Ссылки]"), shown.count("[Баннеры]")) == (1, 1)


def test_what_is_quoted_is_shown_only_when_nothing_else_is_meant():
    quoted = "[quote]Платим за ссылки[/quote] Нет."

    assert written(excerpt(quoted + " Ссылки!", stems("ссылки"))) == "Нет. [Ссылки]!"
    assert "[ссылки]" in written(excerpt(quoted, stems("ссылки")))


@pytest.mark.parametrize(
    "source",
    [
        "links " * 20_000,
        "l" * 50_000,
        "links" + "x" * 50_000,
        "\u202elinks\u202c " * 50,
        "links\x00\ud800".encode("utf-8", "replace").decode() * 30,
        "[quote]" * 90 + "links",
        "<mark>" * 500 + " links",
    ],
)
def test_whatever_was_written_its_excerpt_is_short(source):
    shown = "".join(piece.text for piece in excerpt(source, stems("links")))

    assert len(shown) < 2 * MOST * WIDTH


def test_only_the_beginning_of_an_endless_text_is_looked_at():
    source = "слово " * LOOKED_AT + "ссылки"

    assert not any(piece.is_hit for piece in excerpt(source, stems("ссылки")))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script> links",
        "&lt;script&gt; links",
        '"><svg onload=alert(1)> links',
        "<hx-partial onerror=x> links",
        "lin<b>ks</b> links",
        "<links>",
    ],
)
def test_an_excerpt_is_escaped_piece_by_piece(app, hostile):
    with app.test_request_context("/"):
        pieces = marked(hostile, stems("links script svg b"))
        html = render_template("search/_pieces.html", pieces=pieces)

    rest = html.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in rest
    assert ">" not in rest
    assert "<mark>links</mark>" in html
