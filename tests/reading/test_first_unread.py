"""The way to the first unread post is exact: never a post too early, never one too late."""

import pytest

from forum import reading
from forum.extensions import db
from forum.models import Post
from forum.news import actions as news
from forum.posts import actions as posts
from forum.threads import moderating
from tests import factories
from tests.conftest import htmx
from tests.factories import post_number
from tests.reading.conftest import age


@pytest.fixture
def thread(section, writer):
    return factories.make_thread(section, author=writer, posts=7)


@pytest.fixture
def small_pages(app, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 3)


@pytest.fixture(params=["noted", "stored"])
def settle(request):
    """Return what happens between two pages: nothing yet, or marks are written."""

    def settled() -> None:
        if request.param == "stored":
            reading.flush()
            db.session.expire_all()

    return settled


def number_at(browser, thread) -> int:
    """Return the number of the post to which the link to the first unread one leads."""
    answer = browser.get(f"/threads/{thread.id}/unread")
    assert answer.status_code == 302
    page, _, anchor = answer.location.partition("#post-")
    assert page in {thread.page_url(number) for number in range(1, 5)}
    return db.session.get(Post, int(anchor)).number


def test_of_a_thread_never_opened_it_is_the_first_post(as_, alice, thread):
    assert number_at(as_(alice), thread) == 1


@pytest.mark.parametrize(("page", "first"), [(1, 4), (2, 7), (3, 7)])
def test_it_is_the_one_after_the_page_that_was_read(
    as_, alice, thread, small_pages, settle, page, first
):
    browser = as_(alice)
    browser.get(thread.page_url(page))
    settle()

    answer = browser.get(f"/threads/{thread.id}/unread")

    place = post_number(thread, first).place_url(3)
    assert answer.location == place


def test_a_new_post_is_the_first_unread_one(as_, alice, writer, thread, settle):
    browser = as_(alice)
    browser.get(thread.url)
    settle()
    for _ in range(3):
        factories.make_post(thread, author=writer)

    assert number_at(browser, thread) == 8


@pytest.mark.parametrize(("hidden", "first"), [((8,), 9), ((8, 9), 10), ((9,), 8)])
def test_hidden_posts_are_skipped(as_, alice, writer, moderator, thread, settle, hidden, first):
    browser = as_(alice)
    browser.get(thread.url)
    settle()
    for number in (8, 9, 10):
        new = factories.make_post(thread, author=writer)
        if number in hidden:
            posts.hide(new, by=moderator, reason="A test")
    db.session.commit()

    assert number_at(browser, thread) == first


def test_who_may_see_hidden_posts_is_led_to_them(as_, writer, moderator, thread):
    age(thread, days=1)
    moderator.created_at = thread.created_at
    browser = as_(moderator)
    reading.note_read(moderator, thread, 7, post_number(thread, 7).created_at)
    factories.make_post(thread, author=writer, hidden_by=moderator)
    factories.make_post(thread, author=writer)
    moderator.read_until = None
    db.session.commit()

    assert number_at(browser, thread) == 8


def test_when_all_new_posts_are_hidden_it_is_the_last_visible_one(
    as_, alice, writer, moderator, thread, settle
):
    browser = as_(alice)
    browser.get(thread.url)
    settle()
    factories.make_post(thread, author=writer, hidden_by=moderator)

    assert number_at(browser, thread) == 7
    assert "is-unread" not in browser.get(thread.section.url).text


def test_when_all_is_read_it_is_the_last_post(as_, alice, thread, small_pages, settle):
    browser = as_(alice)
    browser.get(thread.page_url(3))
    settle()

    assert number_at(browser, thread) == 7


def test_without_any_visible_post_it_is_the_thread(as_, alice, moderator, thread):
    for number in range(1, 8):
        posts.hide(post_number(thread, number), by=moderator, reason="A test")
    db.session.commit()

    answer = as_(alice).get(f"/threads/{thread.id}/unread")

    assert (answer.status_code, answer.location) == (302, thread.url)


def test_a_moved_thread_keeps_its_mark(as_, alice, writer, admin, thread, settle):
    browser = as_(alice)
    browser.get(thread.url)
    settle()
    moderating.move(thread, factories.make_section("Theory"), by=admin, reason="A test")
    factories.make_post(thread, author=writer)

    assert number_at(browser, thread) == 8


def test_a_newcomer_begins_with_what_is_written_after_them(as_, writer, thread):
    age(thread, 3)
    browser = as_(factories.make_member("Newcomer"))
    before = browser.get(thread.section.url).text

    assert "is-unread" not in before
    assert number_at(browser, thread) == 7
    factories.make_post(thread, author=writer)
    factories.make_post(thread, author=writer)
    assert number_at(browser, thread) == 8


@pytest.mark.parametrize(("old", "first"), [((1, 2, 3), 4), ((1, 2, 3, 4, 5, 6), 7)])
def test_what_is_older_than_the_setting_counts_as_read(as_, alice, thread, old, first):
    age(thread, 61, *old)

    assert number_at(as_(alice), thread) == first


def test_a_page_of_old_posts_leaves_the_new_ones_unread(as_, alice, thread, small_pages, settle):
    age(thread, 61, 1, 2, 3, 4)
    browser = as_(alice)
    browser.get(thread.url)
    settle()

    assert number_at(browser, thread) == 5


def test_after_marking_everything_it_is_the_first_later_post(as_, alice, writer, thread, settle):
    browser = as_(alice)
    browser.get(thread.page_url(1))
    settle()
    factories.make_post(thread, author=writer)
    until = thread.last_post_at.isoformat()
    browser.post(f"/sections/{thread.section_id}/read", data={"until": until})
    factories.make_post(thread, author=writer)

    assert number_at(browser, thread) == 9


@pytest.mark.parametrize("headers", [{}, htmx("posts", "ol")])
def test_a_mark_never_goes_back(as_, alice, thread, small_pages, settle, headers):
    browser = as_(alice)
    browser.get(thread.page_url(3), headers=headers)
    settle()
    browser.get(thread.page_url(1), headers=headers)
    settle()

    assert "is-unread" not in browser.get(thread.section.url).text


def test_a_look_at_the_head_reads_nothing(as_, alice, thread):
    browser = as_(alice)
    browser.head(thread.url)

    assert number_at(browser, thread) == 1


def test_it_works_across_devices(as_, alice, writer, thread):
    as_(alice).get(thread.url)
    reading.flush()
    factories.make_post(thread, author=writer)

    assert number_at(as_(alice), thread) == 8


def test_an_article_s_comments_have_it_too(as_, alice, writer, section):
    article = news.publish(section, by=writer, title="Bread", standfirst="Cheaper", source="Text")
    comment = factories.make_post(article.thread, author=writer)
    browser = as_(alice)

    answer = browser.get(f"/threads/{article.thread_id}/unread")
    assert answer.location == f"{article.url}#post-{comment.id}"
    browser.get(article.url)
    assert "is-unread" not in browser.get(section.url).text


@pytest.mark.parametrize("address", ["/threads/999999/unread", "/threads/2147483648/unread"])
def test_an_unknown_thread_is_not_there(as_, alice, address):
    assert as_(alice).get(address).status_code == 404


def test_a_hidden_thread_is_not_there(as_, alice, moderator, thread):
    moderating.hide(thread, by=moderator, reason="A test")
    db.session.commit()

    assert as_(alice).get(f"/threads/{thread.id}/unread").status_code == 404


def test_guests_are_asked_to_sign_in(client, thread):
    assert client.get(f"/threads/{thread.id}/unread").status_code == 401


def test_an_own_reply_is_read_when_all_before_it_is(as_, alice, thread):
    browser = as_(alice)
    browser.get(thread.url)
    browser.post(
        f"/threads/{thread.id}/posts",
        data={"source": "I agree", "submission_id": "0" * 32},
        headers=htmx("answer"),
    )

    assert "is-unread" not in browser.get(thread.section.url).text


def test_an_own_reply_skips_nothing_that_came_meanwhile(as_, alice, writer, thread):
    browser = as_(alice)
    browser.get(thread.url)
    factories.make_post(thread, author=writer, source="Meanwhile")
    browser.post(
        f"/threads/{thread.id}/posts",
        data={"source": "I agree", "submission_id": "0" * 32},
        headers=htmx("answer"),
    )

    assert number_at(browser, thread) == 8
