"""What came into a thread while somebody was reading or writing there."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select

from forum.accounts.comfort import page_size
from forum.database.statements import for_each_kind
from forum.extensions import db
from forum.ignoring.folding import fold_quotes
from forum.ignoring.models import not_ignored
from forum.posts import rows
from forum.posts.models import Post
from forum.threads.forms import ReplyForm
from forum.threads.models import Thread
from forum.threads.queries import Gap, posts_of_page

# Posts shown before a reply is sent after all; the rest stands in the thread.
MOST_BETWEEN = 5
# Nobody asks how many exactly when there are more.
MOST_COUNTED = 1_000


def pulse(thread: Thread) -> str:
    """Say in a few letters how a thread stands; every change that readers are told of alters it."""
    locked = " locked" if thread.is_locked else ""
    return f"{thread.last_number} {thread.post_count}{locked}"


def _news_for(viewer) -> ColumnElement[bool]:
    """Say in SQL which posts of a visible thread are news to a viewer: what others wrote.

    Those whom the viewer ignores tell no news.
    """
    standing = Post.standing_for(viewer)
    if not viewer.is_member:
        return standing
    return and_(standing, Post.author_id != viewer.id, not_ignored(viewer.id, Post.author_id))


@for_each_kind
def _news_since(viewer) -> Select:
    return (
        select(Post.number)
        .where(
            Post.thread_id == bindparam("thread_id"),
            # Of the posts that the page knows: one may come between two statements.
            Post.number.between(bindparam("after") + 1, bindparam("last")),
            _news_for(viewer),
        )
        .order_by(Post.number)
        .limit(MOST_COUNTED)
    )


@for_each_kind
def _count(viewer) -> Select:
    """Count what is new on a page and behind it, and find the first of both."""
    news = _news_since(viewer).subquery()
    is_here = news.c.number <= bindparam("end")
    return select(
        func.count(case((is_here, 1))),
        func.count(case((~is_here, 1))),
    ).select_from(news)


@dataclass(frozen=True)
class Arrivals:
    """What is new behind a number: on the page of that number, and on those that follow."""

    thread: Thread
    # What the page has got since, in order; posts of the viewer's own among it.
    posts: list[rows.ShownPost]
    # The numbers of the page whose posts cannot be seen there.
    gaps: list[Gap]
    # How many of others are new here, and on later pages.
    here: int
    later: int
    page: int

    @property
    def newest(self) -> int:
        """Return the highest number that the page has now."""
        return min(self.page * page_size(), self.thread.last_number)

    @property
    def here_url(self) -> str:
        """Return where the first new post of the page stands."""
        return f"{self.thread.page_url(self.page)}#post-{self.posts[0].id}"

    @property
    def later_url(self) -> str:
        """Return the address of the next page."""
        return self.thread.page_url(self.page + 1)


def arrivals(thread: Thread, viewer, after: int) -> Arrivals:
    """Find what is new in a thread for somebody whose page ends with a number."""
    after = min(after, thread.last_number)
    page = thread.page_of(after, page_size())
    there = fold_quotes(posts_of_page(thread, viewer, page), viewer)
    values = {"thread_id": thread.id, "after": after, "viewer_id": viewer.id}
    bounds = {"last": thread.last_number, "end": page * page_size()}
    count = _count(viewer), values | bounds
    here, later = db.session.connection().execute(*count).one()
    return Arrivals(
        thread,
        posts=[p for p in there if not isinstance(p, Gap) and p.number > after],
        gaps=[p for p in there if isinstance(p, Gap) and p.number <= after],
        here=here,
        later=later,
        page=page,
    )


@dataclass(frozen=True)
class Between:
    """What a reply would have passed over, had it been posted at once."""

    posts: list[rows.ShownPost]
    # Where it goes on, when there is more.
    more_url: str | None
    # Whether the post that it answers is out of sight.
    is_answered_gone: bool


@for_each_kind
def _posts_since(viewer) -> Select:
    return (
        rows.select_shown()
        .where(
            Post.thread_id == bindparam("thread_id"),
            Post.number > bindparam("after"),
            _news_for(viewer),
        )
        .order_by(Post.number)
        .limit(MOST_BETWEEN + 1)
    )


def what_came_between(
    thread: Thread, viewer, form: ReplyForm, *, is_gone: bool = False
) -> Between | None:
    """Find what others did since a form was shown; None when there is nothing to look at.

    `is_gone` tells that the post which it answers is out of sight. A form that does not say what
    its page showed is an old one, or of no browser: it posts.
    """
    seen = form.seen.data
    if seen is None:
        return None
    found = _posts_after(thread, viewer, seen) if thread.last_number > seen else []
    if not (found or is_gone):
        return None
    more_url = None
    if more := found[MOST_BETWEEN:]:
        more_url = thread.place_url(more[0].number, more[0].id, page_size())
    return Between(found[:MOST_BETWEEN], more_url, is_gone)


def _posts_after(thread: Thread, viewer, number: int) -> list[rows.ShownPost]:
    values = {"thread_id": thread.id, "after": number, "viewer_id": viewer.id}
    found = db.session.connection().execute(_posts_since(viewer), values)
    return fold_quotes([rows.shown(row, thread) for row in found], viewer)
