"""Votes that are given, withdrawn and made void at the same moment, with real transactions."""

import pytest

from forum.extensions import db
from forum.models import Post, Thread, User, Vote
from tests import factories
from tests.conftest import browser_of
from tests.test_races import at_once, board, reply, statuses, wrong_counters

__all__ = ["board"]
WRITERS = 6


@pytest.fixture
def thread(board) -> Thread:
    return factories.make_thread(factories.make_section("Square"), posts=2)


@pytest.fixture
def browsers(board):
    """Return the browsers of as many members as vote at once."""
    return [browser_of(board, factories.make_member(f"Voter {n}")) for n in range(WRITERS)]


def vote(browser, post_id: int, sign: str = "plus"):
    return browser.post(f"/posts/{post_id}/{sign}", data={"reason": "A reason"})


def score_of(post_id: int) -> int:
    db.session.remove()
    return db.session.get(Post, post_id).score


def test_a_button_pressed_many_times_gives_one_vote(browsers, thread):
    id = thread.last_post_id

    answers = at_once(*[lambda: vote(browsers[0], id)] * 6)

    assert statuses(*answers) == {303}
    assert score_of(id) == 1
    assert wrong_counters() == {}


def test_many_members_vote_on_one_post(browsers, thread):
    id, author_id = thread.last_post_id, thread.author_id

    answers = at_once(*(lambda b=browser: vote(b, id) for browser in browsers))

    assert statuses(*answers) == {303}
    assert score_of(id) == db.session.get(User, author_id).reputation == WRITERS
    assert wrong_counters() == {}


def test_a_plus_and_a_minus_at_once_are_one_vote(browsers, thread):
    id = thread.last_post_id

    answers = at_once(
        *[lambda: vote(browsers[0], id)] * 3, *[lambda: vote(browsers[0], id, "minus")] * 3
    )

    assert statuses(*answers) == {303, 409}
    assert score_of(id) in {1, -1}
    assert wrong_counters() == {}


def test_nobody_spends_more_than_there_is_from_many_windows(board, browsers):
    board.config["VOTES"] = board.config["VOTES_MOST"] = 2
    ids = [factories.make_thread().last_post_id for _ in range(6)]

    answers = at_once(*(lambda i=id: vote(browsers[0], i) for id in ids))

    assert sorted(answer.status_code for answer in answers) == [303, 303, 403, 403, 403, 403]
    assert sum(map(score_of, ids)) == 2
    assert wrong_counters() == {}


def test_nobody_passes_the_spread_from_many_windows(browsers):
    author = factories.make_member()
    ids = [factories.make_thread(author=author).last_post_id for _ in range(4)]

    answers = at_once(*(lambda i=id: vote(browsers[0], i) for id in ids))

    assert sorted(answer.status_code for answer in answers) == [303, 403, 403, 403]
    assert wrong_counters() == {}


def test_nobody_gets_round_the_spread_by_withdrawing_from_another_window(board, browsers, thread):
    board.config["VOTE_SPREAD"] = 1
    author, between = factories.make_member(), factories.make_post(thread).id
    ids = [factories.make_thread(author=author).last_post_id for _ in range(2)]
    db.session.remove()
    given = [vote(browsers[0], id) for id in (ids[0], between)]
    assert statuses(*given) == {303}

    again, withdrawn = at_once(
        lambda: vote(browsers[0], ids[1]), lambda: take_back(browsers[0], between)
    )

    # Whichever came first, the other one found it.
    assert (again.status_code, withdrawn.status_code) in {(303, 409), (403, 303)}
    assert wrong_counters() == {}


def test_votes_are_withdrawn_and_made_void_while_others_vote(board, browsers, thread):
    id = thread.last_post_id
    moderator = browser_of(board, factories.make_moderator("Mike"))
    ids = [factories.make_vote(db.session.get(Post, id)).id for _ in range(3)]

    def change_ones_mind(browser):
        return [step for _ in range(3) for step in (vote(browser, id), take_back(browser, id))]

    def judge():
        return [
            moderator.post(f"/votes/{vote_id}/{act}", data={"reason": "A quarrel"})
            for act in ("void", "validate", "void")
            for vote_id in ids
        ]

    answers = at_once(*(lambda b=browser: change_ones_mind(b) for browser in browsers), judge)

    assert statuses(*answers) == {303}
    assert score_of(id) == 0
    assert db.session.scalar(db.select(db.func.count(Vote.id))) == 3
    assert wrong_counters() == {}


def take_back(browser, post_id: int):
    return browser.post(f"/posts/{post_id}/withdraw")


def test_votes_are_given_while_the_thread_is_hidden_moved_and_answered(board, browsers, thread):
    id, post_id, square_id = thread.id, thread.last_post_id, thread.section_id
    room_id = factories.make_section("Room", readers=(factories.make_group(),)).id
    chief = browser_of(board, factories.make_member("Chief", is_admin=True))

    def quarrel():
        acts = [(f"threads/{id}/{act}", {}) for act in ("hide", "restore")]
        acts += [(f"posts/{post_id}/{act}", {}) for act in ("hide", "restore")]
        acts += [(f"threads/{id}/move", {"section": place}) for place in (room_id, square_id)]
        return [chief.post(f"/{path}", data={"reason": "Quiet", **more}) for path, more in acts * 2]

    def change_ones_mind(browser):
        return [step for _ in range(4) for step in (vote(browser, post_id), reply(browser, id, 1))]

    answers = at_once(quarrel, *(lambda b=browser: change_ones_mind(b) for browser in browsers))

    assert statuses(answers[0]) == {303}
    assert statuses(*answers[1:]) <= {303, 403, 404}
    assert wrong_counters() == {}
