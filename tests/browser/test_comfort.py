"""How readers like it: seen at once, with script and without, and never wider than the screen."""

import pytest
from playwright.sync_api import expect

from tests.factories import make_section, make_thread

WIDE = "\n\n".join(
    (
        "```\n" + "x" * 400 + "\n```",
        "\n".join(("|".join(["column"] * 12), "|".join(["---"] * 12), "|".join(["words"] * 12))),
        "щ" * 90,
        "https://example.org/" + "a" * 300,
        "`" + "y" * 300 + "`",
    )
)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAPER = "getComputedStyle(document.body).backgroundColor"
LETTERS = "parseFloat(getComputedStyle(document.querySelector('.prose')).fontSize)"
DARK, LIGHT = "rgb(22, 21, 19)", "rgb(250, 248, 243)"


@pytest.fixture
def thread(board, named):
    with board.inside():
        return make_thread(make_section(named("Practice")), title="ж" * 90, source=WIDE).url


def test_a_guest_chooses_and_sees_it_on_every_page(page, thread):
    page.goto(thread)
    letters = page.evaluate(LETTERS)
    assert page.evaluate(PAPER) == LIGHT

    page.get_by_role("link", name="Reading settings").click()
    page.get_by_label("Very large").check()
    page.get_by_label("Dark").check()
    page.get_by_label("Only the text").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="Back to where you were").click()

    expect(page.locator(".posts .who").first).to_be_visible()
    page.wait_for_load_state()
    assert page.url.endswith(thread)
    assert page.evaluate(PAPER) == DARK
    assert page.evaluate(LETTERS) > 1.4 * letters
    assert not page.locator(".posts .avatar").first.is_visible()
    assert page.locator(".posts .who").first.is_visible()


def test_a_member_finds_it_on_another_device(page, context, new_context, sign_in, named):
    name = sign_in(context, named("Reader"))
    page.goto("/reading")
    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()

    elsewhere = new_context(color_scheme="light")
    elsewhere.add_cookies([c for c in context.cookies() if c["name"] == "session"])
    other = elsewhere.new_page()
    other.goto("/drafts")

    assert other.evaluate(PAPER) == DARK
    assert name in other.content()


@pytest.mark.parametrize("words", ["", "small.compact", "huge", "huge.compact.text"])
def test_nothing_is_wider_than_the_screen(page, context, board, thread, words):
    if words:
        context.add_cookies([{"name": "reading", "value": words, "url": board.url}])
    for path in (thread, f"{thread}/print", "/", "/reading"):
        page.goto(path)
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(OVERFLOW) <= 0, (path, width)


def test_letters_twice_as_large_need_no_wider_page(page, thread):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(thread)

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate(OVERFLOW) <= 0


def test_wide_code_and_tables_scroll_in_their_own_box_by_keyboard(page, thread):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(thread)
    for box in (page.locator(".prose pre"), page.locator(".prose .table")):
        box.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(500)
        assert box.evaluate("box => box.scrollLeft") > 0


def test_a_whole_thread_is_printed_with_the_addresses_of_its_links(page, thread):
    page.goto(thread)
    page.locator(".take-along summary").click()
    page.get_by_role("link", name="Print the whole thread").click()
    page.emulate_media(media="print")

    assert page.locator("h1").inner_text() == "ж" * 90
    after = "getComputedStyle(document.querySelector('.prose a'), '::after').content"
    assert "example.org" in page.evaluate(after)


@pytest.mark.parametrize(("name", "ending"), [("One web page", "html"), ("Text in Markdown", "md")])
def test_a_thread_comes_as_a_file(page, thread, name, ending):
    page.goto(thread)
    page.locator(".take-along summary").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name=name).click()

    assert coming.value.suggested_filename.endswith(f".{ending}")
