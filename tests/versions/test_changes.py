"""Changes are numbered in the order of their commits, together with what they changed."""

from sqlalchemy import select

from forum import versions
from forum.extensions import db
from forum.versions.models import Version


def stored() -> dict[str, int]:
    return {version.key: version.number for version in db.session.scalars(select(Version))}


def test_a_commit_gives_all_it_changed_one_number(alice, thread):
    before = stored()[versions.LATEST]

    versions.changed(thread, alice, "log")
    versions.changed(thread)
    db.session.commit()

    after = stored()
    assert after[versions.LATEST] == before + 1
    assert {after[versions.key_of(thing)] for thing in (thread, alice, "log")} == {before + 1}


def test_what_was_not_changed_keeps_its_number(alice, thread):
    versions.changed(alice)
    db.session.commit()
    first = stored()
    versions.changed(thread)
    db.session.commit()

    assert stored()[versions.key_of(alice)] == first[versions.key_of(alice)]
    assert stored()[versions.key_of(thread)] > first[versions.key_of(alice)]


def test_a_commit_that_changed_nothing_has_no_number(thread):
    before = stored()
    thread.view_count += 1
    db.session.commit()

    assert stored() == before


def test_names_say_what_they_name(alice, thread):
    assert versions.key_of(thread) == versions.of_thread(thread.id)
    assert versions.key_of(alice) == versions.of_member(alice.id)
    assert versions.key_of("log") == "log"
