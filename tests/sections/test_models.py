"""Who sees a section, who looks after it, who writes in it."""

import pytest

from forum.extensions import db
from forum.models import Section
from tests.factories import make_group, make_member, make_moderator, make_section


@pytest.fixture
def readers():
    return make_group("Readers")


@pytest.fixture
def board(readers):
    """A public section, a private one, and one in a private group."""
    hall = make_section("Hall", readers=(readers,), is_group=True)
    make_section("Square")
    make_section("Back room", readers=(readers,))
    make_section("Hearth", readers=(readers,), parent=hall)


def titles(condition) -> set[str]:
    return set(db.session.scalars(db.select(Section.title).where(condition)))


@pytest.mark.parametrize("who", ["guest", "alice", "moderator"])
def test_private_sections_are_out_of_sight(board, people, who):
    assert titles(Section.visible_to(people[who])) == {"Square"}


def test_readers_and_administrators_see_private_sections(board, readers, admin):
    reader = make_member("Reader", groups=(readers,))

    everything = {"Square", "Back room", "Hall", "Hearth"}
    assert titles(Section.visible_to(reader)) == everything
    assert titles(Section.visible_to(admin)) == everything


def test_who_leaves_the_group_sees_no_more(board, readers):
    reader = make_member("Reader", groups=(readers,))
    reader.groups.clear()
    db.session.commit()

    assert titles(Section.visible_to(reader)) == {"Square"}


@pytest.mark.parametrize(
    ("charge", "seen"),
    [
        ("Square", {"Square"}),
        ("Hall", {"Hall", "Hearth"}),
        ("Hearth", {"Hearth"}),
        (None, {"Square", "Back room", "Hall", "Hearth"}),
    ],
)
def test_a_charge_reaches_one_level_down(board, charge, seen):
    place = db.session.scalars(db.select(Section).where(Section.title == charge)).first()
    keeper = make_moderator("Keeper", place)

    in_sql = titles(Section.moderated_by(keeper))
    in_python = {s.title for s in db.session.scalars(db.select(Section)) if keeper.moderates(s)}

    assert in_sql == in_python == seen


@pytest.mark.parametrize("who", ["guest", "alice"])
def test_others_look_after_nothing(board, people, who):
    assert titles(Section.moderated_by(people[who])) == set()


def test_administrators_look_after_everything(board, admin):
    assert len(titles(Section.moderated_by(admin))) == 4


def test_a_section_in_a_group_is_named_with_it():
    group = make_section("Market", is_group=True)

    assert make_section("Sites", parent=group).full_title == "Market — Sites"
    assert group.full_title == "Market"


@pytest.mark.parametrize(
    ("who", "is_open", "restricted", "group"),
    [
        ("guest", False, False, False),
        ("alice", True, False, False),
        ("moderator", True, False, False),
        ("admin", True, True, False),
    ],
)
def test_who_writes_where(people, who, is_open, restricted, group):
    places = (
        make_section(),
        make_section(writers=(make_group("Writers"),)),
        make_section(is_group=True),
    )

    answers = tuple(place.is_written_by(people[who]) for place in places)

    assert answers == (is_open, restricted, group)
