"""What a page shows of a post, as plain values: a page of twenty needs no rows that can change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from markupsafe import Markup
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from forum import addresses
from forum.accounts.models import User
from forum.posts.models import Post
from forum.threads.models import Thread

_Answered, _AnsweredAuthor = aliased(Post), aliased(User)


@dataclass(slots=True)
class ShownAuthor:
    """The card beside a post."""

    __tablename__: ClassVar = User.__tablename__

    id: int
    name: str
    avatar: str | None
    created_at: datetime
    post_count: int

    @property
    def url(self) -> str:
        """Return the address of the profile."""
        return addresses.member(self.id, addresses.slugify(self.name))


@dataclass(slots=True)
class Answered:
    """The post that another one answers."""

    id: int
    number: int
    author_name: str
    is_hidden: bool

    @property
    def url(self) -> str:
        """Return the lasting address of the post."""
        return addresses.post(self.id)


@dataclass(slots=True)
class ShownPost:
    """A post as its page shows it; answers the questions of the rules like the post itself."""

    thread: Thread
    id: int
    number: int
    author_id: int
    html: Markup
    created_at: datetime
    edited_at: datetime | None
    is_hidden: bool
    is_opening: bool
    author: ShownAuthor
    reply_to: Answered | None

    @property
    def url(self) -> str:
        """Return the lasting address of the post."""
        return addresses.post(self.id)


def select_shown() -> Select:
    """Select what `shown` reads, in its order."""
    return (
        select(
            Post.id,
            Post.number,
            Post.html,
            Post.created_at,
            Post.edited_at,
            Post.hidden_at.is_not(None),
            User.id,
            User.name,
            User.avatar,
            User.created_at,
            User.post_count,
            _Answered.id,
            _Answered.number,
            _AnsweredAuthor.name,
            _Answered.hidden_at.is_not(None),
        )
        .join(User, User.id == Post.author_id)
        .outerjoin(_Answered, _Answered.id == Post.reply_to_id)
        .outerjoin(_AnsweredAuthor, _AnsweredAuthor.id == _Answered.author_id)
    )


def shown(row: Any, thread: Thread, opening: int | None) -> ShownPost:
    """Make a post of a row; `opening` is the number of the post that opened the thread."""
    id, number, html, created_at, edited_at, is_hidden, author_id = row[:7]
    author = ShownAuthor(author_id, *row[7:11])
    answered = Answered(row[11], row[12], row[13], bool(row[14])) if row[11] else None
    return ShownPost(
        thread,
        id,
        number,
        author_id,
        html,
        created_at,
        edited_at,
        bool(is_hidden),
        number == opening,
        author,
        answered,
    )
