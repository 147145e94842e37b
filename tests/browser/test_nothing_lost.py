"""Whatever happens between typing and posting: the text is there, and it is posted once."""

import contextlib
import re

import pytest
from playwright.sync_api import Error, Page, expect

from forum.accounts.models import Session, User
from forum.extensions import db
from forum.posts.models import Post
from forum.threads.models import Thread
from tests.browser.board import PASSWORD
from tests.browser.marks import with_script
from tests.factories import make_section, make_thread

TEXT = "An hour of *my* work."


@pytest.fixture
def thread(board, named):
    """Make a thread to answer; returns its id and address."""
    with board.inside():
        thread = make_thread(make_section(named("Practice")), title=named("A long talk"))
        return thread.id, thread.url


@pytest.fixture
def anna(context, sign_in, named):
    return sign_in(context, named("Anna"))


@pytest.fixture
def form(page: Page, anna, thread):
    """Type a reply to the thread, and do not send it yet."""
    page.goto(thread[1])
    form = page.locator("form.writing")
    form.get_by_label("Text").fill(TEXT)
    return form


@pytest.fixture
def posted(board, thread):
    """Return a function that counts how often the text was posted."""

    def count() -> int:
        with board.inside():
            typed = db.select(Post).where(Post.thread_id == thread[0], Post.source == TEXT)
            return len(db.session.scalars(typed).all())

    return count


def send(page: Page) -> None:
    page.get_by_role("button", name="Reply", exact=True).click()


def expect_posted(page: Page) -> None:
    expect(page.locator("li.post").get_by_text("An hour of my work.")).to_have_count(1)


def text_kept(page: Page):
    """Find the text on whatever page came: in the form, or among what was written."""
    return page.locator("textarea").first


def test_a_token_that_has_expired(page, context, board, anna, form, posted):
    with board.inside():
        member = db.session.scalar(db.select(User).where(User.name == anna))
        context.add_cookies([board.cookie_of(member)])
    send(page)

    expect(page.locator(".form-errors")).to_contain_text("press the button once more")
    expect(page.get_by_label("Text")).to_have_value(TEXT)
    send(page)
    expect_posted(page)
    assert posted() == 1


def test_signing_out_in_another_window(page, board, watch, anna, form, posted, has_script):
    watch.expect("401")
    with board.inside():
        db.session.execute(db.delete(Session))
        db.session.commit()
    send(page)

    expect(page.get_by_label("Your text is kept")).to_have_value(TEXT)
    if has_script:
        expect(page.get_by_label("Name or e-mail")).to_be_focused()
    page.get_by_label("Name or e-mail").fill(anna)
    page.get_by_label("Password").fill("a wrong guess")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Your text is kept")).to_have_value(TEXT)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_label("Text")).to_have_value(TEXT)
    send(page)
    expect_posted(page)
    assert posted() == 1


REFUSALS = {"locked": "This thread is locked", "hidden": "There is nothing here"}


@pytest.mark.parametrize("act", REFUSALS)
def test_a_thread_taken_away_meanwhile(page, board, watch, thread, form, posted, has_script, act):
    watch.expect("403", "404")
    with board.inside():
        _change(thread[0], act, True)
    send(page)

    expect(page.get_by_text(REFUSALS[act])).to_be_visible()
    expect(text_kept(page)).to_have_value(TEXT)
    if has_script:
        expect(page.locator("form.writing .notices")).to_be_focused()
        expect(page.locator("#notices")).to_be_empty()
        with board.inside():
            _change(thread[0], act, False)
        send(page)
        expect_posted(page)
        expect(page.get_by_text(REFUSALS[act])).to_have_count(0)
        assert posted() == 1


def _change(thread_id: int, act: str, is_done: bool) -> None:
    thread = db.session.get(Thread, thread_id)
    setattr(thread, f"{act}_at", db.func.now() if is_done else None)
    db.session.commit()


def test_a_text_that_is_too_long(page, form, posted):
    area = form.get_by_label("Text")
    area.fill("word " * 4_000 + TEXT)
    send(page)

    expect(page.get_by_label("Text")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Text")).to_have_value(re.compile(re.escape(TEXT)))
    page.get_by_label("Text").fill(TEXT)
    send(page)
    expect_posted(page)
    assert posted() == 1


def test_a_flood(page, board, watch, thread, anna):
    watch.expect("429")
    watch.expect_no_answer()
    board.close()
    board.open(LIMITS=True, LIMIT_POST="1 per hour")
    for text in ("The first of two.", TEXT):
        page.goto(thread[1])
        page.get_by_label("Text").fill(text)
        send(page)
        if text != TEXT:
            expect(page.locator("li.post")).to_have_count(2)

    expect(page.get_by_text("Not so fast")).to_be_visible()
    expect(text_kept(page)).to_have_value(TEXT)


def test_two_quick_clicks(page, form, posted):
    page.get_by_role("button", name="Reply", exact=True).dblclick()
    expect_posted(page)
    assert posted() == 1


def test_the_same_form_sent_twice(page, context, thread, form, posted):
    fields = {
        name: form.locator(f"[name={name}]").input_value()
        for name in ("csrf_token", "submission_id")
    }
    for _ in range(2):
        context.request.post(f"/threads/{thread[0]}/posts", form={**fields, "source": TEXT})
    page.goto(thread[1])
    expect_posted(page)
    assert posted() == 1


def test_going_back_after_posting(page, thread, form, posted, has_script):
    send(page)
    expect_posted(page)
    if has_script:
        page.goto("/")
    page.go_back()
    if page.get_by_label("Text").input_value() == TEXT:
        send(page)
    page.goto(thread[1])
    expect_posted(page)
    assert posted() == 1


def test_a_board_started_anew_while_one_types(page, board, watch, form, posted):
    # Similar threads may be asked for just then.
    watch.expect_no_answer()
    board.close()
    board.open()
    send(page)

    expect_posted(page)
    assert posted() == 1


def test_a_board_that_is_down_while_one_sends(page, board, watch, form, posted, has_script):
    watch.expect_no_answer()
    board.close()
    if has_script:
        send(page)
        expect(page.locator("form.writing .notices")).to_contain_text("Your text is still here")
        expect(page.locator("form.writing .notices")).to_be_focused()
        expect(page.locator("form.writing .notices")).to_be_empty()
    else:
        # The browser shows a page of its own; the text waits one step back.
        with contextlib.suppress(Error):
            send(page)
        page.wait_for_url("chrome-error://**")
    board.open()
    if not has_script:
        page.go_back()
    expect(page.get_by_label("Text")).to_have_value(TEXT)
    send(page)

    expect_posted(page)
    assert posted() == 1


def test_going_back_after_starting_a_thread(page, context, board, sign_in, named):
    with board.inside():
        section = make_section(named("Practice"))
        url, id = section.url, section.id
    sign_in(context, named("Anna"))
    page.goto(url)
    page.get_by_role("link", name="New thread").click()
    page.get_by_label("Title").fill("Once is enough")
    page.get_by_label("Text").fill(TEXT)
    page.get_by_role("button", name="Start the thread").click()
    expect_posted(page)
    page.go_back()
    if page.get_by_label("Text").input_value() == TEXT:
        page.get_by_role("button", name="Start the thread").click()
        expect_posted(page)

    with board.inside():
        assert db.session.query(Thread).filter(Thread.section_id == id).count() == 1


@with_script
@pytest.mark.parametrize("status", [200, 413, 502])
def test_a_proxy_that_answers_instead_of_the_board(page, watch, thread, form, posted, status):
    watch.expect(str(status))
    foreign = "<!doctype html><html><body><h1>A page of somebody else</h1></body></html>"
    address = f"**/threads/{thread[0]}/posts"
    page.route(
        address, lambda route: route.fulfill(status=status, content_type="text/html", body=foreign)
    )
    send(page)
    expect(page.locator("form.writing .notices")).to_contain_text("Your text is still here")
    expect(page.get_by_label("Text")).to_have_value(TEXT)

    page.unroute(address)
    send(page)
    expect_posted(page)
    assert posted() == 1


@with_script
def test_typing_goes_on_while_the_board_is_down(page, board, watch, form):
    watch.expect_no_answer()
    area = form.get_by_label("Text")
    board.close()
    area.press_sequentially(" And more.")
    expect(page.locator(".saved")).to_contain_text("Your text is still here")
    expect(area).to_be_focused()

    board.open()
    area.press_sequentially(" And on.")
    expect(page.locator(".saved")).to_contain_text("Draft kept")
    expect(area).to_have_value(f"{TEXT} And more. And on.")
