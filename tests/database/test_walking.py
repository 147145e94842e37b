"""A page of a list is the same rows in the same order, from whichever end it is reached."""

import pytest
from sqlalchemy import func, select

from forum.database.walking import Span, count_up_to, page_of
from forum.extensions import db
from forum.models import Thread
from tests import factories

NEWEST_FIRST = (Thread.is_pinned, Thread.last_post_at, Thread.id)


@pytest.fixture
def whole(section):
    """Make a list of eleven threads, two of them pinned."""
    for number in range(11):
        factories.make_thread(section, pinned=number in {3, 5})
    order = [column.desc() for column in NEWEST_FIRST]
    return list(db.session.scalars(select(Thread).order_by(*order)))


def page(span: Span) -> list[Thread]:
    return list(db.session.scalars(page_of(Thread, newest_first=NEWEST_FIRST, span=span)))


@pytest.mark.parametrize("total", [None, 11])
@pytest.mark.parametrize("limit", [1, 3, 4, 11, 20])
def test_all_pages_together_are_the_list(whole, limit, total):
    pages = [page(Span(offset, limit, total)) for offset in range(0, 11, limit)]

    assert [thread for page in pages for thread in page] == whole


@pytest.mark.parametrize("offset", [11, 12, 100])
def test_beyond_the_end_there_is_nothing(whole, offset):
    assert page(Span(offset, 4, 11)) == page(Span(offset, 4)) == []


def test_an_empty_list_has_an_empty_page(section):
    assert page(Span(0, 5, 0)) == []


def test_a_page_near_the_end_is_reached_from_there():
    assert Span(9_990, 10, 10_000).from_the_end() == Span(0, 10)
    assert Span(9_990, 20, 10_003).from_the_end() == Span(0, 13)
    assert Span(6_000, 20, 10_000).from_the_end() == Span(3_980, 20)
    assert not Span(20, 10, 10_000).is_nearer_to_the_end
    assert not Span(9_990, 10).is_nearer_to_the_end


def test_conditions_choose_what_is_walked(whole, section):
    pinned = page_of(Thread, Thread.is_pinned, newest_first=NEWEST_FIRST, span=Span(0, 5))

    assert list(db.session.scalars(pinned)) == whole[:2]


@pytest.mark.parametrize(("most", "counted"), [(0, 0), (5, 5), (11, 11), (50, 11)])
def test_counting_goes_no_further_than_asked(whole, most, counted):
    count = count_up_to(most, Thread.id, newest_first=NEWEST_FIRST)

    assert db.session.scalar(count) == counted
    assert db.session.scalar(select(func.count()).select_from(Thread)) == 11
