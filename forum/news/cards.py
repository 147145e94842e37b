"""Cards of articles beside the index and between posts: plain rows, because every page has one."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select

from forum import addresses
from forum.accounts.comfort import page_size
from forum.accounts.models import User
from forum.accounts.rows import Named
from forum.database.statements import for_each_kind
from forum.extensions import db
from forum.news.models import Article
from forum.news.queries import NEWEST
from forum.threads.models import Thread

# Cards between posts: the newest few take turns, and a short page is left to its posts.
CARDS_IN_TURN = 5
FEWEST_POSTS_FOR_A_CARD = 5


class Comments(NamedTuple):
    """The thread below an article."""

    id: int
    post_count: int
    is_hidden: bool = False


class Card(NamedTuple):
    """What a card shows of an article."""

    id: int
    slug: str
    title: str
    standfirst: str
    byline: str
    picture: str | None
    published_at: datetime
    thread: Comments
    author: Named

    @property
    def url(self) -> str:
        """Return the address of the article."""
        return addresses.article(self.id, self.slug)


_WORDS = (
    Article.id,
    Article.slug,
    Article.title,
    Article.standfirst,
    Article.byline,
    Article.picture,
    Article.published_at,
)


@for_each_kind
def _newest(viewer, is_beside_a_thread: bool = False) -> Select:
    """Select the newest; hidden ones are for moderators' lists, not for cards."""
    found = (
        select(*_WORDS, Thread.id, Thread.post_count, User.id, User.name)
        .join(Article.thread)
        .join(Thread.author)
        .where(Article.visible_to(viewer), Thread.hidden_at.is_(None))
        .order_by(*(column.desc() for column in NEWEST))
        .limit(bindparam("limit"))
    )
    return found.where(Thread.id != bindparam("thread_id")) if is_beside_a_thread else found


def _card(row: Any) -> Card:
    id, slug, title, standfirst, byline, picture, published_at, *rest = row
    comments, author = Comments(*rest[:2]), Named(*rest[2:])
    return Card(id, slug, title, standfirst, byline, picture, published_at, comments, author)


def newest_cards(viewer, limit: int) -> list[Card]:
    """List the cards of the newest articles for the viewer."""
    values = {"limit": limit, "viewer_id": viewer.id}
    rows = db.session.connection().execute(_newest(viewer), values).all()
    return [_card(row) for row in rows]


def card_for_thread(viewer, thread: Thread, page: int) -> Card | None:
    """Choose the article whose card stands between the posts of a page; the same every time."""
    size = page_size()
    if min(size, thread.last_number - (page - 1) * size) < FEWEST_POSTS_FOR_A_CARD:
        return None
    values = {"thread_id": thread.id, "limit": CARDS_IN_TURN, "viewer_id": viewer.id}
    rows = db.session.connection().execute(_newest(viewer, True), values).all()
    return _card(rows[(thread.id + page) % len(rows)]) if rows else None
