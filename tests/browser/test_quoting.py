"""Quoting what one means: the selected words with script, by trimming without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.marks import with_script, without_script
from tests.factories import make_member, make_post, make_section, make_thread


@pytest.fixture
def talk(board, named):
    """A thread of two posts with two paragraphs each; returns its address and an author."""
    with board.inside():
        author = make_member(named("Vera"))
        thread = make_thread(
            make_section(named("Practice")), author=author, source="First one.\n\nSecond one."
        )
        make_post(thread, author=author, source="Third one.\n\nFourth one.")
        return thread.url, author.name


@pytest.fixture
def post(page, context, talk, sign_in, named):
    """Open the thread as a member; returns a function that finds a post by its number."""
    sign_in(context, named("Anna"))
    page.goto(talk[0])
    return lambda number: page.locator("li.post").nth(number - 1)


@with_script
def test_the_selected_words_are_quoted(page, talk, post, in_place):
    post(1).get_by_text("Second one.").click(click_count=3)
    with in_place(page):
        post(1).get_by_role("link", name="Quote").click()
        area = post(1).get_by_label("Text")
        expect(area).to_be_focused()
    expect(area).to_have_value(re.compile(rf"\[quote={talk[1]};\d+\]\nSecond one\.\n\[/quote\]\s*"))

    area.press_sequentially("So it is.")
    post(2).get_by_text("Third one.").click(click_count=3)
    post(2).get_by_role("link", name="Quote").click()
    quotes = r"\[quote=.*\]\n{}\n\[/quote\]\s*"
    both = quotes.format("Second one.") + r"So it is\.\s*" + quotes.format("Third one.")
    expect(area).to_have_value(re.compile(both))
    assert page.locator(".post form.writing").count() == 1

    with in_place(page):
        page.keyboard.press("Control+Enter")
        expect(post(3).locator("blockquote.quote")).to_have_count(2)
    expect(post(3).locator(".word-exact, .word-shortened")).to_have_count(2)


@with_script
def test_words_selected_elsewhere_are_not_put_into_anybodys_mouth(page, post):
    post(1).get_by_text("Second one.").click(click_count=3)
    post(2).get_by_role("link", name="Quote").click()

    area = post(2).get_by_label("Text")
    expect(area).to_have_value(re.compile("Third one"))
    assert "Second" not in area.input_value()


@with_script
def test_a_quote_joins_the_text_begun_at_the_end_of_the_thread(page, post):
    end = page.locator("#answer").get_by_label("Text")
    end.fill("I begin.")
    post(2).get_by_role("link", name="Quote").click()

    expect(end).to_have_value(re.compile(r"^I begin\.\n\n\[quote=.*\]\nThird one"))
    expect(end).to_be_focused()


@without_script
def test_a_quote_is_trimmed_by_hand(page, post):
    post(1).get_by_role("link", name="Quote").click()
    area = page.get_by_label("Text")
    area.fill(area.input_value().replace("First one.\n\n", "") + "So it is.")
    page.get_by_role("button", name="Reply", exact=True).click()

    expect(post(3)).to_contain_text("So it is.")
    expect(post(3).locator("blockquote")).to_contain_text("Second one.")
    expect(post(3).locator("blockquote")).not_to_contain_text("First one.")
    expect(post(3).locator(".word-exact")).to_have_text("exact quote")
