"""A moderator's evening: lock, pin, move, hide, restore; and the log tells of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import make_moderator, make_section, make_thread


@pytest.fixture
def talk(board, context, named):
    """Sign a moderator in, with a thread of three posts; returns its address and the places."""
    with board.inside():
        here, there = make_section(named("Practice")), make_section(named("Archive"))
        thread = make_thread(here, title=named("A loud talk"), posts=3)
        context.add_cookies([board.cookie_of(make_moderator(named("Mike")))])
        return thread.url, thread.title, there.title


def moderate(page: Page, act: str) -> None:
    page.get_by_text("Moderate", exact=True).click()
    page.locator(".menu-panel").get_by_role("link", name=act, exact=True).click()


def confirm(page: Page, act: str, reason: str) -> None:
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name=re.compile(act, re.IGNORECASE)).click()


def test_a_thread_is_locked_pinned_and_moved(page, talk):
    url, title, there = talk
    page.goto(url)
    for act, mark in (("Lock", "locked"), ("Pin", "pinned")):
        moderate(page, act)
        confirm(page, act, f"Reason to {act}")
        expect(page.locator("h1 .tag", has_text=mark)).to_be_visible()
    moderate(page, "Move")
    page.get_by_label("Section", exact=True).select_option(label=there)
    confirm(page, "Move", "It belongs there")
    expect(page.get_by_role("navigation", name="You are here")).to_contain_text(there)

    page.get_by_role("link", name="Moderation log").click()
    for reason in ("Reason to Lock", "Reason to Pin", "It belongs there"):
        entry = page.locator(".record", has_text=reason).filter(has_text=title)
        expect(entry).to_have_count(1)


def test_a_post_is_hidden_and_restored(page, context, new_context, talk):
    url, *_ = talk
    stranger = new_context().new_page()
    page.goto(url)
    post = page.locator("li.post").nth(1)
    post.get_by_role("link", name="More").click()
    page.locator("main").get_by_role("link", name="Hide").click()
    page.get_by_role("button", name="Hide the post").click()
    # Without a reason nothing is hidden.
    expect(page.get_by_label("Reason")).to_be_focused()
    confirm(page, "Hide the post", "Too loud for the neighbours")

    expect(page.locator("li.post.is-hidden")).to_contain_text("only moderators see this post")
    stranger.goto(url)
    expect(stranger.locator("li.post").nth(1)).to_contain_text("was hidden by a moderator")
    assert stranger.get_by_text("Post number 2.").count() == 0
    stranger.goto("/moderation/log")
    expect(stranger.get_by_text("Too loud for the neighbours").first).to_be_visible()

    page.locator("li.post.is-hidden").get_by_role("link", name="More").click()
    page.locator("main").get_by_role("link", name="Restore").click()
    page.get_by_role("button", name="Restore the post").click()
    expect(page.locator("li.post.is-hidden")).to_have_count(0)
    stranger.goto(url)
    expect(stranger.get_by_text("Post number 2.")).to_be_visible()


def test_a_thread_is_hidden_and_restored(page, new_context, watch, talk):
    watch.expect("410")
    url, title, _ = talk
    stranger = new_context().new_page()
    page.goto(url)
    moderate(page, "Hide")
    confirm(page, "Hide", "It is about nothing")
    page.goto(url)
    expect(page.locator("h1 .tag", has_text="hidden")).to_be_visible()
    stranger.goto(url)
    expect(stranger.get_by_role("heading", name="This was taken away")).to_be_visible()

    moderate(page, "Restore")
    page.get_by_role("button", name="Restore").click()
    stranger.goto(url)
    expect(stranger.get_by_role("heading", level=1)).to_contain_text(title)


def test_posts_are_split_off_and_the_threads_merged_again(page, talk, named):
    (url, title, there), another = talk, named("Another matter")
    page.goto(url)
    moderate(page, "Split posts off")
    page.get_by_role("checkbox", name="#2").check()
    page.get_by_label("Title").fill(another)
    page.get_by_label("Section", exact=True).select_option(label=there)
    confirm(page, "Split them off", "Off topic")
    expect(page.locator("h1")).to_contain_text(another)
    expect(page.locator("li.post")).to_have_count(1)

    page.goto(url)
    gap = page.locator("#gap-2")
    expect(gap).to_contain_text("Post #2 is now #1 of")
    gap.get_by_role("link", name="#1").click()
    expect(page.locator("h1")).to_contain_text(another)

    moderate(page, "Merge into …")
    page.get_by_label("Into the thread").fill(url)
    confirm(page, "Go on", "It belonged there after all")
    expect(page.locator(".notice-caution")).to_contain_text(title)
    page.get_by_role("button", name="Merge them").click()
    expect(page.locator("h1")).to_contain_text(title)
    expect(page.locator("li.post").last).to_contain_text("#4")
