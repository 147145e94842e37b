"""Lists on a profile, narrowed and turned around."""

import re
from itertools import chain

import pytest

from forum.extensions import db
from forum.news import actions as news
from forum.posts import actions as posts
from tests.conftest import htmx, region, text_of
from tests.factories import make_group, make_member, make_post, make_section, make_thread

ALL = ["Bread", "More bread", "Salt", "A remark", "More salt", "A comment"]


@pytest.fixture
def bob():
    """Return a member who has written here and there, one thing after another."""
    bob, square, market = make_member("Bob"), make_section("Square"), make_section("Market")
    square.slug, market.slug = "square", "market"
    bread = make_thread(square, author=bob, title="On bread", source="Bread")
    make_post(bread, author=bob, source="More bread")
    salt = make_thread(market, author=bob, title="On salt", source="Salt")
    make_post(make_thread(market, title="Others"), author=bob, source="A remark")
    make_post(salt, author=bob, source="More salt")
    texts = {"title": "News", "standfirst": "One line", "source": "All"}
    article = news.publish(square, by=make_member(is_editor=True), **texts)
    make_post(article.thread, author=bob, source="A comment")
    db.session.commit()
    return bob


def listed(browser, address: str) -> list[str]:
    page = region(browser.get(address), "#posts")
    return [" ".join(found.text.split()) for found in page.select(".record-more")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL[::-1]),
        ("?order=oldest", ALL),
        ("?section=market", ["More salt", "A remark", "Salt"]),
        ("?section=market&order=oldest", ["Salt", "A remark", "More salt"]),
        ("?kind=opening", ["Salt", "Bread"]),
        ("?kind=opening&section=square", ["Bread"]),
        ("?kind=answers", ["A comment", "More salt", "A remark", "More bread"]),
        ("?kind=answers&section=square&order=oldest", ["More bread", "A comment"]),
        ("?section=&kind=&order=", ALL[::-1]),
    ],
)
def test_posts_are_narrowed_and_turned_around(client, as_, alice, bob, query, expected):
    for browser in (client, as_(alice)):
        assert listed(browser, f"{bob.url}/posts{query}") == expected


@pytest.mark.parametrize("order", ["", "&order=oldest"])
@pytest.mark.parametrize("narrowed", ["", "&kind=answers", "&section=market"])
def test_pages_together_are_the_whole_list(app, client, bob, order, narrowed, monkeypatch):
    whole = listed(client, f"{bob.url}/posts?{narrowed}{order}")
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 2)
    count = -(-len(whole) // 2)

    pages = [
        listed(client, f"{bob.url}/posts?page={page}{narrowed}{order}")
        for page in range(1, count + 1)
    ]

    assert [*chain.from_iterable(pages)] == whole
    beyond = client.get(f"{bob.url}/posts?page={count + 1}{narrowed}{order}")
    assert beyond.status_code == 404


def test_the_pager_keeps_what_is_asked_for(app, client, bob, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 2)

    page = client.get(f"{bob.url}/posts?order=oldest&kind=answers&section=square&page=1")
    second = client.get(f"{bob.url}/posts?order=oldest&kind=answers")

    assert "page=2" not in page.text
    assert 'posts?kind=answers&amp;order=oldest&amp;page=2"' in second.text
    assert region(page, "option[value=square]").has_attr("selected")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["On salt", "On bread"]),
        ("?order=oldest", ["On bread", "On salt"]),
        ("?section=square", ["On bread"]),
    ],
)
def test_threads_are_narrowed_and_turned_around(client, bob, query, expected):
    page = region(client.get(f"{bob.url}/threads{query}"), "#threads")

    assert [" ".join(row.text.split()) for row in page.select(".thread-title")] == expected


@pytest.mark.parametrize(
    "query",
    ["section=nowhere", "section=%00", "kind=x", "order=newest", "order=%D0%B9", "page=0"],
)
@pytest.mark.parametrize("tab", ["posts", "threads"])
def test_what_nobody_offers_is_not_there(client, bob, tab, query):
    if tab == "threads" and query.startswith("kind"):
        return

    assert client.get(f"{bob.url}/{tab}?{query}").status_code == 404


def test_a_section_out_of_sight_is_one_that_does_not_exist(as_, client, admin, bob):
    room = make_section("Room", readers=(make_group(),))

    assert client.get(f"{bob.url}/posts?section={room.slug}").status_code == 404
    assert "Room" not in client.get(f"{bob.url}/posts").text
    assert as_(admin).get(f"{bob.url}/posts?section={room.slug}").status_code == 200


def test_the_most_answered_posts_come_first(client, bob, moderator, section):
    thread = make_thread(section, author=bob, source="Little")
    much = make_post(thread, author=bob, source="Much")
    none = make_post(thread, author=bob, source="Nothing")
    answers = [make_post(thread, reply_to=much) for _ in range(2)]
    make_post(thread, reply_to=db.session.get_one(type(much), much.id - 1))

    page = client.get(f"{bob.url}/answered")

    found = [" ".join(t.text.split()) for t in region(page, "#answered").select(".record-more")]
    assert found == ["Much", "Little"]
    assert "2 answers" in text_of(page)
    assert "Nothing" not in page.text
    for answer in answers:
        posts.hide(answer, by=moderator, reason="A test")
    db.session.commit()
    db.session.refresh(none)
    assert "Much" not in client.get(f"{bob.url}/answered").text


def test_a_hidden_post_is_not_among_the_answered(client, bob, moderator, section):
    thread = make_thread(section, author=bob)
    post = make_post(thread, author=bob, source="Gone")
    make_post(thread, reply_to=post)
    posts.hide(post, by=moderator, reason="A test")
    db.session.commit()

    assert "Nobody has answered" in client.get(f"{bob.url}/answered").text


def test_page_and_region_come_from_one_template(client, bob):
    page = client.get(f"{bob.url}/posts?kind=answers").text
    part = client.get(f"{bob.url}/posts?kind=answers", headers=htmx("posts")).text

    assert part in page
    assert not re.search("<title>|<form", part)
