"""What is unread is marked wherever threads and sections are listed, and nowhere to excess."""

import pytest
from bs4 import BeautifulSoup

from forum import reading
from forum.extensions import db
from forum.models import User
from forum.news import actions as news
from forum.posts import actions as posts
from forum.reading.queries import unread_among
from forum.sections.queries import fresh_threads, threads_of
from forum.threads import moderating
from tests import factories
from tests.reading.conftest import age


@pytest.fixture
def thread(section, writer):
    return factories.make_thread(section, author=writer, posts=2)


def marked(browser, address: str) -> set[str]:
    """Return the ids of what a page marks as unread, or its words where it has no id."""
    page = BeautifulSoup(browser.get(address).text, "html.parser")
    return {item.get("id") or item.a.text for item in page.select(".is-unread")}


def places(thread) -> dict[str, str]:
    """Name what stands for a thread, by the addresses of pages that list it."""
    row = f"thread-{thread.id}"
    return {
        thread.section.url: row,
        f"{thread.author.url}/threads": row,
        "/threads/new": row,
        "/threads/unread": row,
        "/threads/active": row,
        "/": thread.title,
    }


def seen_in(browser, thread) -> dict[str, bool]:
    return {place: name in marked(browser, place) for place, name in places(thread).items()}


def test_a_new_thread_is_marked_everywhere(as_, alice, thread):
    assert set(seen_in(as_(alice), thread).values()) == {True}


def test_a_thread_that_was_read_is_marked_nowhere(as_, alice, thread):
    browser = as_(alice)
    browser.get(thread.url)

    assert set(seen_in(browser, thread).values()) == {False}
    reading.flush()
    db.session.expire_all()
    assert set(seen_in(browser, thread).values()) == {False}


def test_a_new_post_marks_it_again(as_, alice, writer, thread):
    browser = as_(alice)
    browser.get(thread.url)
    factories.make_post(thread, author=writer)

    assert set(seen_in(browser, thread).values()) == {True}
    reading.flush()
    db.session.expire_all()
    assert set(seen_in(browser, thread).values()) == {True}


def test_guests_see_no_marks(client, thread):
    for address in (thread.section.url, "/", "/threads/active", f"{thread.author.url}/threads"):
        assert marked(client, address) == set()
        assert "/unread" not in client.get(address).text


def test_a_mark_has_words_and_a_way_to_the_first_unread_post(as_, alice, thread):
    page = BeautifulSoup(as_(alice).get(thread.section.url).text, "html.parser")

    link = page.select_one(f"#thread-{thread.id} a.to-unread")
    assert link["href"] == f"/threads/{thread.id}/unread"
    assert link.get_text(strip=True)


def test_sections_with_unread_threads_are_marked(as_, alice, writer, thread):
    quiet = factories.make_section("Quiet")
    browser = as_(alice)

    assert f"section-{thread.section_id}" in marked(browser, "/")
    assert f"section-{quiet.id}" not in marked(browser, "/")
    browser.get(thread.url)
    assert f"section-{thread.section_id}" not in marked(browser, "/")
    factories.make_thread(thread.section, author=writer, title="Another")
    assert f"section-{thread.section_id}" in marked(browser, "/")


def test_sections_of_a_group_are_marked(as_, alice, writer):
    group = factories.make_section("Market", is_group=True)
    section = factories.make_section("Sites", parent=group)
    thread = factories.make_thread(section, author=writer)
    browser = as_(alice)

    assert marked(browser, group.url) == {f"section-{section.id}"}
    browser.get(thread.url)
    assert marked(browser, group.url) == set()


@pytest.mark.parametrize("days", [59, 61])
def test_what_is_older_than_the_setting_is_not_marked(as_, alice, thread, days):
    age(thread, days)

    assert set(seen_in(as_(alice), thread).values()) == ({True} if days < 60 else {False})


def test_what_was_written_before_one_came_is_not_marked(as_, thread):
    newcomer = factories.make_member("Newcomer")

    assert set(seen_in(as_(newcomer), thread).values()) == {False}


def test_a_thread_whose_new_post_was_hidden_is_read_again(as_, alice, moderator, writer, thread):
    browser = as_(alice)
    browser.get(thread.url)
    new = factories.make_post(thread, author=writer, hidden_by=moderator)
    assert set(seen_in(browser, thread).values()) == {False}

    posts.restore(new, by=moderator, reason="A test")
    db.session.commit()

    assert set(seen_in(browser, thread).values()) == {True}


def test_a_hidden_thread_calls_not_even_its_moderators(as_, writer, moderator, thread):
    moderating.hide(thread, by=moderator, reason="A test")
    moderator.created_at = thread.created_at.replace(year=2000)
    db.session.commit()
    browser = as_(moderator)

    assert marked(browser, thread.section.url) == set()
    assert f"section-{thread.section_id}" not in marked(browser, "/")
    moderating.restore(thread, by=moderator, reason="A test")
    db.session.commit()
    assert marked(browser, thread.section.url) == {f"thread-{thread.id}"}


def test_an_article_without_comments_calls_nobody(as_, alice, writer, section):
    news.publish(section, by=writer, title="Bread", standfirst="Cheaper", source="Text")
    db.session.commit()

    assert marked(as_(alice), section.url) == set()


@pytest.mark.parametrize("is_read", [True, False])
def test_a_moved_thread_stays_as_it_was(as_, alice, admin, thread, is_read):
    browser = as_(alice)
    if is_read:
        browser.get(thread.url)
    moderating.move(thread, factories.make_section("Theory"), by=admin, reason="A test")
    db.session.commit()

    assert set(seen_in(browser, thread).values()) == {not is_read}


def test_what_nobody_may_see_marks_no_section_and_no_list(as_, alice, writer):
    group = factories.make_group()
    room = factories.make_section("Room", readers=(group,))
    factories.make_thread(room, author=writer, title="A secret")
    browser = as_(alice)

    assert marked(browser, "/") == set()
    for name in ("unread", "new", "active", "unanswered"):
        assert "A secret" not in browser.get(f"/threads/{name}").text
    alice.groups.append(group)
    db.session.commit()
    assert f"section-{room.id}" in marked(browser, "/")


def test_reading_a_page_writes_nothing(as_, alice, thread, queries):
    browser = as_(alice)
    addresses = [thread.url, *places(thread), f"/threads/{thread.id}/unread"]

    with queries() as made:
        for address in addresses:
            browser.get(address)

    assert {statement.split()[0] for statement in made} <= {"SELECT", "WITH"}


def test_members_ask_one_question_more(alice, writer, thread, queries):
    for _ in range(3):
        factories.make_thread(thread.section, author=writer)
    db.session.expire_all()
    assert alice.created_at < db.session.get(User, writer.id).created_at

    def asked(threads, **options) -> int:
        with queries() as made:
            unread_among(threads, alice, **options)
        return len(made)

    shown = threads_of(thread.section, alice, offset=0, limit=10)
    assert (len(shown), asked(shown)) == (4, 1)
    db.session.expunge_all()
    alice_now = db.session.get(User, alice.id)
    fresh = fresh_threads(alice_now)
    with queries() as made:
        unread_among(fresh, alice_now, with_sections=True)
    assert (len(fresh), len(made)) == (4, 1)


def test_nothing_is_asked_of_what_is_old(alice, thread, queries):
    age(thread, 400)
    shown = threads_of(thread.section, alice, offset=0, limit=10)
    assert alice.created_at < thread.created_at

    with queries() as made:
        unread_among(shown, alice)

    assert made == []
