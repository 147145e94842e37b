"""What came into a thread meanwhile: counted for one's page, and shown before a reply is sent."""

import pytest

from forum.extensions import db
from forum.ignoring import actions as ignoring
from forum.models import Thread
from forum.posts import actions as posts
from forum.threads import arriving
from forum.threads.arriving import arrivals, pulse, what_came_between
from forum.threads.forms import ReplyForm
from forum.threads.queries import Gap
from tests.factories import (
    last_post_of,
    make_group,
    make_member,
    make_post,
    make_section,
    make_thread,
    post_number,
)


def hide(post, moderator) -> None:
    posts.hide(post, by=moderator, reason="A test")
    db.session.commit()


def add(thread, count: int, **values) -> None:
    for _ in range(count):
        make_post(thread, **values)


def numbers(posts) -> list[int]:
    return [post.number for post in posts]


def test_everything_that_readers_are_told_of_alters_the_pulse(thread, moderator):
    pulses = [pulse(thread)]

    make_post(thread)
    pulses.append(pulse(thread))
    hide(post_number(thread, 2), moderator)
    pulses.append(pulse(thread))
    thread.lock()
    pulses.append(pulse(thread))

    assert len(set(pulses)) == 4


@pytest.mark.parametrize(
    ("size", "after", "here", "later", "shown", "newest"),
    [
        (19, 19, 1, 2, [20], 20),
        (20, 20, 0, 3, [], 20),
        (21, 21, 3, 0, [22, 23, 24], 24),
        (18, 17, 3, 1, [18, 19, 20], 20),
        (2, 0, 5, 0, [1, 2, 3, 4, 5], 5),
        (2, 99, 0, 0, [], 5),
    ],
)
def test_what_is_new_stands_here_or_on_the_next_page(
    guest, section, size, after, here, later, shown, newest
):
    thread = make_thread(section, posts=size)
    add(thread, 3)

    new = arrivals(thread, guest, after)

    assert (new.here, new.later, numbers(new.posts), new.newest) == (here, later, shown, newest)


def test_the_links_lead_to_what_is_new(guest, section):
    thread = make_thread(section, posts=19)
    add(thread, 2)

    new = arrivals(thread, guest, 19)

    assert new.here_url == f"{thread.url}#post-{post_number(thread, 20).id}"
    assert new.later_url == f"{thread.url}?page=2"


def test_own_posts_are_no_news_but_stand_among_the_others(alice, thread):
    make_post(thread, author=alice)
    make_post(thread)

    new = arrivals(thread, alice, 3)

    assert (new.here, numbers(new.posts)) == (1, [4, 5])


def test_hidden_posts_are_no_news_but_for_moderators(guest, moderator, thread):
    make_post(thread, hidden_by=moderator)

    assert arrivals(thread, guest, 3).here == 0
    assert arrivals(thread, moderator, 3).here == 1


def test_the_gaps_of_the_page_are_named(guest, moderator, thread):
    hide(post_number(thread, 2), moderator)
    make_post(thread, hidden_by=moderator)

    assert arrivals(thread, guest, 3).gaps == [Gap(2)]
    assert arrivals(thread, moderator, 3).gaps == []


def between(app, thread, viewer, seen, **values):
    """Send the form that was shown when the thread ended with a number."""
    data = {"seen": seen, "source": "x"} if seen is not None else {"source": "x"}
    with app.test_request_context(method="POST", data=data):
        return what_came_between(thread, viewer, ReplyForm(), **values)


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        (3, [4, 5]),
        (4, [5]),
        (5, None),
        (6, None),
        (999_999_999, None),
        (0, [1, 2, 3, 4, 5]),
        (None, None),
        ("", None),
        ("rubbish", None),
        ("-1", None),
        ("3.5", None),
        ("9" * 40, None),
        ("٣", None),
        ("\x00", None),
    ],
)
def test_what_others_posted_since_the_form_was_shown(app, alice, thread, seen, found):
    add(thread, 2)

    came = between(app, thread, alice, seen)

    assert came is None if found is None else numbers(came.posts) == found


def test_nothing_is_asked_when_nothing_came(app, alice, thread, queries):
    number = thread.last_number
    with queries() as made:
        assert between(app, thread, alice, number) is None

    assert made == []


@pytest.mark.parametrize("who", ["own", "hidden"])
def test_what_is_no_news_holds_nobody_up(app, alice, moderator, thread, who):
    if who == "own":
        make_post(thread, author=alice)
    else:
        make_post(thread, hidden_by=moderator)

    assert between(app, thread, alice, 3) is None


def test_a_post_that_is_hidden_meanwhile_is_not_shown(app, alice, moderator, thread):
    add(thread, 2)
    hide(post_number(thread, 4), moderator)

    assert numbers(between(app, thread, alice, 3).posts) == [5]


def test_of_many_posts_the_first_are_shown_and_a_way_to_the_rest(app, alice, section, monkeypatch):
    monkeypatch.setattr(arriving, "MOST_BETWEEN", 2)
    thread = make_thread(section, posts=18)
    add(thread, 4)

    came = between(app, thread, alice, 18)

    assert numbers(came.posts) == [19, 20]
    assert came.more_url == f"{thread.url}?page=2#post-{post_number(thread, 21).id}"


def test_an_answered_post_out_of_sight_is_told_of(app, alice, thread):
    came = between(app, thread, alice, 3, is_gone=True)

    assert (came.is_answered_gone, came.posts) == (True, [])


def test_an_old_form_posts_whatever_it_answers(app, alice, thread):
    assert between(app, thread, alice, None, is_gone=True) is None


def test_private_posts_are_news_for_those_who_read_there(app):
    insiders = make_group()
    reader = make_member("Reader", groups=(insiders,))
    thread = make_thread(make_section(readers=(insiders,)))
    make_post(thread)

    assert numbers(between(app, thread, reader, 1).posts) == [last_post_of(thread).number]


def test_a_post_between_two_statements_is_told_of_the_next_time(guest, thread, monkeypatch):
    after, look = thread.last_number, arriving.posts_of_page
    make_post(thread)
    db.session.refresh(thread, ["last_number", "article"])
    # As another process sees it: what is written from now on is not known to it.
    db.session.expunge(thread)

    def while_another_posts(*asked):
        found = look(*asked)
        make_post(db.session.get(Thread, thread.id))
        return found

    monkeypatch.setattr(arriving, "posts_of_page", while_another_posts)

    new = arrivals(thread, guest, after)

    assert (new.here, numbers(new.posts)) == (1, [after + 1])


def test_whom_one_ignores_is_no_news(app, alice, thread):
    loud = make_member("Loud")
    ignoring.ignore(loud, by=alice)
    after = thread.last_number
    make_post(thread, author=loud)
    make_post(thread)
    db.session.refresh(thread)

    new = arrivals(thread, alice, after)

    assert new.here == 1
    assert numbers(between(app, thread, alice, after).posts) == [after + 2]
