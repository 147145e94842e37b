"""Feeds for everybody: what is in them, what never is, and where people find them."""

from datetime import timedelta

import pytest

from forum.extensions import db
from forum.posts import actions as posts
from forum.threads import moderating
from tests.conftest import region
from tests.factories import make_group, make_post, make_section, make_thread, post_number


@pytest.fixture
def market():
    """Return a group with two sections, a thread of two posts in each."""
    group = make_section("Market", is_group=True)
    for title in ("Sites", "Links"):
        make_thread(make_section(title, parent=group), title=f"On {title}", posts=2)
    return group


def test_the_board_tells_of_posts_and_of_threads(read, market):
    assert read("/posts.atom").texts("title") == [
        "On Links ·\u00a0#2",
        "On Links",
        "On Sites ·\u00a0#2",
        "On Sites",
    ]
    assert read("/threads.atom").texts("title") == ["On Links", "On Sites"]


def test_a_group_tells_of_its_sections_and_of_no_others(read, market, thread):
    assert len(read(f"{market.url}/posts.atom").entries) == 4
    assert read(f"{market.url}/threads.atom").texts("title") == ["On Links", "On Sites"]
    assert read(f"{thread.section.url}/threads.atom").texts("title") == [thread.title]


def test_an_empty_group_does_not_tell_of_the_whole_board(read, thread):
    empty = make_section("Empty", is_group=True)

    assert read(f"{empty.url}/posts.atom").entries == []
    assert read(f"{empty.url}/threads.atom").entries == []


def test_an_article_is_no_thread_and_its_comments_are_posts(read, make_article):
    article = make_article(posts=1)

    assert read("/threads.atom").entries == []
    assert read("/posts.atom").texts("title") == [f"{article.title} ·\u00a0#1"]


def test_a_busy_thread_does_not_hide_the_others(read, section):
    quiet = make_thread(section, title="Quiet")
    make_thread(section, title="Busy", posts=31)
    make_post(quiet)

    titles = read("/posts.atom").texts("title")

    assert (len(titles), titles[0], titles[1]) == (30, "Quiet ·\u00a0#2", "Busy ·\u00a0#31")


def test_an_older_page_of_a_thread_goes_on_where_the_first_ends(read, section):
    thread = make_thread(section, posts=32)
    first = read(f"/threads/{thread.id}/posts.atom")
    second = read(first.link("next").removeprefix("http://localhost"))

    assert len(first.entries) == 30
    assert second.texts("title") == [f"{thread.title} ·\u00a0#2", thread.title]
    assert (second.link("next"), second.text("id")) == (None, first.text("id"))


def test_a_search_tells_of_the_newest_that_is_found(read, section):
    thread = make_thread(section, title="On paying", source="How to pay?")
    make_post(thread, source="Nothing to do with it")
    make_post(thread, source="<b>Paying</b> by card")

    feed = read("/search.atom?q=pays")

    assert feed.texts("title") == ["On paying ·\u00a0#3", "On paying"]
    assert feed.link("alternate") == "http://localhost/search?q=pays"


@pytest.mark.parametrize("question", ["", "q=", "q=-pay", "q=gfqltn", "q=%00<b>&sort=x&page=9"])
def test_a_search_that_finds_nothing_is_an_empty_feed(read, section, question):
    make_thread(section, source="Пайдёт")

    assert read(f"/search.atom?{question}").entries == []


def test_a_search_finds_what_guests_may_read_whoever_asks(as_, admin, section):
    make_thread(make_section("Room", readers=(make_group("Insiders"),)), source="The secret word")

    feed = as_(admin).get("/search.atom?q=secret").text

    assert "Search: secret" in feed
    assert "secret word" not in feed


@pytest.mark.parametrize("before", ["", "0", "-1", "x", "1", "9" * 30, "%00"])
def test_a_place_that_is_none_does_no_harm(client, thread, before):
    assert client.get(f"/threads/{thread.id}/posts.atom?before={before}").status_code == 200


def test_a_member_tells_of_their_posts(read, thread):
    stranger = make_post(thread).author

    feed = read(f"/members/{stranger.id}/posts.atom")

    assert feed.texts("title") == [f"{thread.title} ·\u00a0#4"]


def test_who_is_not_listed_to_guests_has_no_feed(client, as_, thread, moderator):
    thread.author.is_listed_to_guests = False
    db.session.commit()

    address = f"/members/{thread.author_id}/posts.atom"
    assert client.get(address).status_code == 404
    assert as_(moderator).get(address).status_code == 404
    assert address not in as_(moderator).get(f"{thread.author.url}/posts").text


def test_who_is_not_to_be_found_is_left_to_no_robot(client, thread):
    thread.author.is_found_by_robots = False
    db.session.commit()

    answer = client.get(f"/members/{thread.author_id}/posts.atom")

    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_what_was_hidden_is_gone_at_once(read, client, section, moderator):
    thread = make_thread(section, posts=3)
    places = ["/posts.atom", f"{section.url}/posts.atom", f"/threads/{thread.id}/posts.atom"]
    places.append(f"/members/{thread.author_id}/posts.atom")

    posts.hide(post_number(thread, 3), by=moderator, reason="A test")
    posts.hide(post_number(thread, 1), by=moderator, reason="A test")
    db.session.commit()

    assert {place: len(read(place).entries) for place in places} == dict.fromkeys(places, 1)
    assert read("/threads.atom").entries == []
    moderating.hide(thread, by=moderator, reason="A test")
    db.session.commit()
    assert client.get(f"/threads/{thread.id}/posts.atom").status_code == 404
    assert read("/posts.atom").entries == []


def test_a_private_section_is_in_no_public_feed_whoever_asks(
    as_, client, admin, private_section, market
):
    private_section.parent = market
    thread = make_thread(private_section, title="Secret", author=admin)
    db.session.commit()

    for browser in (client, as_(admin)):
        told = [f"{market.url}/posts.atom", f"{market.url}/threads.atom", "/posts.atom"]
        for address in [*told, "/threads.atom", f"/members/{admin.id}/posts.atom"]:
            assert "Secret" not in browser.get(address).text
        for address in (private_section.url, f"/threads/{thread.id}"):
            assert browser.get(f"{address}/posts.atom").status_code == 404


def test_an_edit_is_seen_in_the_times_and_keeps_its_place(read, thread):
    opening = post_number(thread, 1)
    posts.edit(opening, source="Other words.")
    opening.edited_at = opening.created_at + timedelta(hours=1)
    db.session.commit()

    feed = read("/posts.atom")

    assert feed.text("updated") == feed.texts("updated")[2] > feed.texts("updated")[0]


def test_feeds_take_few_statements(client, queries, market, thread):
    for address in ("/posts.atom", f"{market.url}/posts.atom", f"/threads/{thread.id}/posts.atom"):
        client.get(address)
        with queries() as made:
            client.get(address)
        assert len(made) <= 4


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "/posts.atom"),
        ("{thread.section.url}", "{thread.section.url}/posts.atom"),
        ("{thread.url}", "/threads/{thread.id}/posts.atom"),
        ("{thread.author.url}", "/members/{thread.author_id}/posts.atom"),
        ("/news", "/news.atom"),
    ],
)
def test_a_page_names_its_feed(client, thread, page, feed):
    answer = client.get(page.format(thread=thread))

    (link,) = region(answer, "head").select('link[rel="alternate"][type="application/atom+xml"]')
    assert link["href"] == feed.format(thread=thread)


def test_one_page_lists_all_feeds_that_the_reader_could_use(client, as_, alice, market):
    page = client.get("/feeds")
    feeds = [link["href"] for link in region(page, "main").select("a[href$='.atom']")]

    assert len(feeds) == 3 + 2 * 3
    assert {client.get(feed).status_code for feed in feeds} == {200}
    assert "/settings/feeds" not in region(page, "main").decode()
    assert "/settings/feeds" in region(as_(alice).get("/feeds"), "main").decode()
