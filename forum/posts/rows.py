"""What a page shows of a post, as plain values: a page of twenty needs no rows that can change."""

from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, Subquery, and_, or_, select
from sqlalchemy.orm import aliased

from forum import addresses
from forum.accounts.models import User
from forum.database.lookups import named_row
from forum.posts.models import Post
from forum.threads.models import Thread

_Answered, _AnsweredAuthor = aliased(Post), aliased(User)


class ShownAuthor(NamedTuple):
    """The card beside a post."""

    id: int
    name: str
    avatar: str | None
    created_at: datetime
    post_count: int
    reputation: int

    @property
    def url(self) -> str:
        """Return the address of the profile."""
        return addresses.member(self.id, self.name)


class Answered(NamedTuple):
    """The post that another one answers."""

    id: int
    number: int
    is_hidden: bool
    author_name: str
    # Whether it stands in another thread, since one of both was moved.
    is_elsewhere: bool = False

    @property
    def url(self) -> str:
        """Return the lasting address of the post."""
        return addresses.post(self.id)


class Words(NamedTuple):
    """What everybody sees of a post, whoever looks."""

    id: int
    number: int
    html: Markup
    created_at: datetime
    edited_at: datetime | None
    is_hidden: bool
    score: int
    reply_to: Answered | None

    @property
    def url(self) -> str:
        """Return the lasting address of the post."""
        return addresses.post(self.id)


class ShownPost(NamedTuple):
    """A post as its page shows it; answers the questions of the rules like the post itself."""

    thread: Thread
    words: Words
    author: ShownAuthor
    is_opening: bool

    @property
    def id(self) -> int:
        """Return the id of the post."""
        return self.words.id

    @property
    def number(self) -> int:
        """Return the number of the post in its thread."""
        return self.words.number

    @property
    def author_id(self) -> int:
        """Return whose post it is."""
        return self.author.id

    @property
    def is_hidden(self) -> bool:
        """Tell whether a moderator took the post away."""
        return self.words.is_hidden


_WORDS = (
    Post.id, Post.number, Post.html, Post.created_at, Post.edited_at, Post.hidden_at, Post.score,
)  # fmt: skip
_AUTHOR = (
    User.id, User.name, User.avatar, User.created_at, User.post_count, User.reputation,
)  # fmt: skip
_ANSWERED = (
    _Answered.id,
    _Answered.number,
    _Answered.hidden_at,
    _AnsweredAuthor.name,
    _Answered.thread_id != Post.thread_id,
)


def _is_known_here() -> ColumnElement[bool]:
    """Say in SQL that all who read a post may know of the one it answers, here or elsewhere."""

    def is_known_beside(place) -> ColumnElement[bool]:
        return named_row(
            Thread, _Answered.thread_id, lambda thread: thread.known_in(place.section_id)
        )

    stands = named_row(Thread, Post.thread_id, is_known_beside)
    return or_(_Answered.thread_id == Post.thread_id, stands)


def select_shown(among: Subquery | None = None) -> Select:
    """Select what `shown` reads, in its order; of all posts, or of those with ids among these."""
    found = select(*_WORDS, *_AUTHOR, *_ANSWERED)
    if among is not None:
        # By id alone: a planner that knows the thread too would rather go through all its posts.
        found = found.select_from(among).join(Post, Post.id == among.c.id)
    return (
        found.join(User, User.id == Post.author_id)
        .outerjoin(_Answered, and_(_Answered.id == Post.reply_to_id, _is_known_here()))
        .outerjoin(_AnsweredAuthor, _AnsweredAuthor.id == _Answered.author_id)
    )


def shown(row: Any, thread: Thread) -> ShownPost:
    """Make a post of a row."""
    id, number, html, created_at, edited_at, hidden_at, score = row[:7]
    answered = None
    if row[13]:
        answered = Answered(row[13], row[14], row[15] is not None, row[16], row[17])
    words = Words(id, number, html, created_at, edited_at, hidden_at is not None, score, answered)
    return ShownPost(thread, words, ShownAuthor(*row[7:13]), thread.began_with(number))


def shown_post(post: Post) -> ShownPost:
    """Show a post that was written or changed just now."""
    before, answered = post.reply_to, None
    is_elsewhere = before is not None and before.thread_id != post.thread_id
    if before and (not is_elsewhere or before.thread.is_known_in(post.thread.section)):
        name = before.author.name
        answered = Answered(before.id, before.number, before.is_hidden, name, is_elsewhere)
    words = Words(
        post.id,
        post.number,
        post.html,
        post.created_at,
        post.edited_at,
        post.is_hidden,
        post.score,
        answered,
    )
    return ShownPost(post.thread, words, shown_author(post.author), post.is_opening)


def shown_author(author: User) -> ShownAuthor:
    """Show the card of a member."""
    return ShownAuthor(*(getattr(author, column.key) for column in _AUTHOR))
