"""Places: what a form says of itself, read back with care."""

import pytest

from forum.drafts.places import ARTICLE, Place, edit_place, parse_place, reply_place, thread_place
from tests.factories import post_number


def test_a_place_is_read_back_as_it_was_written(thread, section):
    post = post_number(thread, 1)
    places = (
        reply_place(thread),
        reply_place(thread, post),
        thread_place(section),
        edit_place(post),
        ARTICLE,
        Place("article", 7),
    )

    for place in places:
        assert parse_place(str(place)) == place


@pytest.mark.parametrize(
    ("place", "address"),
    [
        (Place("reply", 7), "/threads/7/reply"),
        (Place("reply", 7, 12), "/threads/7/reply?to=12"),
        (Place("thread", 7), "/sections/7/threads/new"),
        (Place("edit", 7), "/posts/7/edit"),
        (ARTICLE, "/news/new"),
        (Place("article", 7), "/news/7/edit"),
    ],
)
def test_a_place_knows_its_form(place, address):
    assert place.form_url == address


@pytest.mark.parametrize(
    "text",
    ["", "reply", "reply:", "reply:0", "reply:01", "reply:-1", "reply:1.0", "Reply:1", "delete:1"]
    + [
        "reply:1 ",
        " reply:1",
        "reply:1\n",
        "thread:1:2",
        "article:0",
        "article:",
        "article:1:2",
        "reply:1:2:3",
        f"reply:{10**9}",
        "edit:1'--",
        "reply:x",
    ],
)
def test_anything_else_is_no_place(text):
    assert parse_place(text) is None


def test_digits_of_other_scripts_do_not_make_a_second_name_for_a_place():
    assert str(parse_place("reply:1٢") or "none") in {"none", "reply:12"}
