"""Months, writers, quotes, pictures and links: counted with every act, and mended when spoilt."""

from datetime import UTC, datetime

import pytest

from forum.database.clock import at
from forum.database.months import month_number
from forum.extensions import db
from forum.models import Post, Thread, ThreadMonth, ThreadWriter
from forum.posts import actions as posts
from forum.posts import tallies
from forum.posts.rerendering import rerender_some
from forum.posts.tallies import CHECKED, TALLIES
from forum.threads import moderating
from tests.factories import make_member, make_post, make_section, make_thread, post_number


def months_of(thread: Thread) -> list[tuple[int, int, int]]:
    rows = db.select(ThreadMonth.month, ThreadMonth.post_count, ThreadMonth.first_number)
    own = rows.where(ThreadMonth.thread_id == thread.id).order_by(ThreadMonth.month)
    return [tuple(row) for row in db.session.execute(own)]


def writers_of(thread: Thread) -> dict[str, int]:
    rows = db.select(ThreadWriter).where(ThreadWriter.thread_id == thread.id)
    return {row.author.name: row.post_count for row in db.session.scalars(rows)}


def quoted_counts(thread: Thread) -> list[int]:
    own = db.select(Post.quoted_count).where(Post.thread_id == thread.id).order_by(Post.number)
    return list(db.session.scalars(own))


def wrong() -> dict[str, int]:
    db.session.expire_all()
    found = {counter.name: counter.wrong() for counter in CHECKED}
    return {name: count for name, count in found.items() if count}


@pytest.fixture
def written(section, alice) -> Thread:
    """Return a thread of two posts in March, one in April and one in June."""
    with at(datetime(2005, 3, 31, 12, tzinfo=UTC)):
        thread = make_thread(section, author=alice, posts=2)
    for moment in (datetime(2005, 4, 1, tzinfo=UTC), datetime(2005, 6, 1, tzinfo=UTC)):
        with at(moment):
            make_post(thread, author=make_member(f"Of {moment.month}"))
    return thread


def test_months_and_writers_are_counted(written):
    assert months_of(written) == [(200503, 2, 1), (200504, 1, 3), (200506, 1, 4)]
    assert writers_of(written) == {"Alice": 2, "Of 4": 1, "Of 6": 1}


def test_the_border_between_months_is_that_of_utc():
    assert month_number(datetime.fromisoformat("2005-04-01T02:59+03:00")) == 200503
    assert month_number(datetime.fromisoformat("2005-04-01T03:00+03:00")) == 200504


ONE_EACH = {"Alice": 1, "Of 4": 1, "Of 6": 1}


@pytest.mark.parametrize(
    ("hidden", "months", "writers"),
    [
        ((1,), [(200503, 1, 2), (200504, 1, 3), (200506, 1, 4)], ONE_EACH),
        ((2,), [(200503, 1, 1), (200504, 1, 3), (200506, 1, 4)], ONE_EACH),
        ((1, 2), [(200504, 1, 3), (200506, 1, 4)], {"Of 4": 1, "Of 6": 1}),
        ((3,), [(200503, 2, 1), (200506, 1, 4)], {"Alice": 2, "Of 6": 1}),
        ((1, 2, 3, 4), [], {}),
    ],
)  # fmt: skip
def test_hiding_takes_a_post_out_of_them_and_restoring_brings_it_back(
    written, moderator, hidden, months, writers
):
    before = months_of(written), writers_of(written)
    for number in hidden:
        posts.hide(post_number(written, number), by=moderator, reason="A test")

    assert (months_of(written), writers_of(written), wrong()) == (months, writers, {})
    for number in reversed(hidden):
        posts.restore(post_number(written, number), by=moderator, reason="")
    assert ((months_of(written), writers_of(written)), wrong()) == (before, {})


def test_moving_and_hiding_the_thread_change_nothing(written, moderator):
    before = months_of(written), writers_of(written)

    moderating.move(written, make_section(), by=moderator, reason="A test")
    moderating.hide(written, by=moderator, reason="A test")

    assert ((months_of(written), writers_of(written)), wrong()) == (before, {})


def quote(thread: Thread, *numbers: int) -> Post:
    quoted = [post_number(thread, number) for number in numbers]
    passages = [f"[quote=x;{post.id}]\n{post.source}\n[/quote]" for post in quoted]
    return make_post(thread, source="\n\n".join([*passages, "Yes."]))


def test_a_post_counts_the_posts_that_quote_it(thread):
    quote(thread, 1, 1, 2)
    quote(thread, 1)

    assert quoted_counts(thread) == [2, 1, 0, 0, 0]
    assert wrong() == {}


def test_quotes_in_other_threads_do_not_count(thread, section):
    elsewhere = make_thread(section)
    post = post_number(thread, 1)
    make_post(elsewhere, source=f"[quote=x;{post.id}]{post.source}[/quote]")

    assert quoted_counts(thread) == [0, 0, 0]
    assert wrong() == {}


def test_a_hidden_post_quotes_nobody(thread, moderator):
    quoting = quote(thread, 1)
    posts.hide(quoting, by=moderator, reason="A test")
    assert (quoted_counts(thread)[0], wrong()) == (0, {})

    posts.restore(quoting, by=moderator, reason="")
    assert (quoted_counts(thread)[0], wrong()) == (1, {})


def test_an_edit_changes_whom_a_post_quotes(thread, moderator):
    quoting, second = quote(thread, 1), post_number(thread, 2)
    posts.edit(quoting, source=f"[quote=x;{second.id}]{second.source}[/quote]")
    assert (quoted_counts(thread), wrong()) == ([0, 1, 0, 0], {})

    posts.edit(quoting, source="Never mind.")
    assert (quoted_counts(thread), wrong()) == ([0, 0, 0, 0], {})


def test_editing_a_hidden_post_counts_nothing(thread, moderator):
    quoting = quote(thread, 1)
    posts.hide(quoting, by=moderator, reason="A test")

    posts.edit(quoting, source=f"[quote=x;{post_number(thread, 2).id}]Post[/quote] And more")

    assert (quoted_counts(thread), wrong()) == ([0, 0, 0, 0], {})


def test_an_edit_changes_what_stands_in_a_post(thread):
    post = post_number(thread, 2)
    found = []
    for source in ("https://example.org", "![x](/uploads/a/b.webp)", "Words"):
        posts.edit(post, source=source)
        found.append((post.has_link, post.has_picture))

    assert found == [(True, False), (False, True), (False, False)]


def test_rendering_anew_looks_again_at_what_stands_in_a_post(thread):
    post = make_post(thread, source="https://example.org")
    post.has_link = False
    db.session.commit()

    rerender_some(everything=True)

    assert post.has_link


SPOILT = [
    db.update(ThreadMonth).values(post_count=7),
    db.update(ThreadMonth).values(first_number=9),
    db.delete(ThreadMonth),
    db.delete(ThreadWriter),
    db.update(ThreadWriter).values(post_count=7),
]


@pytest.mark.parametrize("spoil", SPOILT, ids=str)
def test_repair_mends_what_was_spoilt_by_hand(written, spoil):
    right = months_of(written), writers_of(written)
    db.session.execute(spoil)

    assert wrong()
    for tally in TALLIES:
        tally.repair()

    assert ((months_of(written), writers_of(written)), wrong()) == (right, {})


def test_quotes_are_repaired_too(thread):
    quote(thread, 1)
    db.session.execute(db.update(Post).values(quoted_count=5))
    counter = next(each for each in CHECKED if each.name == "posts.quoted_count")

    counter.repair()

    assert (quoted_counts(thread), wrong()) == ([1, 0, 0, 0], {})


def test_one_thread_is_counted_anew(written, thread):
    db.session.execute(db.delete(ThreadMonth))

    tallies.recount(thread)

    assert len(months_of(thread)) == 1
    assert months_of(written) == []


def test_a_board_written_in_bulk_is_counted_whole(thread):
    quote(thread, 1)
    right = months_of(thread), writers_of(thread), quoted_counts(thread)
    for spoil in SPOILT[2:4]:
        db.session.execute(spoil)
    db.session.execute(db.update(Post).values(quoted_count=0))

    tallies.fill()

    assert (months_of(thread), writers_of(thread), quoted_counts(thread)) == right
