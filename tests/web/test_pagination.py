"""Numbered pages: which exist, which are linked."""

import pytest
from werkzeug.exceptions import NotFound

from forum.web.pagination import Pages, page_argument


def pages(number: int, count: int) -> Pages:
    return Pages(number=number, size=20, total=count * 20, address=str)


@pytest.mark.parametrize(
    ("number", "count", "links"),
    [
        (1, 1, "1"),
        (1, 2, "1 2"),
        (1, 4, "1 2 3 4"),
        (1, 5, "1 2 3 4 5"),
        (1, 6, "1 2 3 … 6"),
        (5, 5, "1 2 3 4 5"),
        (4, 7, "1 2 3 4 5 6 7"),
        (5, 9, "1 2 3 4 5 6 7 8 9"),
        (6, 11, "1 … 4 5 6 7 8 … 11"),
        (11, 11, "1 … 9 10 11"),
        (2000, 4000, "1 … 1998 1999 2000 2001 2002 … 4000"),
    ],
)
def test_the_ends_and_the_neighbours_are_linked(number, count, links):
    shown = [link or "…" for link in pages(number, count).links()]

    assert " ".join(map(str, shown)) == links


@pytest.mark.parametrize("count", [1, 2, 3, 7, 30])
def test_links_never_hide_a_single_page_behind_a_gap(count):
    for number in range(1, count + 1):
        links = pages(number, count).links()
        for before, gap, after in zip(links, links[1:], links[2:], strict=False):
            if gap is None:
                assert after - before > 2


@pytest.mark.parametrize(
    ("total", "count"), [(0, 1), (1, 1), (20, 1), (21, 2), (40, 2), (41, 3), (80_000, 4000)]
)
def test_how_many_pages_there_are(total, count):
    assert Pages(number=1, size=20, total=total, address=str).count == count


@pytest.mark.parametrize(
    ("number", "previous", "following", "offset", "is_last"),
    [(1, None, 2, 0, False), (2, 1, 3, 20, False), (3, 2, None, 40, True)],
)
def test_where_a_page_stands(number, previous, following, offset, is_last):
    page = pages(number, 3)

    assert (page.previous, page.next) == (previous, following)
    assert (page.offset, page.is_last) == (offset, is_last)


@pytest.mark.parametrize("number", [2, 3, 10_000_000])
def test_pages_past_the_end_are_not_found(number):
    with pytest.raises(NotFound):
        pages(number, 1)


@pytest.mark.parametrize(("query", "number"), [("", 1), ("page=1", 1), ("page=17", 17)])
def test_the_page_is_read_from_the_address(app, query, number):
    with app.test_request_context(f"/?{query}"):
        assert page_argument() == number


@pytest.mark.parametrize(
    "text",
    ["", "0", "00", "-1", "+1", "1.0", "1e3", "0x1", " 1", "1_000", "abc", "٣", "１", "%00"]
    + ["10000001", "99999999999999999999", "%F0%9F%98%80", "%ED%A0%80", "1;2", "1%0A"],
)
def test_what_is_no_page_number_is_not_found(app, text):
    with app.test_request_context(f"/?page={text}"), pytest.raises(NotFound):
        page_argument()


def test_of_repeated_numbers_the_first_counts(app):
    with app.test_request_context("/?page=2&page=x"):
        assert page_argument() == 2
