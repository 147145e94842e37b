"""Searching in a real browser: from any page, with the form, and what comes by itself."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.marks import with_script
from tests.factories import make_member, make_post, make_section, make_thread


@pytest.fixture
def talk(board, named):
    """Make two threads about one thing; return the address of the second, and who answered."""
    with board.inside():
        section = make_section(named("Practice"))
        make_thread(section, title="Gardens of aubergines", source="They grow.")
        thread = make_thread(section, title="Aubergines in a small garden", source="They do not.")
        author = make_member(named("Gardener"))
        make_post(thread, author=author, source="Water your aubergines in the evening.")
        return thread.url, author.name


def test_one_asks_narrows_and_reads(page, talk):
    url, author = talk
    page.goto("/")
    page.get_by_role("link", name="Search", exact=True).click()
    box = page.get_by_role("searchbox", name="What to look for")
    box.fill("watering aubergine")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".record-more mark").first).to_have_text("Water")

    page.get_by_text("More choices").click()
    page.get_by_label("Author").fill(author)
    page.get_by_role("button", name="Find").click()
    expect(box).to_have_value(f'watering aubergine author:"{author}"')
    expect(page.locator(".search-said .tag")).to_contain_text("author:")

    page.locator(".record h2 a").click()
    expect(page).to_have_url(re.compile(re.escape(url)))
    expect(page.locator("li.post:target")).to_contain_text("in the evening")


def test_the_whole_post_opens_below_what_was_found_or_in_its_thread(page, board, named, has_script):
    with board.inside():
        thread = make_thread(make_section(named("Kitchen")), title="Soup")
        make_post(thread, source="A courgette has to be peeled in the evening.")
    page.goto("/search?q=peeling+courgettes")
    page.get_by_role("link", name="whole post").first.click()

    if has_script:
        opened = page.locator(".record .opened")
        expect(opened).to_be_focused()
        expect(opened).to_contain_text("A courgette has to be peeled in the evening.")
        opened.get_by_role("link", name="Close").click()
        expect(page.get_by_role("link", name="whole post").first).to_be_focused()
    else:
        expect(page.locator("li.post:target")).to_contain_text("in the evening")


def test_similar_threads_are_one_click_away_or_none(
    page, context, talk, sign_in, named, has_script
):
    sign_in(context, named("Anna"))
    page.goto(talk[0])
    page.locator("#similar").scroll_into_view_if_needed()
    if not has_script:
        page.get_by_role("link", name="Similar threads").click()

    expect(page.locator("#similar")).to_contain_text("Gardens of aubergines")


@with_script
def test_likely_threads_come_while_a_title_is_typed_and_take_nothing_away(
    page, context, board, talk, sign_in, named
):
    with board.inside():
        section = make_section(named("Theory")).id
    sign_in(context, named("Anna"))
    page.goto(f"/sections/{section}/threads/new")
    page.get_by_label("Title").press_sequentially("Aubergines of a gardener")

    expect(page.locator("#likely")).to_contain_text("Aubergines in a small garden")
    expect(page.get_by_label("Title")).to_be_focused()
    expect(page.locator("#announcement")).to_be_empty()
