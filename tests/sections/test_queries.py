"""The tree, the lists and the counts that pages of sections show."""

import pytest

from forum.posts import actions as posts
from forum.sections import queries
from tests.factories import (
    make_group,
    make_member,
    make_moderator,
    make_post,
    make_section,
    make_thread,
)


def outline(nodes) -> list:
    return [
        (node.section.title, [child.section.title for child in node.children]) for node in nodes
    ]


@pytest.fixture
def readers():
    return make_group("Readers")


def test_the_tree_has_two_levels_in_their_order(guest):
    group = make_section("Market", is_group=True)
    make_section("Square")
    make_section("Sites", parent=group)
    make_section("Links", parent=group)

    assert outline(queries.index(guest)) == [("Market", ["Sites", "Links"]), ("Square", [])]
    assert outline(queries.menu(guest)) == outline(queries.index(guest))


def test_what_is_out_of_sight_is_not_in_the_tree(guest, readers):
    group = make_section("Market", is_group=True)
    make_section("Sites", parent=group)
    make_section("Back room", parent=group, readers=(readers,))

    assert outline(queries.index(guest)) == [("Market", ["Sites"])]
    assert outline(queries.index(make_member(groups=(readers,)))) == [
        ("Market", ["Sites", "Back room"])
    ]


def test_threads_are_listed_pinned_first_then_by_last_post(guest, section):
    old, new = make_thread(section, title="Old"), make_thread(section, title="New")
    make_thread(section, title="Rules", pinned=True)
    make_post(old)

    listed = queries.threads_of(section, guest, offset=0, limit=10)

    assert [thread.title for thread in listed] == ["Rules", "Old", "New"]
    assert queries.threads_of(section, guest, offset=2, limit=10) == [new]


def test_the_last_pages_are_those_of_the_whole_list(people, section):
    for number in range(9):
        hidden_by = people["moderator"] if number == 4 else None
        make_thread(section, pinned=number == 2, hidden_by=hidden_by)

    for viewer in people.values():
        whole = queries.threads_of(section, viewer, offset=0, limit=20)
        total = queries.count_threads(section, viewer)
        for offset in range(total):
            span = {"offset": offset, "limit": 4, "total": total}
            assert queries.threads_of(section, viewer, **span) == whole[offset : offset + 4]


def test_counts_agree_with_lists_for_everybody(people, section):
    make_thread(section)
    make_thread(section, hidden_by=people["moderator"])
    stranger = make_moderator("Stranger", make_section())

    for viewer in (*people.values(), stranger):
        listed = queries.threads_of(section, viewer, offset=0, limit=10)
        assert queries.count_threads(section, viewer) == len(listed)


def test_fresh_threads_are_those_the_viewer_may_see(guest, moderator, readers, section):
    seen = make_thread(section)
    make_thread(section, hidden_by=moderator)
    private = make_thread(make_section(readers=(readers,)))

    assert queries.fresh_threads(guest) == [seen]
    assert set(queries.fresh_threads(make_member(groups=(readers,)))) == {seen, private}


def test_a_thread_whose_posts_are_all_hidden_is_not_fresh(guest, moderator, section):
    thread = make_thread(section)
    posts.hide(thread.last_post, by=moderator, reason="A test")

    assert queries.fresh_threads(guest) == []
