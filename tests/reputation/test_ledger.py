"""The public ledger of a member."""

from datetime import timedelta

import pytest
import time_machine

from forum.database.base import now
from forum.extensions import db
from forum.posts import actions as posts
from forum.reputation import actions, ledger
from tests.conftest import htmx, region, text_of
from tests.factories import (
    make_group,
    make_member,
    make_moderator,
    make_post,
    make_section,
    make_thread,
    make_vote,
)


def rows(page) -> list[str]:
    found = region(page, "#votes").select(".record")
    return [" ".join(row.get_text(" ").split()) for row in found]


def test_every_vote_stands_there_with_who_where_and_why(client, alice, author, post):
    make_vote(post, by=alice, is_plus=False, reason="Off the point")

    (row,) = rows(client.get(f"{author.url}/reputation"))

    for part in ("−1", "Alice", "How to pay a manager", f"#{post.number}", "Off the point"):
        assert part in row


def test_the_votes_a_member_gave_stand_on_the_other_side(client, alice, post):
    make_vote(post, by=alice)

    (row,) = rows(client.get(f"{alice.url}/reputation?side=given"))

    assert "Vera" in row
    assert "There are no such votes yet." in text_of(client.get(f"{alice.url}/reputation"))


@pytest.mark.parametrize(("sign", "count"), [("", 3), ("plus", 2), ("minus", 1)])
def test_pluses_and_minuses_can_be_seen_apart(client, author, post, sign, count):
    for is_plus in (True, False, True):
        make_vote(post, is_plus=is_plus)

    page = client.get(f"{author.url}/reputation?sign={sign}")

    assert len(rows(page)) == count


def test_the_totals_are_those_of_what_is_listed(client, author, moderator, post):
    for is_plus in (True, False, True):
        make_vote(post, is_plus=is_plus)
    actions.void(make_vote(post), by=moderator, reason="A test")
    db.session.commit()

    page = client.get(f"{author.url}/reputation")

    assert "4 votes: +2 −1" in text_of(page)
    assert "made void by a moderator" in rows(page)[0]


def test_pages_are_numbered_and_each_is_a_region(client, monkeypatch, author, post):
    monkeypatch.setattr(ledger, "VOTES_PER_PAGE", 2)
    for hours in range(5):
        with time_machine.travel(now() + timedelta(hours=hours)):
            make_vote(post, reason=f"Reason {hours}")

    address = f"{author.url}/reputation?page=2"
    page, part = client.get(address), client.get(address, headers=htmx("votes"))

    assert ["Reason 2" in rows(page)[0], "Reason 1" in rows(page)[1]] == [True, True]
    assert rows(part) == rows(page)
    assert "<title>" not in part.text
    assert client.get(f"{author.url}/reputation?page=4").status_code == 404


@pytest.mark.parametrize(
    "query", ["side=both", "sign=zero", "page=0", "page=x", "page=99999999", "side=%00"]
)
def test_a_ledger_that_is_none(client, author, query):
    assert client.get(f"{author.url}/reputation?{query}").status_code == 404


def test_a_wrong_name_in_the_address_is_led_to_the_right_one(client, author):
    answer = client.get(f"/members/{author.id}-nobody/reputation?side=given")

    assert (answer.status_code, answer.location) == (301, f"{author.url}/reputation?side=given")


@pytest.fixture
def secret():
    """Return a post in a private section with a vote on it, and who may read it."""
    insiders = make_group()
    insider = make_member("Insider", groups=(insiders,))
    thread = make_thread(make_section("Room", readers=(insiders,)), author=make_member("Exile"))
    post = make_post(thread, author=thread.author)
    make_vote(post, by=insider, reason="A secret")
    return post, insider


@pytest.mark.parametrize("who", ["guest", "alice", "moderator"])
def test_votes_in_private_sections_are_told_to_nobody_else(as_, people, secret, who):
    post, insider = secret
    browser = as_(people[who])

    for address in (f"{post.author.url}/reputation", f"{insider.url}/reputation?side=given"):
        page = browser.get(address)
        assert rows(page) == []
        assert "A secret" not in page.text
    assert post.author.reputation == 0


def test_insiders_read_them_with_what_they_count_for(as_, secret):
    post, insider = secret

    (row,) = rows(as_(insider).get(f"{post.author.url}/reputation"))

    assert "A secret" in row
    assert "counts for the post only" in row


def test_votes_on_hidden_posts_are_read_by_moderators_only(as_, client, author, post, section):
    make_vote(post)
    keeper = make_moderator("Keeper", section)
    posts.hide(post, by=keeper, reason="A test")
    db.session.commit()

    assert rows(client.get(f"{author.url}/reputation")) == []
    assert len(rows(as_(keeper).get(f"{author.url}/reputation"))) == 1
    assert author.reputation == 0


def test_members_see_their_own_supply_in_their_ledger(as_, alice):
    assert "5 votes of 5 left." in text_of(as_(alice).get(f"{alice.url}/reputation"))
