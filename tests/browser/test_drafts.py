"""Drafts: kept while one types, offered when one comes back, thrown away on demand."""

import pytest
from playwright.sync_api import expect

from tests.browser.marks import with_script
from tests.factories import make_section, make_thread


@pytest.fixture
def thread_url(board, named):
    with board.inside():
        return make_thread(make_section(named("Practice")), title=named("A long talk")).url


def test_a_text_is_kept_while_one_types(context, board, thread_url, sign_in, named, has_script):
    sign_in(context, named("Anna"))
    page = context.new_page()
    page.goto(thread_url)
    page.get_by_label("Text").press_sequentially("Half a thought")
    if not has_script:
        page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".saved")).to_contain_text("Draft kept")
    assert page.get_by_label("Text").input_value() == "Half a thought"
    page.close()

    page = context.new_page()
    page.goto("/drafts")
    page.get_by_role("link", name="A long talk").click()
    expect(page.get_by_label("Text")).to_have_value("Half a thought")
    page.goto(thread_url)
    expect(page.get_by_label("Text")).to_have_value("Half a thought")

    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator("li.post")).to_have_count(2)
    page.goto("/drafts")
    expect(page.get_by_text("No drafts.")).to_be_visible()


def test_a_draft_is_saved_and_discarded_by_button(page, context, thread_url, sign_in, named):
    sign_in(context, named("Anna"))
    page.goto(thread_url)
    page.get_by_label("Text").fill("Not to be posted yet")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".saved")).to_contain_text("Draft kept")
    page.goto(thread_url)
    expect(page.locator("li.post")).to_have_count(1)
    expect(page.get_by_label("Text")).to_have_value("Not to be posted yet")

    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("Text")).to_have_value("")
    page.goto(thread_url)
    expect(page.locator("li.post")).to_have_count(1)
    expect(page.get_by_label("Text")).to_have_value("")


@pytest.fixture
def talk(page, context, board, sign_in, named):
    """Open a thread of two posts as a member; returns a function that finds a post."""
    with board.inside():
        url = make_thread(make_section(named("Practice")), posts=2).url
    sign_in(context, named("Anna"))
    page.goto(url)
    return lambda number: page.locator("li.post").nth(number - 1)


@with_script
def test_an_open_form_keeps_its_text_when_one_asks_for_it_again(page, talk):
    reply = talk(1).get_by_role("link", name="Reply")
    reply.click()
    area = talk(1).get_by_label("Text")
    area.fill("Half a thought")
    reply.click()

    expect(area).to_have_value("Half a thought")
    expect(area).to_be_focused()


@with_script
def test_each_post_has_a_text_of_its_own(page, talk):
    for number in (1, 2):
        talk(number).get_by_role("link", name="Reply").click()
        expect(talk(number).get_by_label("Text")).to_have_value("")
        talk(number).get_by_label("Text").fill(f"To post {number}")
        talk(number).get_by_role("button", name="Close").click()
        expect(talk(number).locator("form")).to_have_count(0)
        expect(talk(number).get_by_role("link", name="Reply")).to_be_focused()

    for number in (1, 2):
        talk(number).get_by_role("link", name="Reply").click()
        expect(talk(number).get_by_label("Text")).to_have_value(f"To post {number}")
    expect(page.locator("#answer").get_by_label("Text")).to_have_value("")


@with_script
def test_a_form_that_is_closed_unsaved_stays(page, board, watch, talk):
    watch.expect_no_answer()
    talk(1).get_by_role("link", name="Reply").click()
    talk(1).get_by_label("Text").fill("Half a thought")
    board.close()
    talk(1).get_by_role("button", name="Close").click()

    expect(talk(1).locator(".saved")).to_contain_text("did not answer")
    expect(talk(1).get_by_label("Text")).to_have_value("Half a thought")


def test_the_list_of_drafts_is_tidied_in_one_place(page, context, board, sign_in, named):
    with board.inside():
        section = make_section(named("Practice"))
        urls = [make_thread(section, title=named("A talk")).url for _ in range(2)]
    sign_in(context, named("Anna"))
    for url in urls:
        page.goto(url)
        page.get_by_label("Text").fill("Not to be posted yet")
        page.get_by_role("button", name="Save draft").click()
        expect(page.locator(".saved")).to_contain_text("Draft kept")

    page.get_by_role("link", name="Drafts").click()
    expect(page.locator(".record")).to_have_count(2)
    page.get_by_role("button", name="Discard").first.click()
    expect(page.locator(".record")).to_have_count(1)
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("No drafts.")).to_be_visible()
