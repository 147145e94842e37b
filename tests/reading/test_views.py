"""Marking everything as read, taking it back, and the lists of threads."""

import pytest
from bs4 import BeautifulSoup

from forum import reading
from forum.extensions import db
from forum.models import ReadSection
from forum.news import actions as news
from forum.threads import moderating
from tests import factories
from tests.conftest import htmx, text_of
from tests.reading.conftest import age


@pytest.fixture
def thread(section, writer):
    return factories.make_thread(section, author=writer, posts=2, title="First thread")


def form_on(browser, address: str, action: str) -> dict[str, str] | None:
    """Return what the form of a page carries that is sent to an address; None without one."""
    page = BeautifulSoup(browser.get(address).text, "html.parser")
    form = page.select_one(f'form[action="{action}"]')
    return form and {i["name"]: i["value"] for i in form.select("input") if i["name"] == "until"}


def titles(browser, address: str) -> list[str]:
    page = BeautifulSoup(browser.get(address).text, "html.parser")
    return [link.text for link in page.select(".thread-title > a:not(.to-unread)")]


PLACES = {
    "section": ("/sections/{section}/read", "/sections/{section}/unread", "{url}"),
    "board": ("/threads/read", "/threads/unread", "/"),
    "list": ("/threads/read", "/threads/unread", "/threads/unread"),
}


@pytest.fixture(params=PLACES)
def place(request, section):
    """Return where things are marked as read, where that is taken back, and the page for it."""
    return [each.format(section=section.id, url=section.url) for each in PLACES[request.param]]


def is_unread(browser, thread) -> bool:
    return f"/threads/{thread.id}/unread" in browser.get(thread.section.url).text


def test_what_was_on_the_page_is_marked_as_read(as_, alice, thread, place):
    mark, _, page = place
    browser = as_(alice)

    answer = browser.post(mark, data=form_on(browser, page, mark))

    assert answer.status_code == 303
    assert not is_unread(browser, thread)
    assert thread.title not in titles(browser, "/threads/unread")


def test_what_came_meanwhile_stays_unread(as_, alice, writer, thread, place):
    mark, _, page = place
    browser = as_(alice)
    form = form_on(browser, page, mark)
    later = factories.make_thread(thread.section, author=writer, title="Meanwhile")

    browser.post(mark, data=form)

    assert titles(browser, "/threads/unread") == ["Meanwhile"]
    assert (is_unread(browser, later), is_unread(browser, thread)) == (True, False)


def test_it_can_be_taken_back_once_it_is_done(as_, alice, thread, place):
    mark, unmark, page = place
    browser = as_(alice)
    shown = browser.post(mark, data=form_on(browser, page, mark)).location

    form = form_on(browser, shown, unmark)
    answer = browser.post(unmark, data=form)

    assert answer.status_code == 303
    assert "unread again" in text_of(browser.get(answer.location))
    assert is_unread(browser, thread)


def test_the_notice_with_undo_is_shown_once(as_, alice, thread, place):
    mark, unmark, page = place
    browser = as_(alice)
    shown = browser.post(mark, data=form_on(browser, page, mark)).location

    assert form_on(browser, shown, unmark) is not None
    assert form_on(browser, shown, unmark) is None


def test_taking_back_brings_former_marks_again(as_, alice, writer, thread, place):
    mark, unmark, page = place
    browser = as_(alice)
    browser.get(thread.url)
    reading.flush()
    other = factories.make_thread(thread.section, author=writer, title="Another")
    browser.post(mark, data=form_on(browser, page, mark))
    third = factories.make_thread(thread.section, author=writer, title="Third")
    shown = browser.post(mark, data=form_on(browser, page, mark)).location

    browser.post(unmark, data=form_on(browser, shown, unmark))

    assert [is_unread(browser, each) for each in (third, other, thread)] == [True, False, False]


def test_marking_goes_only_forward(as_, alice, writer, thread, place):
    mark, _, page = place
    browser = as_(alice)
    first = form_on(browser, page, mark)
    factories.make_post(thread, author=writer)
    browser.post(mark, data=form_on(browser, page, mark))
    browser.post(mark, data=first)

    assert not is_unread(browser, thread)


def test_nobody_can_mark_the_future(as_, alice, writer, thread, place):
    mark, _, _ = place
    browser = as_(alice)
    browser.post(mark, data={"until": "2999-01-01T00:00:00+00:00"})
    factories.make_post(thread, author=writer)

    assert is_unread(browser, thread)


BAD = ["", "x", "\x00", "9" * 30, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
       "0001-01-01T00:00:00+00:00", "1969-12-31T00:00:00+00:00", "2026-01-01"]  # fmt: skip


@pytest.mark.parametrize("until", BAD)
def test_what_is_no_moment_is_refused(as_, alice, thread, place, until):
    assert as_(alice).post(place[0], data={"until": until}).status_code == 400
    assert as_(alice).post(place[1], data={"until": until}).status_code == (
        400 if until.strip("\0") else 303
    )
    assert is_unread(as_(alice), thread)


@pytest.mark.parametrize("data", [{}, {"until": "x"}, {"until": ["1", "2"]}])
def test_forms_that_are_not_ours_are_refused(as_, alice, thread, place, data):
    browser = as_(alice)

    assert browser.post(place[0], data=data).status_code == 400
    assert browser.post(place[1], data=data).status_code in {303, 400}


def test_guests_are_asked_to_sign_in(client, thread, place):
    mark, unmark, page = place

    assert client.post(mark, data={"until": thread.last_post_at.isoformat()}).status_code == 401
    assert client.post(unmark, data={"until": ""}).status_code == 401
    if page != "/threads/unread":
        assert form_on(client, page, mark) is None


@pytest.mark.parametrize("act", ["read", "unread"])
def test_unknown_and_private_sections_are_not_there(as_, alice, act):
    room = factories.make_section("Room", readers=(factories.make_group(),))
    group = factories.make_section("Market", is_group=True)
    browser, data = as_(alice), {"until": "2026-01-01T00:00:00+00:00"}

    assert browser.post(f"/sections/999999/{act}", data=data).status_code == 404
    assert browser.post(f"/sections/{room.id}/{act}", data=data).status_code == 404
    answer = browser.post(f"/sections/{group.id}/{act}", data=data)
    assert answer.status_code == 403
    assert "choose one of its sections" in text_of(answer)


def test_a_thread_that_leaves_a_section_marked_as_read_stays_read(as_, alice, admin, thread):
    browser, address = as_(alice), f"/sections/{thread.section_id}/read"
    browser.post(address, data=form_on(browser, thread.section.url, address))
    moderating.move(thread, factories.make_section("Theory"), by=admin, reason="A test")
    db.session.commit()

    assert not is_unread(browser, thread)


def test_marks_go_with_the_member(alice, as_, thread):
    browser, address = as_(alice), f"/sections/{thread.section_id}/read"
    browser.post(address, data=form_on(browser, thread.section.url, address))
    browser.get(thread.url)
    reading.flush()
    for table in ("sessions", "users"):
        column = "id" if table == "users" else "user_id"
        db.session.execute(db.text(f"DELETE FROM {table} WHERE {column} = :id"), {"id": alice.id})

    assert db.session.scalar(db.select(db.func.count()).select_from(ReadSection)) == 0


NAMES = ("unread", "new", "active", "unanswered", "mine", "joined")


@pytest.mark.parametrize("name", NAMES)
def test_a_list_is_a_page_with_a_tab_and_a_region(as_, alice, thread, name):
    browser = as_(alice)
    page = BeautifulSoup(browser.get(f"/threads/{name}").text, "html.parser")
    part = browser.get(f"/threads/{name}", headers=htmx("threads")).text

    assert page.select_one(".tabs [aria-current]")["href"] == f"/threads/{name}"
    assert len(page.select(".tabs a")) == len(NAMES)
    assert 'id="threads"' in part
    assert "<title>" not in part


@pytest.mark.parametrize(
    ("name", "status"),
    [(n, 200 if n in {"active", "unanswered"} else 401) for n in NAMES],
)
def test_guests_see_what_is_nobody_s_own(client, thread, name, status):
    assert client.get(f"/threads/{name}").status_code == status
    tabs = BeautifulSoup(client.get("/threads/active").text, "html.parser").select(".tabs a")
    assert (f"/threads/{name}" in {tab["href"] for tab in tabs}) is (status == 200)


@pytest.mark.parametrize("page", ["0", "2", "x", "99999999", "-1"])
def test_pages_that_do_not_exist_are_not_there(as_, alice, thread, page):
    for name in NAMES:
        assert as_(alice).get(f"/threads/{name}?page={page}").status_code == 404


@pytest.mark.parametrize("name", ["unread", "new", "active", "unanswered", "mine", "joined"])
def test_a_long_list_has_numbered_pages_without_holes(app, as_, alice, section, monkeypatch, name):
    monkeypatch.setitem(app.config, "THREADS_PER_PAGE", 2)
    author = alice if name in {"mine", "joined"} else factories.make_member()
    for number in range(5):
        factories.make_thread(section, author=author, title=f"Thread {number}")
    browser = as_(alice)

    listed = [titles(browser, f"/threads/{name}?page={page}") for page in (1, 2, 3)]

    assert listed == [["Thread 4", "Thread 3"], ["Thread 2", "Thread 1"], ["Thread 0"]]


def test_unanswered_are_those_with_an_opening_only(client, section, writer, moderator):
    factories.make_thread(section, author=writer, title="Alone")
    factories.make_thread(section, author=writer, title="Answered", posts=2)
    almost = factories.make_thread(section, author=writer, title="Answer hidden")
    factories.make_post(almost, author=writer, hidden_by=moderator)
    article = news.publish(section, by=writer, title="News", standfirst="Short", source="Text")
    factories.make_post(article.thread, author=writer)

    assert set(titles(client, "/threads/unanswered")) == {"Alone", "Answer hidden"}


def test_joined_are_the_threads_one_wrote_in_the_last_answered_first(as_, alice, section, writer):
    threads = [factories.make_thread(section, author=writer, title=t) for t in ("A", "B", "C")]
    factories.make_post(threads[0], author=alice)
    factories.make_post(threads[0], author=alice)
    factories.make_post(threads[1], author=alice)
    factories.make_post(threads[0], author=writer)

    assert titles(as_(alice), "/threads/joined") == ["A", "B"]


def test_joined_threads_that_went_out_of_sight_are_not_listed(as_, alice, section, moderator):
    room = factories.make_section("Room", readers=(factories.make_group(),))
    thread = factories.make_thread(section, author=alice, title="Mine and secret")
    moderating.move(thread, room, by=moderator, reason="A test")
    db.session.commit()

    assert titles(as_(alice), "/threads/joined") == titles(as_(alice), "/threads/mine") == []


def test_new_are_the_threads_since_the_last_visit(as_, alice, thread, writer):
    fresh = factories.make_thread(thread.section, author=writer, title="Fresh")
    age(thread, 3)
    alice.visited_until, alice.last_seen_at = thread.last_post_at, fresh.last_post_at
    db.session.commit()

    assert titles(as_(alice), "/threads/new") == ["Fresh"]


def test_lists_name_the_section(as_, alice, thread):
    page = BeautifulSoup(as_(alice).get("/threads/active").text, "html.parser")

    assert page.select_one(f'.thread-start a[href="{thread.section.url}"]')
