"""Keeping drafts: one for each place, none for what is posted, and room for the new ones."""

from datetime import timedelta

import pytest

from forum.database.clock import at, now
from forum.drafts import actions
from forum.drafts.places import Place, edit_place, reply_place
from forum.drafts.queries import count_drafts, draft_for, drafts_of, spots_of
from forum.extensions import db
from forum.posts import actions as posts
from forum.threads import actions as threads
from tests.factories import make_group, make_member, make_post, make_section, make_thread

KEY = "0123456789abcdef0123456789abcdef"


def test_a_place_has_one_draft_the_newest(alice, thread):
    place = reply_place(thread)
    for source in ("Half", "Half a thought"):
        actions.save(alice, place, source=source)

    assert [draft.source for draft in drafts_of(alice)] == ["Half a thought"]
    assert draft_for(alice, place).source == "Half a thought"


def test_saving_says_when(alice, thread):
    place, before = reply_place(thread), now() - timedelta(days=3)
    with at(before):
        actions.save(alice, place, source="Half")

    draft = actions.save(alice, place, source="Half")

    assert draft.saved_at > before


@pytest.mark.parametrize(("title", "source"), [("", ""), ("  ", " \n\t")])
def test_nothing_typed_leaves_nothing(alice, thread, title, source):
    place = reply_place(thread)
    actions.save(alice, place, source="Half a thought")

    assert actions.save(alice, place, source=source, title=title) is None
    assert drafts_of(alice) == []


def test_a_title_alone_is_worth_keeping(alice):
    assert actions.save(alice, Place("thread", 1), source="", title="How to pay").title


def test_a_draft_that_comes_after_its_post_is_dropped(alice, thread):
    threads.reply(thread, by=alice, source="A whole thought", submission_id=KEY)

    ghost = actions.save(alice, reply_place(thread), source="A whole thou", submission_id=KEY)

    assert (ghost, drafts_of(alice)) == (None, [])


def test_another_members_post_makes_no_ghost_of_a_draft(alice, thread):
    threads.reply(thread, by=make_member("Bob"), source="From Bob", submission_id=KEY)

    assert actions.save(alice, reply_place(thread), source="From Alice", submission_id=KEY)


def test_a_late_ghost_does_not_take_a_newer_draft_with_it(alice, thread):
    place = reply_place(thread)
    threads.reply(thread, by=alice, source="The first reply", submission_id=KEY)
    actions.save(alice, place, source="Already the second", submission_id="f" * 32)

    actions.save(alice, place, source="The first rep", submission_id=KEY)

    assert [draft.source for draft in drafts_of(alice)] == ["Already the second"]


def test_a_draft_of_an_edit_ends_when_the_post_says_the_same(alice, thread):
    post = make_post(thread, author=alice, source="Before")
    actions.save(alice, edit_place(post), source="After")
    posts.edit(post, source="After")

    assert actions.save(alice, edit_place(post), source="After") is None
    assert drafts_of(alice) == []


def test_saving_tells_nothing_of_the_texts_of_others(alice, moderator, thread):
    hidden = make_post(thread, source="A secret", hidden_by=moderator)

    right = actions.save(alice, edit_place(hidden), source="A secret")
    wrong = actions.save(alice, edit_place(hidden), source="No secret")

    assert (right is None) == (wrong is None)


def test_a_member_keeps_so_many_drafts_and_no_more(alice, monkeypatch):
    monkeypatch.setattr(actions, "MOST_DRAFTS", 3)
    others = make_member("Bob")
    actions.save(others, Place("reply", 1), source="Bob's own")

    for minute, number in enumerate(range(1, 6)):
        with at(now() + timedelta(minutes=minute)):
            actions.save(alice, Place("reply", number), source=f"Draft {number}")

    assert [draft.source for draft in drafts_of(alice)] == ["Draft 5", "Draft 4", "Draft 3"]
    assert count_drafts(others) == 1


def test_discarding_touches_nobody_elses(alice, thread):
    bob, place = make_member("Bob"), reply_place(thread)
    for member in (alice, bob):
        actions.save(member, place, source="Half a thought")

    actions.discard(alice, place)

    assert (count_drafts(alice), count_drafts(bob)) == (0, 1)


def test_guests_have_no_drafts(guest, thread):
    assert draft_for(guest, reply_place(thread)) is None


def test_places_out_of_sight_have_no_names(alice, moderator, thread):
    private = make_section("Back room", readers=(make_group(),))
    hidden = make_thread(title="A quarrel", hidden_by=moderator)
    unseen = make_post(thread, hidden_by=moderator)
    for kind, id in (("thread", private.id), ("reply", hidden.id), ("edit", unseen.id)):
        actions.save(alice, Place(kind, id), source="Text")
    actions.save(alice, reply_place(thread), source="Text")

    spots = spots_of(drafts_of(alice), alice)

    assert {place: spot.title for place, spot in spots.items()} == {
        str(reply_place(thread)): thread.title
    }


def test_names_of_all_places_come_in_few_questions(alice, section, queries):
    for _ in range(5):
        thread = make_thread(section)
        actions.save(alice, reply_place(thread), source="Text")
        actions.save(alice, edit_place(thread.last_post), source="Text")
    db.session.commit()
    drafts = drafts_of(alice)

    with queries() as made:
        spots = spots_of(drafts, alice)

    assert len(spots) == 10
    assert len(made) <= 4


def test_two_windows_that_save_at_the_same_moment_share_a_draft(alice, thread, monkeypatch):
    place = reply_place(thread)
    actions.save(alice, place, source="In one window")
    monkeypatch.setattr(actions, "_find", lambda *named: None)

    actions.save(alice, place, source="In the other window")

    assert [draft.source for draft in drafts_of(alice)] == ["In the other window"]
