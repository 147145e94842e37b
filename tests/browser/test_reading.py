"""What guests do: read without leaving a trace, change the language, and sign in to answer."""

import pytest
from playwright.sync_api import expect

from tests.browser.board import PASSWORD
from tests.factories import make_section, make_thread


@pytest.fixture
def thread(board, named):
    with board.inside():
        return make_thread(make_section(named("Practice")), title=named("A long talk")).url


def test_reading_leaves_no_cookie(page, context, thread, watch):
    watch.expect("404")
    for path in ("/", thread, "/news", "/moderation/log", "/sign-in?next=/", "/nothing/here"):
        page.goto(path)
    # A form that is shown to guests carries a token; reading alone does not need one.
    names = {cookie["name"] for cookie in context.cookies()}
    assert names <= {"session"}

    context.clear_cookies()
    for path in ("/", thread, "/news", "/moderation/log", "/nothing/here"):
        page.goto(path)
    assert context.cookies() == []
    assert page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))") == []


def test_a_guest_opens_the_menu_of_sections(page, board, thread, has_script):
    page.goto(thread)
    page.get_by_role("link", name="Sections").click()

    if has_script:
        # Also the first time, when the library of swaps still has to come.
        expect(page.locator("details.top-sections[open]")).to_be_visible()
    expect(page).to_have_url(f"{board.url}{thread if has_script else '/sections'}")
    names = page.get_by_role("navigation", name="Sections")
    expect(names.get_by_role("link").first).to_be_visible()


def test_a_guest_signs_in_to_answer(page, board, thread, named):
    with board.inside():
        name = board.make_member(named("Anna")).name
    page.goto(thread)
    prompt = page.get_by_role("region", name="Want to answer?")
    prompt.get_by_role("link", name="Sign in").click()
    page.get_by_label("Name or e-mail").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_label("Text").fill("Here I am.")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator("li.post").last).to_contain_text("Here I am.")


def test_the_language_is_chosen_in_the_footer_and_stays(page, context, board, thread):
    page.goto(thread)
    page.get_by_role("button", name="Русский").click()

    expect(page).to_have_url(f"{board.url}{thread}")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.get_by_role("heading", name="Хотите ответить?")).to_be_visible()
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    assert [cookie["name"] for cookie in context.cookies()] == ["language"]

    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
