"""Everything without a mouse: the skip link, a way to every control, menus, sending."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.marks import with_script
from tests.factories import make_moderator, make_post, make_section, make_thread

# What can be acted on, once the menus are left closed.
CONTROLS = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((node) => node.checkVisibility() && !node.closest("[aria-hidden='true']")
    && node.type !== "hidden" && node.tabIndex >= 0)
  .map((node) => node.outerHTML.slice(0, 120))
"""
FOCUSED = """
() => {
  const node = document.activeElement;
  const style = getComputedStyle(node), box = node.getBoundingClientRect();
  const isMarked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.5)
    || style.boxShadow !== "none";
  const isOnScreen = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  return [node.outerHTML.slice(0, 120), isMarked && isOnScreen];
}
"""


@pytest.fixture
def thread(board, context, named):
    """Sign a moderator in, who sees the most controls; returns a thread's address."""
    with board.inside():
        make_section(named("Practice"))
        thread = make_thread(make_section(named("Market")), title=named("A talk"))
        make_post(thread, source="A [link](https://example.org), @nobody and a\n\n> quote")
        context.add_cookies([board.cookie_of(make_moderator(named("Mike")))])
        return thread.url


def press_tab_through(page: Page) -> list[tuple[str, bool]]:
    """Press Tab until the page has been walked through; return what had the focus."""
    steps = []
    for _ in range(300):
        page.keyboard.press("Tab")
        step = tuple(page.evaluate(FOCUSED))
        if step[0].startswith("<body") or (steps and step[0] == steps[0][0]):
            break
        steps.append(step)
    return steps


def test_every_control_is_reached_and_seen(page, thread):
    page.goto(thread)
    # What comes by itself has come.
    page.locator("#similar").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    controls = page.evaluate(CONTROLS)

    steps = press_tab_through(page)

    assert set(controls) <= {html for html, _ in steps}
    assert [html for html, is_seen in steps if not is_seen] == []


def test_the_skip_link_leads_to_the_text(page, thread):
    page.goto(thread)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the text")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_menus_open_and_close(page, thread, has_script):
    page.goto(thread)
    page.get_by_role("link", name="Sections").press("Enter")
    if has_script:
        sections = page.locator("details.top-sections")
        expect(sections.locator("summary")).to_be_focused()
        page.keyboard.press("Tab")
        expect(sections.get_by_role("link").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(sections).not_to_have_attribute("open", "")
        expect(sections.locator("summary")).to_be_focused()
    else:
        expect(
            page.get_by_role("navigation", name="Sections").get_by_role("link").first
        ).to_be_visible()
        page.goto(thread)

    page.get_by_text("Moderate", exact=True).click()
    expect(page.get_by_role("link", name="Lock")).to_be_visible()
    page.mouse.click(8, 400)
    expect(page.get_by_role("link", name="Lock")).to_be_hidden()


@with_script
def test_control_and_enter_sends(page, thread, in_place):
    page.goto(thread)
    page.get_by_label("Text").fill("From the keyboard.")
    with in_place(page):
        page.keyboard.press("Control+Enter")
        expect(page.locator("li.post")).to_have_count(3)
    expect(page.locator("li.post").last).to_contain_text("From the keyboard.")
