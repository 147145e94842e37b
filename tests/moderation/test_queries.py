import pytest

from forum.extensions import db
from forum.moderation import queries
from forum.threads import moderating
from tests import factories


@pytest.fixture
def insiders():
    return factories.make_group("Insiders")


@pytest.fixture
def private_section(insiders):
    return factories.make_section("Back room", readers=(insiders,))


def acts_seen_by(viewer, act=None):
    entries = queries.entries_of_page(viewer, act, offset=0, limit=50)
    assert queries.count_entries(viewer, act) == len(entries)
    return [entry.act for entry in entries]


def test_the_newest_act_comes_first(thread, moderator, guest):
    moderating.lock(thread, by=moderator, reason="")
    moderating.pin(thread, by=moderator, reason="")
    moderating.unlock(thread, by=moderator, reason="")

    assert acts_seen_by(guest) == ["unlock", "pin", "lock"]


def test_acts_of_one_kind_can_be_asked_for(thread, moderator, guest):
    moderating.lock(thread, by=moderator, reason="")
    moderating.pin(thread, by=moderator, reason="")

    assert acts_seen_by(guest, "pin") == ["pin"]
    assert acts_seen_by(guest, "move") == []


def test_pages_follow_each_other(thread, moderator, guest):
    for _ in range(2):
        moderating.pin(thread, by=moderator, reason="")
        moderating.unpin(thread, by=moderator, reason="")

    first = queries.entries_of_page(guest, offset=0, limit=3)
    second = queries.entries_of_page(guest, offset=3, limit=3)

    ids = [entry.id for entry in first + second]
    assert len(ids) == 4
    assert ids == sorted(ids, reverse=True)


def test_acts_in_private_sections_are_for_those_who_may_read_them(
    private_section, insiders, moderator, admin, guest, alice
):
    thread = factories.make_thread(private_section)
    moderating.lock(thread, by=admin, reason="")
    db.session.commit()
    insider = factories.make_member(groups=(insiders,))

    assert acts_seen_by(guest) == acts_seen_by(alice) == acts_seen_by(moderator) == []
    assert acts_seen_by(insider) == acts_seen_by(admin) == ["lock"]


@pytest.mark.parametrize("is_leaving", [True, False])
def test_a_move_is_known_to_those_who_know_both_places(
    section, private_section, admin, guest, is_leaving
):
    start, end = (private_section, section) if is_leaving else (section, private_section)
    thread = factories.make_thread(start)
    moderating.pin(thread, by=admin, reason="")
    moderating.move(thread, end, by=admin, reason="")
    db.session.commit()

    assert acts_seen_by(guest) == []
    assert acts_seen_by(admin) == ["move", "pin"]
