"""A board with everything on it that can look bad, and the way to each kind of page."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from forum.accounts.models import User
from forum.demo import loading
from forum.drafts import actions as drafts
from forum.drafts.places import thread_place
from forum.extensions import db
from forum.news import actions as news
from forum.posts import actions as posts
from forum.sections.models import Section
from forum.threads import splitting
from tests.browser.board import Board
from tests.factories import (
    make_member,
    make_moderator,
    make_post,
    make_section,
    make_thread,
    make_vote,
)

WORD = "Широкоформатнооборудованнейшему" * 3
NAME = "Вседержителевозвеличенскийский"
TITLE = "Где-взять-место-для-очень-длинного-заголовка-без-единого-пробела-в-нём-" * 2
HOSTILE = f"""{WORD}

| {" | ".join(f"column {n}" for n in range(12))} |
|{"---|" * 12}
| {" | ".join(f"value-{n}" for n in range(12))} |

```
{"x = " * 60}
```

1. one
   - two

[spoiler]The end is known[/spoiler]  `{WORD[:60]}` https://example.org/{"path/" * 20} :)
"""
DEMO = Path(loading.__file__).parent / "threads"


def demo_texts(count: int) -> list[str]:
    """Cut texts of ordinary length out of the demo's threads."""
    files = sorted(DEMO.glob("*.txt"))[:count]
    return [file.read_text("utf-8")[600:900].strip() for file in files]


def quote_of(post) -> str:
    return f"[quote={post.author.name};{post.id}]\n{post.source[:40]}\n[/quote]\n\nYes."


def build(board: Board) -> dict[str, str]:
    """Fill the board; return the addresses of its places by their names."""
    group = make_section("Биржа и продажа")
    section = make_section("Раздел", parent=group, description="О чём здесь говорят. " * 6)
    empty = make_section(TITLE[:60], parent=group)
    make_moderator("Модератор")
    make_member("Редактор", is_editor=True)
    author, member = make_member(NAME), make_member("Участник")
    article = news.publish(
        section,
        by=author,
        title=TITLE[:100],
        standfirst="Одной строкой о том, что произошло",
        source=HOSTILE,
        byline=NAME,
    )
    thread = _long_thread(section, author, member)
    drafts.save(member, thread_place(empty), source=HOSTILE, title=TITLE[:120])
    db.session.commit()
    places = {
        "section": section.url,
        "group": group.url,
        "empty": empty.url,
        "new": f"/sections/{empty.id}/threads/new",
        "thread": thread.url,
        "thread_id": str(thread.id),
        "locked": make_thread(section, locked=True).url,
        "left": _left_thread(section).url,
        "other_id": str(make_thread(section, author=author, title=TITLE[:120]).id),
        "article": article.url,
        "member": author.url,
        "edited": f"/posts/{thread.last_post_id}",
    }
    make_thread(section, author=author, title="Ordinary", source=demo_texts(1)[0])
    return places


def _left_thread(section: Section):
    """Make a thread that a post has left, with the answer to it."""
    thread = make_thread(section, posts=2)
    gone = make_post(thread, source=HOSTILE)
    make_post(thread, reply_to=gone)
    by = db.session.scalars(select(User).where(User.name == "Модератор")).one()
    splitting.split(thread, [gone.id], section, title=TITLE[:120], by=by, reason=WORD)
    db.session.commit()
    return thread


def _long_thread(section: Section, author: User, member: User):
    thread = make_thread(section, author=author, title=TITLE[:120], source=HOSTILE, pinned=True)
    first = make_post(thread, author=author, source=HOSTILE)
    make_post(thread, author=member, source=quote_of(first), reply_to=first)
    for is_plus in (True, False):
        make_vote(first, is_plus=is_plus, reason=WORD)
    hidden = make_post(thread, author=author)
    posts.hide(hidden, by=author, reason=WORD)
    for text in demo_texts(37):
        make_post(thread, author=author, source=text)
    edited = make_post(thread, author=member, source=quote_of(first))
    posts.edit(edited, source=f"{HOSTILE}\n\nEdited.")
    db.session.commit()
    return thread


def go(place: str, path: str = "") -> Callable[[Page, dict[str, str]], object]:
    """Return the way to a page with an address of its own."""
    return lambda page, places: page.goto(places.get(place, place) + path)


def choose_posts(page: Page, places: dict[str, str]) -> None:
    """Choose a post on one page, go to the next one, and forget the title."""
    page.goto(f"/threads/{places['thread_id']}/split")
    page.get_by_role("checkbox").nth(2).check()
    page.get_by_role("button", name="Next page").click()
    expect(page.get_by_text("chosen on other pages")).to_be_visible()
    page.locator("form.splitting").evaluate("(form) => { form.noValidate = true; }")
    page.get_by_role("button", name="Split them off").click()
    expect(page.locator(".form-errors")).to_be_visible()


def name_the_other(page: Page, places: dict[str, str]) -> None:
    """Come to the page that names both threads."""
    page.goto(f"/threads/{places['other_id']}/merge")
    page.get_by_label("Into the thread").fill(places["thread"])
    page.get_by_label("Reason").fill("The same")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Merge them")).to_be_visible()


def open_reply(page: Page, places: dict[str, str]) -> None:
    page.goto(places["thread"])
    page.locator("li.post").nth(1).get_by_role("link", name="Reply").click()
    expect(page.locator(".reply-to")).to_be_visible()


def open_ballot(page: Page, places: dict[str, str]) -> None:
    page.goto(places["thread"])
    page.locator("li.post").nth(1).get_by_role("link", name="Minus").click()
    expect(page.locator(".ballot")).to_be_visible()


def open_sections(page: Page, places: dict[str, str]) -> None:
    page.goto(places["thread"])
    page.locator("#sections_menu").click()
    expect(page.locator("details.top-sections[open]")).to_be_visible()


def open_quote(page: Page, places: dict[str, str]) -> None:
    page.goto(places["thread"])
    page.locator(".quote-source a").first.click()
    expect(page.locator(".opened")).to_be_visible()


def open_keys(page: Page, places: dict[str, str]) -> None:
    page.goto(places["thread"])
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def hear_of_posts(page: Page, places: dict[str, str]) -> None:
    """Let the page know less than there is, and ask."""
    page.goto(places["thread"] + "?page=3")
    known = "{after: 39, pulse: ''}"
    page.locator("#arrivals").evaluate(f"(bar) => Object.assign(bar.dataset, {known})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#arrivals a").first).to_be_visible()


def be_too_slow(page: Page, places: dict[str, str]) -> None:
    """Send a form that knows less than there is."""
    page.goto(places["thread"] + "?page=3")
    page.evaluate("document.querySelector('#answer [name=seen]').value = 36")
    page.locator("#source-answer").fill("Words")
    page.locator("#answer .button-primary").click()
    expect(page.locator(".came-between")).to_be_visible()


def open_edit(page: Page, places: dict[str, str]) -> None:
    page.goto(places["thread"] + "?page=3")
    page.get_by_role("link", name="Edit", exact=True).last.click()
    page.locator("form[action^='/posts/']").get_by_role("button", name="Preview").click()
    expect(page.locator(".preview .prose")).to_be_visible()


def fail_to_register(page: Page, places: dict[str, str]) -> None:
    page.goto("/register")
    page.get_by_label("Name").fill("?")
    page.get_by_label("Password").fill("short")
    page.locator("main").get_by_role("button", name="Register").click()
    expect(page.locator(".form-errors")).to_be_visible()


def quote_more(page: Page, places: dict[str, str]) -> None:
    page.goto(f"/threads/{places['thread_id']}/reply")
    page.get_by_role("button", name=re.compile("^Quote")).first.click()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview .prose")).to_be_visible()


Way = Callable[[Page, dict[str, str]], object]
# Who looks, and how they come to the page.
PAGES: dict[str, tuple[str, Way]] = {
    "index": ("", go("/")),
    "sections": ("", go("/sections")),
    "sections-open": ("", open_sections),
    "group": ("", go("group")),
    "section": ("", go("section")),
    "empty-section": ("Участник", go("empty")),
    "thread-first": ("", go("thread")),
    "thread-middle": ("Участник", go("thread", "?page=2")),
    "thread-last": ("Участник", go("thread", "?page=3")),
    "thread-locked": ("", go("locked")),
    "thread-moderated": ("Модератор", go("thread")),
    "thread-split": ("Модератор", choose_posts),
    "thread-left": ("", go("left")),
    "thread-merge": ("Модератор", name_the_other),
    "reply-open": ("Участник", open_reply),
    "ballot-open": ("Участник", open_ballot),
    "quote-open": ("", open_quote),
    "keys": ("", go("/keys")),
    "keys-open": ("", open_keys),
    "posts-arrived": ("", hear_of_posts),
    "came-between": ("Участник", be_too_slow),
    "edit-open": ("Участник", open_edit),
    "reply-page": ("Участник", quote_more),
    "new-thread": ("Участник", go("new")),
    "revisions": ("", go("edited", "/revisions")),
    "profile": ("", go("member")),
    "profile-own": ("Участник", go("/settings/profile")),
    "profile-posts": ("", go("member", "/posts")),
    "profile-threads": ("", go("member", "/threads")),
    "ledger": ("", go("member", "/reputation")),
    "ledger-moderated": ("Модератор", go("member", "/reputation")),
    "agreed-votes": ("Модератор", go("/moderation/votes")),
    "settings": ("Участник", go("/settings")),
    "settings-password": ("Участник", go("/settings/password")),
    "reading": ("", go("/reading")),
    "settings-reading": ("Участник", go("/reading")),
    "thread-to-print": (
        "",
        lambda page, places: page.goto(f"/threads/{places['thread_id']}/print"),
    ),
    "settings-devices": ("Участник", go("/settings/sessions")),
    "sign-in": ("", go("/sign-in")),
    "register-errors": ("", fail_to_register),
    "reset-password": ("", go("/reset-password")),
    "drafts": ("Участник", go("/drafts")),
    "article": ("Участник", go("article")),
    "news": ("", go("/news")),
    "search": ("", go("/search?in=%23", "1&author=x")),
    "search-found": ("Участник", go("/search?q=value column&group=thread")),
    "search-in-vain": ("", go(f"/search?q={WORD} is:odd in:nowhere author:{NAME}")),
    "write-news": ("Редактор", go("/news/new")),
    "moderation-log": ("", go("/moderation/log")),
    "moderate-thread": (
        "Модератор",
        lambda page, places: page.goto(f"/threads/{places['thread_id']}/move"),
    ),
    "not-found": ("", go("/nothing/here")),
    "forbidden": (
        "Участник",
        lambda page, places: page.goto(f"/threads/{places['thread_id']}/move"),
    ),
}
