"""New posts while one reads or writes: told, put in place, and shown before a reply goes out."""

import re

import pytest
from playwright.sync_api import Page, expect

from forum.accounts.models import User
from forum.extensions import db
from forum.posts import actions as posts
from forum.threads import moderating
from forum.threads.models import Thread
from tests.browser.marks import with_script
from tests.factories import make_moderator, make_post, make_section, make_thread, post_number

# What a tab does that somebody comes back to: it asks at once.
COME_BACK = "document.dispatchEvent(new Event('visibilitychange'))"
TEXT = "My own *slow* thoughts."


@pytest.fixture
def thread(board, named):
    """Make a thread of three posts; returns its id and address."""
    with board.inside():
        thread = make_thread(make_section(named("Practice")), title=named("A talk"), posts=3)
        return thread.id, thread.url


@pytest.fixture
def add(board, thread):
    """Return a function that lets somebody else post."""

    def added(source: str = "Something new.", count: int = 1, thread_id: int = thread[0]) -> None:
        with board.inside():
            for _ in range(count):
                make_post(db.session.get(Thread, thread_id), source=source)

    return added


@pytest.fixture
def moderate(board, thread, named):
    """Return a function that lets a moderator act on the thread."""

    def acted(act) -> None:
        with board.inside():
            act(db.session.get(Thread, thread[0]), make_moderator(named("Mike")))
            db.session.commit()

    return acted


def hide_second(thread: Thread, moderator: User) -> None:
    posts.hide(post_number(thread, 2), by=moderator, reason="A test")


def told(page: Page):
    return page.locator("#arrivals")


def look(page: Page) -> None:
    page.evaluate(COME_BACK)


@with_script
@pytest.mark.parametrize("who", ["guest", "member"])
def test_new_posts_are_told_and_put_in_their_place(
    page, context, thread, add, sign_in, named, who, in_place
):
    if who == "member":
        sign_in(context, named("Anna"))
    page.set_viewport_size({"width": 800, "height": 500})
    page.goto(thread[1])
    page.evaluate("document.getElementById('posts').lastElementChild.scrollIntoView()")
    add("The *first* of two.")
    add("The second of two.")
    look(page)

    link = told(page).get_by_role("link", name="2 new posts")
    expect(link).to_be_visible()
    place = page.evaluate("scrollY")
    with in_place(page, announced=False):
        link.click()
        expect(page.locator("li.post")).to_have_count(5)
    fresh = page.locator("li.post").nth(3)
    expect(fresh.locator(".sheet")).to_be_focused()
    expect(fresh).to_contain_text("The first of two.")
    expect(fresh).to_be_in_viewport()
    assert page.evaluate("scrollY") == place
    expect(told(page).get_by_role("link")).to_have_count(0)
    if who == "member":
        expect(page.locator("#answer [name=seen]")).to_have_value("5")
        fresh.get_by_role("link", name="Reply").click()
        expect(fresh.locator(".reply-to")).to_be_visible()
        expect(fresh.locator("[name=seen]")).to_have_value("5")


@with_script
def test_the_link_works_by_itself(page, context, thread, add):
    page.goto(thread[1])
    add()
    look(page)
    href = told(page).get_by_role("link", name="1 new post").get_attribute("href")
    other = context.new_page()
    other.goto(href)

    expect(other.locator("li.post:target")).to_contain_text("Something new.")


@with_script
def test_posts_of_the_next_page_are_a_link(page, board, add, named):
    with board.inside():
        long = make_thread(make_section(named("Practice")), posts=19)
        id, url = long.id, long.url
    page.goto(url)
    add(count=3, thread_id=id)
    look(page)

    told(page).get_by_role("link", name="1 new post", exact=True).click()
    expect(page.locator("li.post")).to_have_count(20)
    told(page).get_by_role("link", name="2 new posts on the next page").click()
    expect(page).to_have_url(re.compile(r"\?page=2$"))
    expect(page.locator("li.post")).to_have_count(2)


@with_script
def test_an_idle_tab_is_sent_nothing(page, context, thread, sign_in, named):
    sign_in(context, named("Anna"))
    page.goto(thread[1])
    answers = []
    for _ in range(3):
        with page.expect_response("**/newest") as answer:
            look(page)
        answers.append(answer.value)
        # The script has read the answer when a later one is there.
        page.evaluate("fetch('/healthz').then((answer) => answer.text())")

    assert [answer.status for answer in answers] == [200, 304, 304]
    # Asked as a guest, also by a member: so the kept answers do.
    assert {answer.request.header_value("cookie") for answer in answers} == {None}
    expect(told(page)).to_be_empty()


@with_script
def test_a_hidden_tab_asks_nothing(page, thread):
    asked: list[str] = []
    page.goto(thread[1])
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    look(page)
    page.evaluate("fetch('/healthz').then((answer) => answer.text())")

    assert [url for url in asked if "newest" in url] == []


@with_script
def test_what_a_moderator_does_meanwhile_is_said(
    page, context, watch, thread, moderate, sign_in, named
):
    watch.expect("404", "410")
    sign_in(context, named("Anna"))
    page.goto(thread[1])
    page.get_by_label("Text").fill(TEXT)
    moderate(hide_second)
    look(page)
    expect(told(page)).to_have_text("A moderator has hidden post #2.")
    moderate(lambda thread, by: moderating.lock(thread, by=by, reason="A test"))
    look(page)
    expect(told(page)).to_contain_text("locked meanwhile")
    moderate(lambda thread, by: moderating.hide(thread, by=by, reason="A test"))
    look(page)

    expect(told(page)).to_contain_text("cannot be read any more")
    expect(page.get_by_label("Text")).to_have_value(TEXT)
    page.reload()
    expect(page.get_by_role("heading", name="This was taken away")).to_be_visible()


@with_script
def test_a_gap_that_the_page_shows_is_no_news(page, thread, add, moderate):
    moderate(hide_second)
    page.goto(thread[1])
    add()
    look(page)

    expect(told(page).get_by_role("link")).to_have_text("1 new post")
    expect(told(page)).not_to_contain_text("hidden")


@with_script
def test_a_board_that_is_away_is_asked_again_later(page, board, watch, thread, add):
    watch.expect_no_answer()
    page.goto(thread[1])
    board.close()
    with page.expect_event("requestfailed"):
        look(page)
    board.open()
    add()
    look(page)

    expect(told(page).get_by_role("link")).to_have_text("1 new post")


def test_a_reply_shows_first_what_came_in_between(
    page, context, watch, thread, add, sign_in, named, in_place, has_script
):
    watch.expect("409")
    sign_in(context, named("Anna"))
    page.goto(thread[1])
    page.get_by_label("Text").fill(TEXT)
    add("I was quicker.")
    with in_place(page):
        page.get_by_role("button", name="Reply", exact=True).click()
        expect(page.locator(".came-between")).to_contain_text("I was quicker.")
        if has_script:
            expect(page.locator(".came-between")).to_be_focused()
    expect(page.get_by_label("Text")).to_have_value(TEXT)

    with in_place(page):
        page.get_by_role("button", name="Post anyway").click()
        expect(page.locator("li.post").last).to_contain_text("My own slow thoughts.")
    expect(page.locator(".came-between")).to_have_count(0)
    page.reload()
    expect(page.locator("li.post")).to_have_count(5)


@with_script
def test_own_posts_take_their_place_among_the_new_ones(
    page, context, watch, thread, add, sign_in, named
):
    watch.expect("409")
    sign_in(context, named("Anna"))
    page.goto(thread[1])
    page.get_by_label("Text").fill(TEXT)
    add("I was quicker.")
    page.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_role("button", name="Post anyway").click()
    expect(page.locator("li.post")).to_have_count(4)
    look(page)
    told(page).get_by_role("link", name="1 new post").click()

    expect(page.locator("li.post .number[rel=bookmark]")).to_have_text(
        [re.compile(f"#{number}$") for number in range(1, 6)]
    )
    expect(page.locator("li.post").nth(3).locator(".sheet")).to_be_focused()


@with_script
def test_a_form_opened_late_answers_what_the_page_shows(
    page, context, watch, thread, add, sign_in, named
):
    watch.expect("409")
    sign_in(context, named("Anna"))
    page.goto(thread[1])
    add("I was quicker.")
    second = page.locator("li.post").nth(1)
    second.get_by_role("link", name="Reply").click()
    second.get_by_label("Text").fill(TEXT)
    second.get_by_role("button", name="Reply", exact=True).click()

    expect(second.locator(".came-between")).to_contain_text("I was quicker.")
    second.get_by_role("button", name="Post anyway").click()
    expect(page.locator("li.post").last).to_contain_text("My own slow thoughts.")
