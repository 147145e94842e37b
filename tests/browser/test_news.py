"""An editor's morning: an article with a picture, its cards, and what people say of it."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.factories import make_section, make_thread

PICTURES = (
    "() => [...document.images].filter((i) => i.complete && !i.naturalWidth).map((i) => i.src)"
)


@pytest.fixture
def picture() -> dict[str, object]:
    stream = BytesIO()
    Image.new("RGB", (1280, 720), "firebrick").save(stream, "PNG")
    return {"name": "bread.png", "mimeType": "image/png", "buffer": stream.getvalue()}


def test_an_article_is_written_shown_and_talked_about(
    page, context, new_context, board, sign_in, named, picture, in_place
):
    with board.inside():
        section = make_section(named("Practice")).title
        thread = make_thread(make_section(named("Market")), posts=8).url
    title = named("Bread gets cheaper")
    sign_in(context, named("Edith"), is_editor=True)
    page.goto("/news")
    page.get_by_role("main").get_by_role("link", name="Write news").click()
    page.get_by_label("Headline").fill(title)
    page.get_by_label("Standfirst").fill("By a third, at once")
    page.get_by_label("Section for the comments").select_option(label=section)
    page.get_by_label("Text", exact=True).fill("The *whole* text.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".saved")).to_contain_text("Draft kept")
    expect(page.get_by_label("Standfirst")).to_have_value("By a third, at once")
    page.get_by_label("Section for the comments").select_option(label=section)
    page.get_by_label("File", exact=True).set_input_files(picture)
    page.get_by_label("What the picture shows").fill("A loaf")
    with in_place(page):
        page.get_by_role("button", name="Preview").click()
        expect(page.locator(".preview em")).to_have_text("whole")
    page.get_by_role("button", name="Publish").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("img", name="A loaf")).to_be_visible()
    page.get_by_label("Text", exact=True).fill("Where exactly?")
    with in_place(page):
        page.get_by_role("button", name="Post the comment").click()
        expect(page.locator("li.post")).to_contain_text("Where exactly?")

    reader = new_context().new_page()
    reader.goto("/")
    card = reader.locator("article.news", has_text=title)
    expect(card.get_by_role("link", name="1 comment")).to_be_visible()
    reader.goto(thread)
    reader.locator(".between h2 a").click()
    expect(reader.locator(".article-standfirst")).to_have_text("By a third, at once")
    expect(reader.get_by_role("region", name="Comments")).to_contain_text("Where exactly?")
    assert reader.evaluate(PICTURES) == []
