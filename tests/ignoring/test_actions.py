"""Beginning and ceasing to ignore."""

import pytest

from forum.extensions import db
from forum.ignoring import actions
from forum.ignoring.models import Ignore, not_ignored
from forum.models import Post, User
from forum.posts.counting import COUNTERS
from tests.factories import make_member, make_post


def ids(member) -> frozenset[int]:
    db.session.commit()
    return db.session.get_one(User, member.id).ignored_ids


def test_who_is_ignored_is_known_with_the_member(alice):
    bob, eve = make_member("Bob"), make_member("Eve")

    actions.ignore(bob, by=alice)
    actions.ignore(eve, by=alice)

    assert ids(alice) == {bob.id, eve.id}
    assert ids(bob) == frozenset()


def test_ignoring_twice_is_ignoring_once(alice):
    bob = make_member("Bob")
    for _ in range(2):
        actions.ignore(bob, by=alice)

    assert (ids(alice), alice.ignored_count) == ({bob.id}, 1)
    actions.stop_ignoring(bob, by=alice)
    actions.stop_ignoring(bob, by=alice)
    assert (ids(alice), alice.ignored_count) == (frozenset(), 0)


def test_there_is_a_limit(alice, monkeypatch):
    monkeypatch.setattr(actions, "MOST_IGNORED", 2)
    for _ in range(2):
        actions.ignore(make_member(), by=alice)

    with pytest.raises(actions.TooManyIgnored):
        actions.ignore(make_member(), by=alice)

    assert len(ids(alice)) == 2


def test_who_ignores_nobody_is_asked_nothing(alice, queries):
    db.session.refresh(alice)
    with queries() as made:
        assert alice.ignored_ids == frozenset()

    assert made == []


def test_the_condition_spares_what_others_write(alice, thread):
    bob = make_member("Bob")
    unwanted = make_post(thread, author=bob)
    actions.ignore(bob, by=alice)

    wanted = db.select(Post.id).where(not_ignored(alice.id, Post.author_id))

    assert unwanted.id not in set(db.session.scalars(wanted))
    assert len(set(db.session.scalars(wanted))) == 3


def test_the_condition_finds_whom_to_tell_of_a_post(alice):
    bob = make_member("Bob")
    actions.ignore(bob, by=alice)

    told = set(db.session.scalars(db.select(User.id).where(not_ignored(User.id, bob.id))))

    assert alice.id not in told
    assert bob.id in told


def test_a_member_who_is_gone_is_ignored_by_nobody(alice):
    bob = make_member("Bob")
    actions.ignore(bob, by=alice)
    db.session.commit()

    db.session.execute(db.delete(User).where(User.id == bob.id))
    next(c for c in COUNTERS if c.name == "users.ignored_count").repair()
    db.session.commit()

    assert db.session.scalar(db.select(db.func.count()).select_from(Ignore)) == 0
    db.session.expire_all()
    assert alice.ignored_ids == frozenset()
