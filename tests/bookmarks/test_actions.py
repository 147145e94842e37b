"""Bookmarks as rows: one for each member and thing."""

from datetime import timedelta

import pytest
import time_machine

from forum.bookmarks import actions, queries
from forum.database.base import now
from forum.extensions import db
from forum.models import Bookmark
from tests.factories import make_member, post_number


def all_of() -> list[Bookmark]:
    db.session.commit()
    return list(db.session.scalars(db.select(Bookmark).order_by(Bookmark.id)))


def test_marking_twice_changes_the_note_only(alice, thread):
    post = post_number(thread, 2)
    first = actions.keep(post, by=alice, note="Read")
    began = first.created_at

    actions.keep(post, by=alice, note="Read again")

    assert [(b.note, b.created_at) for b in all_of()] == [("Read again", began)]


def test_a_thread_and_its_opening_post_are_two_things(alice, thread):
    actions.keep(thread, by=alice)
    actions.keep(post_number(thread, 1), by=alice)
    actions.keep(thread, by=make_member())

    assert len(all_of()) == 3


def test_a_removed_bookmark_can_be_taken_back(alice, thread):
    bookmark = actions.keep(thread, by=alice, note="Mine")
    actions.remove(bookmark)
    assert queries.count_bookmarks(alice, most=10) == 0

    actions.take_back(bookmark, by=alice)

    assert queries.bookmark_of(thread, alice).note == "Mine"


def test_nobody_keeps_more_than_the_board_lets(app, monkeypatch, alice, thread):
    monkeypatch.setitem(app.config, "BOOKMARKS_MOST", 1)
    removed = actions.keep(thread, by=alice)
    actions.remove(removed)
    kept = actions.keep(post_number(thread, 2), by=alice)

    for act in (
        lambda: actions.keep(post_number(thread, 3), by=alice),
        lambda: actions.keep(thread, by=alice),
        lambda: actions.take_back(removed, by=alice),
    ):
        with pytest.raises(actions.TooManyBookmarks):
            act()
    assert actions.keep(post_number(thread, 2), by=alice, note="Again").id == kept.id
    actions.keep(thread, by=make_member())


def test_marking_again_what_was_removed_begins_anew(alice, thread):
    actions.remove(actions.keep(thread, by=alice, note="Old"))
    db.session.commit()

    with time_machine.travel(now() + timedelta(days=1), tick=False):
        actions.keep(thread, by=alice, note="New")

    (bookmark,) = all_of()
    assert (bookmark.note, bookmark.is_removed) == ("New", False)
    assert now() < bookmark.created_at


def test_what_was_removed_long_ago_is_forgotten(alice, thread):
    first = actions.keep(thread, by=alice)
    second = actions.keep(post_number(thread, 1), by=alice)
    actions.remove(first)
    db.session.commit()

    with time_machine.travel(now() + timedelta(hours=2), tick=False):
        actions.remove(second)

    assert [b.id for b in all_of()] == [second.id]
