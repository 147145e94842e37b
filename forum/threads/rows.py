"""What a list shows of a thread, as plain values, so that its row is written once for all."""

from datetime import datetime
from typing import NamedTuple

from forum.accounts.models import User
from forum.accounts.rows import Named
from forum.threads.models import Thread

# Pages that a row links to beside the last one.
FIRST_PAGES = 3


class ListedThread(NamedTuple):
    """A row of a list of threads; pages are numbers with addresses, or nothing for a gap."""

    id: int
    url: str
    title: str
    is_pinned: bool
    is_locked: bool
    is_hidden: bool
    is_news: bool
    pages: tuple[tuple[int, str] | None, ...]
    author: Named
    created_at: datetime
    reply_count: int
    view_count: int
    last_url: str
    last_author: Named | None
    last_post_at: datetime


def listed(thread: Thread, size: int) -> ListedThread:
    """Show a thread, with its author, article and last post loaded, in a list."""
    last = thread.last_post
    return ListedThread(
        thread.id,
        thread.url,
        thread.title,
        thread.is_pinned,
        thread.is_locked,
        thread.is_hidden,
        thread.article is not None,
        _pages(thread, size),
        _name(thread.author),
        thread.created_at,
        thread.reply_count,
        thread.view_count,
        last.url if last else "",
        _name(last.author) if last else None,
        thread.last_post_at,
    )


def _name(member: User) -> Named:
    return Named(member.id, member.name)


def _pages(thread: Thread, size: int) -> tuple[tuple[int, str] | None, ...]:
    """List the pages that a row links to: none of one, the first ones and the last of many."""
    count = thread.page_of(thread.last_number, size)
    if count == 1:
        return ()
    last = count if count <= FIRST_PAGES + 2 else FIRST_PAGES
    first = tuple((number, thread.page_url(number)) for number in range(1, last + 1))
    return first if last == count else (*first, None, (count, thread.page_url(count)))
