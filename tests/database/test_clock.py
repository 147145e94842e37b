from datetime import UTC, datetime, timedelta, timezone

from forum.database import clock
from forum.database.base import now
from tests.factories import make_thread

PAST = datetime(2009, 3, 14, 10, 22, tzinfo=timezone(timedelta(hours=3)))


def test_the_clock_goes_by_itself():
    assert abs(now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_inside_it_is_another_time():
    with clock.at(PAST):
        assert now() == PAST
        assert now().tzinfo is UTC
    assert now() > PAST


def test_what_is_written_then_has_that_date():
    with clock.at(PAST):
        thread = make_thread(posts=2)
    assert thread.created_at == thread.last_post_at == thread.last_post.created_at == PAST
