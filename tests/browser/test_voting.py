"""Voting with the supply in sight: in place with script, on pages of its own without."""

import pytest
from playwright.sync_api import expect

from tests.factories import make_post, make_section, make_thread


@pytest.fixture
def post(page, context, board, sign_in, named):
    """Open a thread as a member; returns its second post."""
    with board.inside():
        thread = make_thread(make_section(named("Practice")))
        make_post(thread, source="Pay him a share.")
        url = thread.url
    sign_in(context, named("Anna"))
    page.goto(url)
    return page.locator("li.post").nth(1)


def test_a_plus_is_given_and_withdrawn(page, post, in_place):
    url = page.url
    with in_place(page):
        post.get_by_role("link", name="Plus").click()
        expect(page.locator(".ammo")).to_contain_text("5 votes of 5 left.")
    page.get_by_label("Reason").fill("Quite right")
    with in_place(page):
        page.get_by_role("button", name="Give a plus").click()
        expect(page.locator(".notice-good")).to_contain_text("Given: +1")
    expect(page.locator(".ammo")).to_contain_text("4 votes of 5 left.")

    with in_place(page):
        page.get_by_role("button", name="Withdraw").click()
        expect(post.locator(".rating")).to_have_count(0)
    page.goto(url)
    expect(post.locator(".rating")).to_have_count(0)


def test_the_score_is_there_at_once_and_later(page, post):
    url = page.url
    post.get_by_role("link", name="Plus").click()
    page.get_by_role("button", name="Give a plus").click()
    expect(page.locator(".notice-good")).to_be_visible()

    page.goto(url)

    expect(post.locator(".rating")).to_contain_text("+1")


def test_a_minus_without_a_reason_asks_for_one(page, post):
    post.get_by_role("link", name="Minus").click()
    page.get_by_label("Reason").fill(" ")
    page.get_by_role("button", name="Give a minus").click()

    expect(page.locator(".form-errors")).to_contain_text("a minus without a reason")
    page.get_by_label("Reason").fill("Off the point")
    page.get_by_role("button", name="Give a minus").click()
    expect(page.locator(".notice-good")).to_contain_text("Given: −1")
