"""Giving, withdrawing and voiding votes, with everything that follows."""

from datetime import timedelta

import pytest
import time_machine

from forum.database.base import now
from forum.extensions import db
from forum.models import LogEntry, Vote
from forum.permissions import HIDDEN_FROM_VOTES, NO_MINUS_HERE, NO_VOTES_HERE, OWN_POST
from forum.posts import actions as posts
from forum.reputation import actions
from forum.reputation.actions import VoteRefused
from forum.reputation.obstacles import ALREADY, GONE, NEWER_FIRST, SPENT, TOO_LATE, VOIDED
from forum.reputation.queries import supply_of
from forum.threads import moderating
from tests.factories import (
    make_group,
    make_member,
    make_post,
    make_section,
    make_thread,
    make_vote,
)


def standing(post) -> tuple[int, int]:
    """Return the score of a post and the reputation of its author."""
    db.session.refresh(post)
    db.session.refresh(post.author)
    return post.score, post.author.reputation


def refusal(act) -> str:
    with pytest.raises(VoteRefused) as refused:
        act()
    return str(refused.value)


@pytest.mark.parametrize(("is_plus", "points"), [(True, 1), (False, -1)])
def test_a_vote_changes_the_post_and_its_author(alice, post, is_plus, points):
    vote = actions.vote(post, by=alice, is_plus=is_plus, reason="So it is")

    assert (vote.points, vote.reason, vote.author) == (points, "So it is", post.author)
    assert standing(post) == (points, points)


def test_the_vote_of_somebody_of_standing_weighs_more(alice, post):
    alice.reputation = 230

    actions.vote(post, by=alice, is_plus=True)

    assert standing(post) == (3, 3)


def test_the_same_vote_twice_is_one_vote(alice, post):
    first = actions.vote(post, by=alice, is_plus=True)

    assert actions.vote(post, by=alice, is_plus=True, reason="Again") is first
    assert standing(post) == (1, 1)


def test_a_plus_becomes_a_minus_only_by_withdrawing_it(alice, post):
    actions.vote(post, by=alice, is_plus=True)

    assert refusal(lambda: actions.vote(post, by=alice, is_plus=False)) == str(ALREADY)
    actions.withdraw(post, by=alice)
    actions.vote(post, by=alice, is_plus=False)
    assert standing(post) == (-1, -1)


def test_who_is_out_of_ammo_cannot_vote(app, monkeypatch, alice, thread):
    monkeypatch.setitem(app.config, "VOTES", 2)
    first, second, third = (make_post(thread) for _ in range(3))
    actions.vote(first, by=alice, is_plus=True)
    actions.vote(second, by=alice, is_plus=True)

    assert refusal(lambda: actions.vote(third, by=alice, is_plus=True)) == str(SPENT)
    with time_machine.travel(now() + timedelta(hours=24, seconds=1)):
        actions.vote(third, by=alice, is_plus=True)
    assert standing(third) == (1, 1)


def test_newcomers_have_nothing_to_give(app, monkeypatch, alice, post):
    monkeypatch.setitem(app.config, "VOTER_DAYS", 3)

    assert "come with time" in refusal(lambda: actions.vote(post, by=alice, is_plus=True))
    assert standing(post) == (0, 0)


def test_the_same_member_again_only_after_others(app, monkeypatch, alice, author, thread, post):
    monkeypatch.setitem(app.config, "VOTE_SPREAD", 2)
    another = make_post(thread, author=author)
    actions.vote(post, by=alice, is_plus=True)

    assert "2 other members" in refusal(lambda: actions.vote(another, by=alice, is_plus=True))
    make_vote(make_post(thread), by=alice)
    assert "1 other member " in refusal(lambda: actions.vote(another, by=alice, is_plus=True))
    make_vote(make_post(thread), by=alice)
    actions.vote(another, by=alice, is_plus=True)
    assert author.reputation == 2


def test_nobody_gets_everything_of_one_member(app, monkeypatch, alice, author, thread):
    monkeypatch.setitem(app.config, "VOTE_SPREAD", 0)
    first, second, third = (make_post(thread, author=author) for _ in range(3))
    make_vote(first, by=alice)
    make_vote(second, by=alice)

    assert "as many votes" in refusal(lambda: actions.vote(third, by=alice, is_plus=True))


@pytest.mark.parametrize(
    ("values", "is_plus", "expected"),
    [
        ({"has_votes": False}, True, NO_VOTES_HERE),
        ({"has_votes": False}, False, NO_VOTES_HERE),
        ({"has_minus": False}, False, NO_MINUS_HERE),
    ],
)
def test_sections_without_votes_or_without_minus(alice, values, is_plus, expected):
    post = make_post(make_thread(make_section(**values)))

    assert refusal(lambda: actions.vote(post, by=alice, is_plus=is_plus)) == str(expected.reason)


def test_ones_own_post_is_for_others_to_judge(author, post):
    assert refusal(lambda: actions.vote(post, by=author, is_plus=True)) == str(OWN_POST.reason)


@pytest.mark.parametrize("what", ["post", "thread"])
def test_what_was_hidden_meanwhile_gets_no_votes(alice, moderator, thread, post, what):
    hide, hidden = (posts.hide, post) if what == "post" else (moderating.hide, thread)
    hide(hidden, by=moderator, reason="A test")

    act = lambda: actions.vote(post, by=alice, is_plus=True)  # noqa: E731
    assert refusal(act) == str(HIDDEN_FROM_VOTES.reason)


def test_locked_threads_get_votes_all_the_same(alice):
    thread = make_thread(posts=2, locked=True)

    make_vote(thread.last_post, by=alice)

    assert standing(thread.last_post) == (1, 1)


def test_what_moved_out_of_sight_meanwhile_gets_no_votes(alice, moderator, thread, post):
    room = make_section(readers=(make_group(),))
    moderating.move(thread, room, by=moderator, reason="Quiet")

    act = lambda: actions.vote(post, by=alice, is_plus=True)  # noqa: E731
    assert refusal(act) == str(HIDDEN_FROM_VOTES.reason)


def test_in_a_private_section_a_vote_counts_for_the_post_only():
    insiders = make_group()
    post = make_post(make_thread(make_section(readers=(insiders,))))

    make_vote(post, by=make_member(groups=(insiders,)))

    assert standing(post) == (1, 0)


def test_a_withdrawn_vote_is_in_the_supply_again(alice, post):
    before = supply_of(alice).left
    actions.vote(post, by=alice, is_plus=True)
    assert supply_of(alice).left == before - 1

    actions.withdraw(post, by=alice)

    assert supply_of(alice).left == before
    assert standing(post) == (0, 0)
    assert db.session.scalars(db.select(Vote)).all() == []


def test_a_vote_cannot_be_withdrawn_later(alice, post):
    actions.vote(post, by=alice, is_plus=True)

    with time_machine.travel(now() + timedelta(minutes=11)):
        assert refusal(lambda: actions.withdraw(post, by=alice)) == str(TOO_LATE)
    assert standing(post) == (1, 1)


def test_the_spread_cannot_be_got_round_by_withdrawing_what_came_between(
    app, monkeypatch, alice, author, thread, post
):
    monkeypatch.setitem(app.config, "VOTE_SPREAD", 1)
    between, again = make_post(thread), make_post(thread, author=author)
    for each in (post, between, again):
        actions.vote(each, by=alice, is_plus=True)

    assert refusal(lambda: actions.withdraw(between, by=alice)) == str(NEWER_FIRST)
    for each in (again, between, post):
        actions.withdraw(each, by=alice)
    assert standing(post) == (0, 0)


def test_what_was_never_given_cannot_be_withdrawn(alice, post):
    assert refusal(lambda: actions.withdraw(post, by=alice)) == str(GONE)


def test_a_moderator_takes_the_weight_from_a_vote_and_gives_it_back(alice, moderator, post):
    vote, left = make_vote(post, by=alice), supply_of(alice).left

    actions.void(vote, by=moderator, reason="Agreed upon")
    assert (standing(post), vote.is_void) == ((0, 0), True)
    assert supply_of(alice).left == left
    assert refusal(lambda: actions.withdraw(post, by=alice)) == str(VOIDED)

    actions.validate(vote, by=moderator, reason="A mistake")
    assert (standing(post), vote.is_void) == ((1, 1), False)


def test_every_act_of_a_moderator_is_in_the_log_once(moderator, post):
    vote = make_vote(post)
    for _ in range(2):
        actions.void(vote, by=moderator, reason="Agreed upon")
    for _ in range(2):
        actions.validate(vote, by=moderator, reason="")

    entries = db.session.scalars(db.select(LogEntry).order_by(LogEntry.id)).all()
    assert [(e.act, e.post, e.reason) for e in entries] == [
        ("void_vote", post, "Agreed upon"),
        ("validate_vote", post, ""),
    ]


def test_a_vote_withdrawn_meanwhile_cannot_be_made_void(alice, moderator, post):
    vote = make_vote(post, by=alice)
    actions.withdraw(post, by=alice)
    db.session.commit()

    actions.void(vote, by=moderator, reason="Too late")

    assert standing(post) == (0, 0)
    assert db.session.scalars(db.select(LogEntry)).all() == []
