"""Threads that are split and merged while others read, write, vote and moderate there."""

import pytest

from forum.extensions import db
from forum.models import LogEntry, Post, Thread, User
from forum.search import rebuilding
from forum.search.models import INDEXES
from tests import factories
from tests.conftest import Client, browser_of
from tests.search.contents import contents
from tests.test_races import (
    at_once,
    board,
    browsers,
    key,
    moderator,
    reply,
    statuses,
    thread,
    wrong_counters,
)

__all__ = ["board", "browsers", "moderator", "thread"]
FEW = 4


@pytest.fixture
def chiefs(board) -> list[Client]:
    return [browser_of(board, factories.make_member(f"Chief {n}", is_admin=True)) for n in "12"]


def split(browser: Client, thread_id: int, ids: list[int], section_id: int):
    data = {"post": ids, "title": "Another", "section": section_id, "reason": "Off topic"}
    return browser.post(f"/threads/{thread_id}/split", data=data)


def merge(browser: Client, thread_id: int, into_id: int):
    data = {"into": into_id, "meant": into_id, "reason": "The same"}
    return browser.post(f"/threads/{thread_id}/merge", data=data)


def is_sound() -> bool:
    """Tell whether counters and index are what they would be if they were made afresh."""
    assert wrong_counters() == {}
    before = {name: contents(name) for name in INDEXES}
    list(rebuilding.build(afresh=True))
    return before == {name: contents(name) for name in INDEXES}


def grown(thread: Thread, count: int = 6) -> list[int]:
    """Let a thread grow; return the ids of its posts."""
    for _ in range(count):
        factories.make_post(thread)
    own = db.select(Post.id).where(Post.thread_id == thread.id).order_by(Post.number)
    return list(db.session.scalars(own))


def test_replies_to_a_thread_that_is_being_merged_are_not_lost(board, browsers, chiefs, thread):
    into = factories.make_thread(thread.section, title="The target")
    id, into_id = thread.id, into.id
    grown(thread)

    def write(browser):
        answers = [reply(browser, id, number) for number in range(FEW)]
        again = [n for n, answer in enumerate(answers) if answer.status_code == 409]
        return answers, [reply(browser, into_id, number) for number in again]

    merged, *written = at_once(
        lambda: merge(chiefs[0], id, into_id),
        *(lambda b=browser: write(b) for browser in browsers[:FEW]),
    )

    assert merged.status_code == 303
    assert statuses(*(answers for answers, _ in written)) <= {303, 409}
    assert statuses(*(again for _, again in written)) <= {303}
    standing = db.select(Post.thread_id).where(Post.source.startswith("I agree,"))
    assert db.session.scalars(standing).all() == [into_id] * FEW * FEW
    assert is_sound()


def test_two_threads_are_merged_into_each_other_at_once(board, chiefs, thread):
    into = factories.make_thread(thread.section, title="The target")
    id, into_id = thread.id, into.id

    answers = at_once(lambda: merge(chiefs[0], id, into_id), lambda: merge(chiefs[1], into_id, id))

    assert statuses(*answers) <= {303, 422}
    merged = db.select(Thread.merged_into_id).order_by(Thread.id)
    assert db.session.scalars(merged).all() in ([into_id, None], [None, id])
    assert db.session.scalars(db.select(LogEntry.act)).all() == ["merge"]
    assert is_sound()


def test_posts_are_split_off_while_they_are_edited_voted_on_and_hidden(
    board, browsers, moderator, chiefs, thread
):
    author = db.session.scalars(db.select(User).where(User.name == "Writer 0")).one()
    own = [factories.make_post(thread, author=author).id for _ in range(FEW)]
    ids, id = grown(thread), thread.id
    room = factories.make_section("Room", readers=(factories.make_group(),)).id

    def edit():
        return [browsers[0].post(f"/posts/{each}", data={"source": "Other"}) for each in own]

    def vote(browser):
        return [browser.post(f"/posts/{each}/plus", data={"reason": "Good"}) for each in own]

    def hide():
        return [moderator.post(f"/posts/{each}/hide", data={"reason": "x"}) for each in ids[-2:]]

    done, *answers = at_once(
        lambda: split(chiefs[0], id, [*own, *ids[-2:]], room),
        edit,
        hide,
        *(lambda b=browser: vote(b) for browser in browsers[1:4]),
    )

    assert done.status_code == 303
    assert 500 not in statuses(*answers)
    assert is_sound()


def test_the_same_posts_are_split_off_twice_at_once(board, chiefs, thread):
    ids, id, section_id = grown(thread), thread.id, thread.section_id

    answers = at_once(*(lambda c=c: split(c, id, ids[3:5], section_id) for c in chiefs))

    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert is_sound()


def test_a_thread_is_moved_and_hidden_while_it_is_merged(board, chiefs, moderator, thread):
    other = factories.make_section("Theory")
    into = factories.make_thread(other, title="The target")
    id, into_id, other_id = thread.id, into.id, other.id
    section_id = thread.section_id

    answers = at_once(
        lambda: merge(chiefs[0], id, into_id),
        lambda: chiefs[1].post(f"/threads/{id}/move", data={"section": other_id, "reason": "x"}),
        lambda: moderator.post(f"/threads/{into_id}/hide", data={"reason": "x"}),
        lambda: moderator.post(
            f"/threads/{into_id}/move", data={"section": section_id, "reason": "x"}
        ),
    )

    assert statuses(*answers) <= {303, 404, 422}
    assert is_sound()
    left, target = db.session.get(Thread, id), db.session.get(Thread, into_id)
    assert not left.is_merged or left.section_id == target.section_id


def test_threads_are_split_and_merged_in_both_directions(board, browsers, chiefs, thread):
    other = factories.make_section("Theory")
    there = factories.make_thread(other, title="There")
    ids, theirs = grown(thread), grown(there)
    id, there_id, other_id, section_id = thread.id, there.id, other.id, thread.section_id

    answers = at_once(
        lambda: [split(chiefs[0], id, [each], other_id) for each in ids[2:5]],
        lambda: [split(chiefs[1], there_id, [each], section_id) for each in theirs[2:5]],
        *(lambda b=b, n=n: [reply(b, id, n), reply(b, there_id, n + 9)]
          for n, b in enumerate(browsers[:FEW])),
    )  # fmt: skip

    assert statuses(*answers) == {303}
    assert is_sound()


def test_a_reply_to_a_post_that_is_just_split_off(board, browsers, chiefs, thread):
    ids, id, section_id = grown(thread), thread.id, thread.section_id

    def answer(browser, number):
        data = {"source": "Yes", "submission_id": key(number), "reply_to": ids[4], "seen": 8}
        return browser.post(f"/threads/{id}/posts", data=data)

    done, *answers = at_once(
        lambda: split(chiefs[0], id, ids[4:5], section_id),
        *(lambda b=b, n=n: answer(b, n) for n, b in enumerate(browsers[:FEW])),
    )

    assert done.status_code == 303
    assert statuses(*answers) <= {303, 409}
    assert is_sound()
