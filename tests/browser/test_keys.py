"""One letter does what a link of the page does, unless something is typed."""

import re

import pytest
from playwright.sync_api import Page, expect

from forum.extensions import db
from forum.threads.models import Thread
from tests.browser.marks import with_script, without_script
from tests.factories import make_post, make_section, make_thread


@pytest.fixture
def places(board, named):
    """Make a thread of two pages in a section; returns their addresses."""
    with board.inside():
        section = make_section(named("Practice"))
        thread = make_thread(section, title=named("A talk"), posts=21)
        make_thread(section, title=named("Another talk"))
        return {"section": section.url, "thread": thread.url}


def focused_post(page: Page):
    return page.locator("li.post:has(> .sheet:focus)")


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@with_script
def test_j_and_k_go_from_post_to_post(page, places):
    page.goto(places["thread"])
    press(page, "j")
    expect(focused_post(page)).to_contain_text("The opening post.")
    press(page, "jj")
    expect(focused_post(page)).to_contain_text("Post number 3.")
    expect(focused_post(page)).to_be_in_viewport()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    press(page, "k")
    expect(focused_post(page)).to_contain_text("Post number 2.")
    press(page, "kkk")
    expect(focused_post(page)).to_contain_text("The opening post.")


@with_script
def test_in_lists_they_go_from_line_to_line(page, places):
    page.goto(places["section"])
    rows = page.locator(".thread-row .thread-title > a")
    press(page, "j")
    expect(rows.nth(0)).to_be_focused()
    press(page, "j")
    expect(rows.nth(1)).to_be_focused()
    press(page, "k")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/threads/"))


@with_script
def test_n_p_and_u_go_from_page_to_page(page, places):
    page.goto(places["thread"])
    press(page, "n")
    expect(page).to_have_url(re.compile(r"\?page=2$"))
    press(page, "p")
    expect(page).to_have_url(re.compile(re.escape(places["thread"]) + "$"))
    press(page, "u")
    expect(page).to_have_url(re.compile(re.escape(places["section"]) + "$"))
    press(page, "u")
    expect(page).to_have_url(re.compile(r"\d/$"))


@with_script
def test_the_place_of_a_key_counts_where_letters_are_not_latin(page, places):
    page.goto(places["thread"])
    page.evaluate(
        """() => document.body.dispatchEvent(new KeyboardEvent("keydown",
          {key: "о", code: "KeyJ", bubbles: true, cancelable: true}))"""
    )

    expect(focused_post(page)).to_contain_text("The opening post.")


@with_script
def test_r_answers_the_post_that_has_the_focus_or_the_thread(
    page, context, board, places, sign_in, named
):
    sign_in(context, named("Anna"))
    page.goto(places["thread"])
    press(page, "r")
    expect(page.locator("#source-answer")).to_be_focused()
    expect(page.locator("#source-answer")).to_have_value("")

    page.locator("#source-answer").blur()
    press(page, "jj")
    second = page.locator("li.post").nth(1)
    if not second.locator(".sheet:focus").count():
        second.locator(".sheet").focus()
    press(page, "r")
    expect(second.get_by_label("Text")).to_be_focused()


@with_script
def test_q_quotes_it(page, context, places, sign_in, named):
    sign_in(context, named("Anna"))
    page.goto(places["thread"])
    press(page, "q")
    expect(page.locator(".post textarea")).to_have_count(0)
    press(page, "jjq")

    expect(page.locator(".post").nth(1).locator("textarea")).to_have_value(
        re.compile("Post number 2.")
    )


@with_script
def test_letters_that_are_typed_do_nothing_else(page, context, places, sign_in, named):
    sign_in(context, named("Anna"))
    page.goto(places["thread"])
    area = page.locator("#source-answer")
    area.focus()
    press(page, "jknpuq?/r")

    expect(area).to_have_value("jknpuq?/r")
    expect(area).to_be_focused()
    expect(page).to_have_url(re.compile(re.escape(places["thread"]) + "$"))
    expect(page.locator("dialog")).to_have_count(0)


@with_script
@pytest.mark.parametrize("keys", ["Control+j", "Alt+j", "Meta+j", "Shift+J"])
def test_with_another_key_a_letter_is_the_browsers(page, places, keys):
    page.goto(places["thread"])
    page.keyboard.press(keys)

    expect(focused_post(page)).to_have_count(0)


@with_script
def test_an_open_menu_keeps_the_letters(page, places):
    page.goto(places["thread"])
    page.locator("#sections_menu").click()
    expect(page.locator("details.top-sections[open]")).to_be_visible()
    press(page, "j")

    expect(focused_post(page)).to_have_count(0)


@with_script
def test_the_letters_can_be_switched_off(page, places):
    page.goto(places["thread"])
    page.evaluate("document.documentElement.dataset.keys = 'off'")
    press(page, "j?")

    expect(focused_post(page)).to_have_count(0)
    expect(page.locator("dialog")).to_have_count(0)


@with_script
def test_the_sheet_of_keys_opens_over_the_page_and_gives_the_focus_back(page, places):
    page.goto(places["thread"])
    press(page, "j?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_contain_text("next and previous page")
    press(page, "j")
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(focused_post(page)).to_contain_text("The opening post.")

    page.get_by_role("link", name="Keys").click()
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_have_count(0)


@with_script
def test_the_field_to_search_in_is_reached_by_a_stroke(page, places):
    page.goto(places["thread"])
    press(page, "/")
    expect(page).to_have_url(re.compile("/search$"))
    expect(page.locator("[type=search]")).to_be_focused()
    page.goto("/search?q=words")
    press(page, "/")

    expect(page.locator("[type=search]")).to_be_focused()
    expect(page.locator("[type=search]")).to_have_value("words")


@with_script
def test_posts_that_arrive_are_walked_through_too(page, board, places, named):
    with board.inside():
        thread = make_thread(make_section(named("Practice")))
        url = thread.url
    page.goto(url)
    with board.inside():
        make_post(db.session.get(Thread, int(re.search(r"\d+", url)[0])), source="Just now.")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_role("link", name="1 new post").click()
    press(page, "kj")

    expect(focused_post(page)).to_contain_text("Just now.")


@without_script
def test_without_script_the_sheet_is_a_page(page, places):
    page.goto(places["thread"])
    page.get_by_role("link", name="Keys").click()

    expect(page).to_have_url(re.compile("/keys$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Keys")
    expect(page.get_by_text("next and previous page")).to_be_visible()
    expect(page.get_by_role("button", name="Close")).to_be_hidden()
