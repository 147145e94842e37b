"""Addresses that were mistyped or have changed: one hop leads to the right one, or it is gone."""

import pytest

from forum.extensions import db
from forum.news import actions as news
from forum.posts import actions as posts
from forum.search import suggesting
from forum.threads import moderating
from tests.conftest import htmx
from tests.factories import make_group, make_member, make_section, make_thread, post_number


@pytest.fixture
def things():
    """Return what addresses lead to, by the names used below."""
    section = make_section("Practice")
    section.slug = "practice"
    thread = make_thread(section, posts=21, title="How to pay")
    texts = {"title": "Bread", "standfirst": "Cheaper", "source": "By a third"}
    article = news.publish(section, by=make_member("Editor", is_editor=True), **texts)
    db.session.commit()
    return {"t": thread, "a": article, "m": thread.author, "s": section}


WAYS = """
/threads/{t.id}                     {t.url}
/threads/{t.id}?page=2              {t.url}?page=2
/threads/{t.id}?page=1              {t.url}
/threads/{t.id}-former-title        {t.url}
/threads/{t.id}-HOW-TO-PAY          {t.url}
/threads/{t.id}-how-to-pay/         {t.url}
/threads/{t.id}-how-to-pay/?page=2  {t.url}?page=2
/threads/{t.id}/                    {t.url}
//threads//{t.id}-former            {t.url}
//threads/{t.id}?page=1             {t.url}
/THREADS/{t.id}-How-To-Pay/?page=2  {t.url}?page=2
/threads/{t.id}-how-to-pay).        {t.url}
/threads/{t.id}-                    {t.url}
/threads/{t.id}/map/                {t.url}/map
/Threads/{t.id}-x/Posts/?most=rated {t.url}/posts?most=rated
/threads/{a.thread_id}?page=1       {a.url}
/threads/{a.thread_id}-bread/       {a.url}
/news/{a.id}                        {a.url}
/News//{a.id}-butter/               {a.url}
/news/                              /news
/Threads/Active                     /threads/active
/members/{m.id}                     {m.url}
/Members/{m.id}-Somebody/Posts/     {m.url}/posts
/sections/PRACTICE                  {s.url}
/Sections//practice/?page=1         {s.url}
/sign-in/                           /sign-in
/settings/                          /settings
"""
ROWS = [line.split() for line in WAYS.strip().splitlines()]


def visit(client, address: str):
    """Get an address exactly as it is: the client would take two slashes for a host."""
    path, _, query = address.partition("?")
    return client.get("/", environ_overrides={"PATH_INFO": path, "QUERY_STRING": query})


@pytest.mark.parametrize(("wrong", "right"), ROWS)
def test_one_hop_leads_to_the_right_address(client, things, wrong, right):
    wrong, right = wrong.format(**things), right.format(**things)

    hop = visit(client, wrong)

    assert (hop.status_code, hop.location) == (301, right)
    assert client.get(right).status_code in {200, 401}


def test_a_post_has_one_hop_to_its_place_whatever_its_address_looks_like(client, things):
    post = post_number(things["t"], 21)

    for address in (f"/posts/{post.id}", f"/Posts/{post.id}/"):
        hop = client.get(address)
        # Not for ever: how many posts are on a page is the reader's choice.
        assert (hop.status_code, hop.location) == (302, f"{things['t'].url}?page=2#post-{post.id}")


def test_a_thread_keeps_its_address_when_it_is_moved_and_leads_on_when_it_is_renamed(
    client, things, moderator
):
    thread, former = things["t"], things["t"].url
    moderating.move(thread, make_section("Theory"), by=moderator, reason="Belongs there")
    db.session.commit()
    assert client.get(former).status_code == 200

    thread.rename("What one pays")
    db.session.commit()
    assert client.get(f"{former}/?page=2").location == f"{thread.url}?page=2"


@pytest.mark.parametrize(
    "path",
    ["/nowhere/", "///evil.example", "//evil.example/threads/1", "/threads/999999/",
     "/sections/nowhere/", "/%00/", "/threads/1%0d%0aX: y/", "/Uploads/avatars/x/"],
)  # fmt: skip
def test_what_is_nowhere_stays_nowhere(client, path):
    assert visit(client, path).status_code == 404


def test_only_reading_is_led_on(client, things):
    assert client.post(f"/threads/{things['t'].id}/posts/", data={}).status_code == 404


@pytest.fixture
def hidden(things, moderator):
    """Return the addresses of things that moderators took away in public."""
    for thread in (things["t"], things["a"].thread):
        moderating.hide(thread, by=moderator, reason="A quarrel")
    post = post_number(other := make_thread(things["s"], posts=2), 2)
    posts.hide(post, by=moderator, reason="An insult")
    db.session.commit()
    t, a = things["t"], things["a"]
    return [
        t.url, f"/threads/{t.id}", f"{t.url}/map", f"{t.url}/posts?most=rated", f"{t.url}/print",
        f"/threads/{t.id}/card-x.png", a.url, f"{a.url}/map", f"/posts/{post_number(t, 1).id}",
        f"/posts/{post.id}", f"{other.url}?page=1",
    ]  # fmt: skip


def test_what_all_could_read_is_gone_and_the_rest_is_as_if_it_had_never_been(
    client, as_, alice, things, hidden, moderator
):
    *gone, there = hidden
    missing = client.get("/threads/999999")
    for browser in (client, as_(alice)):
        assert {browser.get(address).status_code for address in gone} == {410}
        assert browser.get(there).status_code == 200
    assert client.get(gone[0]).text.count("How to pay") == 0
    # Its page learns from this that it is over, as before.
    assert client.get(f"/threads/{things['t'].id}/newest").status_code == 404
    assert client.get(gone[0], headers=htmx("posts")).status_code == 410

    room = make_section("Room", readers=(make_group(),))
    secret = make_thread(room, hidden_by=moderator)
    for address in (secret.url, f"/posts/{secret.last_post_id or 1}", f"{secret.url}/map"):
        assert client.get(address).status_code == missing.status_code == 404


def test_moderators_see_what_is_gone_for_others(as_, things, hidden, moderator):
    assert as_(moderator).get(things["t"].url).status_code == 200


def test_asking_for_it_wrongly_has_the_limit_of_the_right_address(limited, things, monkeypatch):
    limited.config["LIMIT_SEARCH"] = "2 per minute"
    asked: list[object] = []
    monkeypatch.setattr(suggesting, "threads_like", lambda thread, viewer: asked.append(1) or [])
    browser = limited.test_client()

    hops = [visit(browser, f"/threads/{things['t'].id}/similar/") for _ in range(4)]

    assert {hop.status_code for hop in hops} == {301}
    assert len(asked) == 2
