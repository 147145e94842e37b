"""From the first look to an edited post, the way a stranger goes it."""

import re

import pytest
from playwright.sync_api import Page, expect

from forum.accounts.models import User
from forum.extensions import db
from forum.threads.models import Thread
from tests.browser.board import PASSWORD
from tests.factories import make_post, make_section, make_thread, post_number


@pytest.fixture
def talk(board, named):
    """A thread in which Vera asks and Boris answers; returns the names and addresses."""
    with board.inside():
        vera, boris = board.make_member(named("Vera")), board.make_member(named("Boris"))
        section = make_section(named("Practice"), description="Where things are tried.")
        thread = make_thread(
            section, author=vera, title=named("Which bell to buy"), source="Which *bell* is loud?"
        )
        make_post(thread, author=boris, source="The big one.\n\nNot the small one.")
        return {
            "section": section.title,
            "thread": thread.title,
            "url": thread.url,
            "vera": vera.name,
            "boris": boris.name,
        }


def post_saying(page: Page, words: str):
    """Find the post on a page that says something."""
    return page.locator("li.post").filter(has=page.locator(f".prose:has-text('{words}')"))


def register(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Register").click()
    expect(page.get_by_text(f"Menu of {name}")).to_be_attached()


def test_a_stranger_reads_registers_and_starts_a_thread(page, talk, named):
    page.goto("/")
    page.get_by_role("link", name=talk["section"], exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(talk["section"])
    page.get_by_role("link", name=talk["thread"]).click()
    expect(page.locator("li.post")).to_have_count(2)

    page.get_by_role("link", name="Register").last.click()
    register(page, named("Newcomer"))
    expect(page.get_by_label("Text")).to_be_visible()

    page.get_by_role("navigation", name="You are here").get_by_text(talk["section"]).click()
    page.get_by_role("link", name="New thread").click()
    page.get_by_label("Title").fill("Bells of mine")
    page.get_by_label("Text").fill("I have three :)\n\n- small\n- middle\n- big")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview li")).to_have_text(["small", "middle", "big"])
    page.get_by_role("button", name="Start the thread").click()

    expect(page).to_have_url(re.compile(r"/threads/\d+-bells-of-mine"))
    expect(page.locator(".post .prose li")).to_have_count(3)
    expect(page.locator(".post .prose")).to_contain_text("🙂")
    assert page.get_by_role("heading", level=1).inner_text() == "Bells of mine"


def test_a_reply_stands_under_its_post(page, context, talk, sign_in, named, in_place, has_script):
    sign_in(context, named("Anna"))
    page.goto(talk["url"])

    with in_place(page):
        post_saying(page, "The big one").get_by_role("link", name="Reply").click()
        area = page.locator("textarea:not([id='source-answer'])") if has_script else None
        if area:
            expect(area).to_be_focused()
        expect(page.locator(".reply-to")).to_contain_text(talk["boris"])
    form = page.locator("form.writing").filter(has=page.locator("input[name='reply_to']"))
    with in_place(page):
        form.get_by_label("Text").fill("Why the big one?")
        form.get_by_role("button", name="Reply").click()
        answer = post_saying(page, "Why the big one?")
        expect(answer).to_be_visible()
        if has_script:
            expect(page.locator(".arrived[role='status']")).to_be_focused()
    expect(answer.locator(".post-answers")).to_contain_text(talk["boris"])
    expect(page.locator("li.post")).to_have_count(3)
    page.reload()
    expect(page.locator("li.post")).to_have_count(3)


def test_one_reply_quotes_two_people(page, context, talk, sign_in, named, in_place, has_script):
    sign_in(context, named("Anna"))
    page.goto(talk["url"])

    if has_script:
        with in_place(page):
            post_saying(page, "Which bell").get_by_role("link", name="Quote").click()
            form = page.locator(".post form.writing")
            area = form.get_by_label("Text")
            expect(area).to_be_focused()
        area.press_sequentially("It rings far.")
        with in_place(page, announced=False):
            post_saying(page, "The big one").get_by_role("link", name="Quote").click()
            expect(area).to_have_value(re.compile("Not the small one"))
            expect(area).to_be_focused()
    else:
        post_saying(page, "Which bell").get_by_role("link", name="Quote").click()
        form = page.locator("form.writing")
        area = form.get_by_label("Text")
        area.fill(area.input_value() + "It rings far.")
        form.get_by_role("button", name="Quote #2").click()
    assert re.fullmatch(
        rf"\[quote={talk['vera']};\d+\]\nWhich \*bell\* is loud\?\n\[/quote\]\n\nIt rings far.\n\n"
        rf"\[quote={talk['boris']};\d+\]\nThe big one\.\n\nNot the small one\.\n\[/quote\]\s*",
        area.input_value(),
    )

    with in_place(page):
        form.get_by_role("button", name="Reply").click()
        answer = post_saying(page, "It rings far")
        expect(answer).to_be_visible()
    expect(answer.locator("blockquote.quote")).to_have_count(2)
    expect(answer.locator(".word-exact")).to_have_count(2)


@pytest.fixture
def quoted(board, talk):
    """The thread with a reply that quotes its first post; returns the quoting text."""
    with board.inside():
        first = post_number(thread_at(talk["url"]), 1)
        source = f"[quote={talk['vera']};{first.id}]\nWhich *bell* is loud?\n[/quote]\n\nGood one!"
        make_post(first.thread, author=first.author, source=source)
    return "Good one!"


def thread_at(url: str) -> Thread:
    return db.session.get(Thread, int(re.search(r"\d+", url)[0]))


def test_a_quoted_post_opens_in_place(page, talk, quoted, in_place, has_script):
    page.goto(talk["url"])
    quoting = post_saying(page, quoted)
    source = quoting.locator(".quote-source a")

    if has_script:
        for how in ("Enter", "click"):
            with in_place(page):
                source.press("Enter") if how == "Enter" else source.click()
                opened = quoting.locator(".opened")
                expect(opened).to_contain_text("Which bell is loud?")
                expect(opened).to_be_focused()
                expect(source).to_have_attribute("aria-expanded", "true")
            with in_place(page, announced=False):
                source.click() if how == "Enter" else opened.get_by_text("Close").click()
                expect(opened).to_have_count(0)
                expect(source).to_have_attribute("aria-expanded", "false")
                expect(source).to_be_focused()
        first = post_saying(page, "Which bell").first
        with in_place(page):
            first.locator(".quoted-by a").click()
            expect(first.locator(".opened")).to_contain_text(quoted)
        assert "#" not in page.url
    else:
        source.click()
        expect(page).to_have_url(re.compile(r"#post-\d+$"))
        expect(page.locator("li.post:target")).to_contain_text("Which bell is loud?")
        page.locator("li.post:target .quoted-by a").click()
        expect(page.locator("li.post:target")).to_contain_text(quoted)


def test_an_author_edits_in_place(page, context, board, talk, sign_in, named, in_place, has_script):
    name = sign_in(context, named("Anna"))
    with board.inside():
        anna = db.session.scalar(db.select(User).where(User.name == name))
        make_post(thread_at(talk["url"]), author=anna, source="First words.")
    page.goto(talk["url"])
    post = page.locator("li.post").filter(has=page.get_by_role("link", name="Edit", exact=True))

    with in_place(page):
        post.get_by_role("link", name="Edit").click()
        form = page.locator("form[action^='/posts/']")
        if has_script:
            expect(form.get_by_label("Text")).to_be_focused()
    with in_place(page):
        form.get_by_label("Text").fill("Words to forget.")
        form.get_by_role("link", name="Cancel").click()
        expect(post_saying(page, "First words.")).to_be_visible()
        if has_script:
            expect(post).to_be_focused()
    assert page.get_by_text("Words to forget.").count() == 0

    with in_place(page):
        post.get_by_role("link", name="Edit").click()
        form = page.locator("form[action^='/posts/']")
        form.get_by_label("Text").fill("Second words.")
        form.get_by_role("button", name="Save", exact=True).click()
        expect(post_saying(page, "Second words.")).to_be_visible()
        if has_script:
            expect(post).to_be_focused()
    page.get_by_role("link", name=re.compile("^edited")).click()
    expect(page.get_by_role("article", name="The text now")).to_contain_text("Second words.")
    expect(page.locator("article.card").last).to_contain_text("First words.")
