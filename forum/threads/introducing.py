"""How the pages of a thread, and of an article, introduce themselves."""

from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import ngettext as _n

from forum.accounts.comfort import board_page_size
from forum.cards import Card
from forum.posts.rows import ShownPost
from forum.threads.models import Thread
from forum.web.access import viewer
from forum.web.filters import number
from forum.web.introducing import Introduction, introduced
from forum.web.languages import board_language

# From here on a card says about how many: not each answer makes another picture.
EXACTLY = 100


def introduced_thread(
    thread: Thread, page: dict[str, Any], text: str = "", picture: str = ""
) -> Introduction | None:
    """Introduce a page of a thread: the first one by a text of its own, any by its first post."""
    if not thread.is_public:
        return None
    pages = page["pages"]
    # Whoever likes other pages than the board's is told which one has the same beginning.
    path = thread.page_url(thread.page_of(pages.offset + 1, board_page_size()))
    if viewer().is_member:
        return introduced(path)
    first = next((post for post in page["posts"] if isinstance(post, ShownPost)), None)
    words = text if text and pages.number == 1 else first.words.html if first else ""
    schema = "NewsArticle" if thread.article else "DiscussionForumPosting"
    return introduced(
        path, words, kind="article", schema=schema, picture=picture or card_url(thread)
    )


def card_of(thread: Thread) -> Card:
    """Return what stands on the card of a thread, in the language of the board."""
    with force_locale(board_language()):
        note = _replies(thread.reply_count)
    return Card(thread.title, thread.section.title, note, current_app.config["NAME"])


def card_url(thread: Thread) -> str:
    """Return the address of the thread's card; it changes with the words on it."""
    return f"/threads/{thread.id}/card-{card_of(thread).name}.png"


def _replies(count: int) -> str:
    """Say how many replies there are, in two figures when they are many."""
    if count < EXACTLY:
        return _n("%(number)s reply", "%(number)s replies", count, number=str(count))
    about = count - count % 10 ** (len(str(count)) - 2)
    return _n("%(number)s reply", "%(number)s replies", about, number=f"{number(about)}+")
