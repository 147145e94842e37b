"""Tables of posts, their revisions, the quotes they contain, and what is counted by thread."""

from collections.abc import Callable
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    false,
    literal_column,
    or_,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import addresses, markup
from forum.accounts.models import User
from forum.database.base import Base, Key, now
from forum.database.indexes import partial_index
from forum.database.lookups import named_row
from forum.sections.models import Section
from forum.threads.models import Thread


def _charged(viewer) -> Callable:
    """Make the rule that a thread stands in a section that the viewer looks after."""
    return lambda thread: named_row(
        Section, thread.section_id, lambda section: section.moderated_by(viewer)
    )


class Post(Base):
    """One contribution to a thread."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("thread_id", "number"),
        # What makes a form sent twice give the same post.
        UniqueConstraint("author_id", "submission_id"),
        # The first post after a date, and where a day begins, in a thread of any length.
        Index("ix_posts_thread_created", "thread_id", "created_at", "number"),
        # A member's posts are walked in it alone, down to the page that is wanted.
        Index(
            "ix_posts_author_created",
            "author_id",
            "created_at",
            "id",
            "thread_id",
            "hidden_at",
            "number",
        ),
        # The same for what is addressed to a member, anywhere and in one thread.
        Index(
            "ix_posts_addressed_created",
            "addressed_to_id",
            "created_at",
            "id",
            "thread_id",
            "hidden_at",
        ),
        Index(
            "ix_posts_thread_addressed",
            "thread_id",
            "addressed_to_id",
            "number",
            "hidden_at",
            "id",
        ),
        # One member's posts of a thread, and the last of them.
        Index("ix_posts_thread_author", "thread_id", "author_id", "number", "hidden_at", "id"),
        # The first answers to a post, however many there are.
        Index("ix_posts_answers", "reply_to_id", "id", "thread_id", "number", "hidden_at"),
    )

    id: Mapped[Key]
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    # The author of what it answers, or whom its first words name; nobody addresses themselves.
    addressed_to_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    # Whether the words chose it and not the button: it follows the text when that is edited.
    is_addressed_by_name: Mapped[bool] = mapped_column(default=False, server_default=false())
    source: Mapped[str]
    html: Mapped[Markup]
    markup_version: Mapped[int] = mapped_column(index=True)
    revision: Mapped[int] = mapped_column(default=1)
    submission_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    # Visible posts of the same thread that quote this one: others tell of other places.
    quoted_count: Mapped[int] = mapped_column(default=0)
    has_picture: Mapped[bool] = mapped_column(default=False)
    has_link: Mapped[bool] = mapped_column(default=False)
    # Visible posts of the same thread that answer this one.
    answer_count: Mapped[int] = mapped_column(default=0, server_default="0")
    # What all votes on the post weigh together, without those that moderators made void.
    score: Mapped[int] = mapped_column(default=0, server_default="0")

    thread: Mapped[Thread] = relationship(foreign_keys=[thread_id])
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    addressed_to: Mapped[User | None] = relationship(foreign_keys=[addressed_to_id])
    reply_to: Mapped["Post | None"] = relationship(remote_side="Post.id")

    @classmethod
    def visible_to(cls, viewer) -> ColumnElement[bool]:
        """Say in SQL which posts this viewer may see, in whatever thread they stand."""
        seen = named_row(Thread, cls.thread_id, lambda thread: thread.visible_to(viewer))
        return and_(seen, cls.standing_for(viewer))

    @classmethod
    def standing_for(cls, viewer) -> ColumnElement[bool]:
        """Say in SQL which posts of a thread that is visible to this viewer are visible too."""
        if not viewer.is_moderator:
            return cls.hidden_at.is_(None)
        return or_(cls.hidden_at.is_(None), named_row(Thread, cls.thread_id, _charged(viewer)))

    def take_html(self, html: Markup) -> None:
        """Take what the renderer has made of the text, and note what stands in it."""
        self.html, self.markup_version = html, markup.VERSION
        self.has_picture, self.has_link = markup.has_picture(html), markup.has_link(html)

    @property
    def url(self) -> str:
        """Return the lasting address of the post."""
        return addresses.post(self.id)

    def place_url(self, page_size: int) -> str:
        """Return where the post stands now: a page of its thread, and the post on it."""
        return self.thread.place_url(self.number, self.id, page_size)

    @property
    def is_hidden(self) -> bool:
        """Tell whether a moderator took the post away."""
        return self.hidden_at is not None

    @property
    def is_opening(self) -> bool:
        """Tell whether the thread began with this post."""
        return self.thread.began_with(self.number)

    @property
    def is_public(self) -> bool:
        """Tell whether guests can read the post."""
        return self.thread.is_public and not self.is_hidden


# Each is the list of a view of long threads, in its order: few rows of many.
partial_index(
    "ix_posts_thread_quoted",
    Post.thread_id,
    Post.quoted_count,
    Post.number,
    Post.hidden_at,
    Post.id,
    where=Post.quoted_count > literal_column("0"),
)
partial_index(
    "ix_posts_thread_pictures",
    Post.thread_id,
    Post.number,
    Post.hidden_at,
    Post.has_picture,
    Post.id,
    where=Post.has_picture.is_(true()),
)
partial_index(
    "ix_posts_thread_links",
    Post.thread_id,
    Post.number,
    Post.hidden_at,
    Post.has_link,
    Post.id,
    where=Post.has_link.is_(true()),
)
# The best rated posts of a thread; the others are not in it.
partial_index(
    "ix_posts_best",
    Post.thread_id,
    Post.score,
    Post.number,
    Post.hidden_at,
    Post.id,
    where=Post.score > literal_column("0"),
)
# Posts that were edited: how old a page of a thread is.
partial_index(
    "ix_posts_edited",
    Post.thread_id,
    Post.number,
    Post.edited_at,
    Post.hidden_at,
    where=Post.edited_at.is_not(None),
)
# A member's posts that were answered, the most answered ones first.
partial_index(
    "ix_posts_author_answered",
    Post.author_id,
    Post.answer_count,
    Post.id,
    Post.thread_id,
    Post.hidden_at,
    where=Post.answer_count > literal_column("0"),
)


class MovedPost(Base):
    """A number of a thread whose post goes on in another one: numbers are given once."""

    __tablename__ = "moved_posts"

    thread_id: Mapped[int] = mapped_column(
        ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)


class ThreadMonth(Base):
    """A month of a thread in which something visible was written."""

    __tablename__ = "thread_months"

    thread_id: Mapped[int] = mapped_column(
        ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True
    )
    # Such as 200503, in UTC.
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    post_count: Mapped[int]
    first_number: Mapped[int]


class ThreadWriter(Base):
    """How many visible posts a member has written in a thread."""

    __tablename__ = "thread_writers"
    __table_args__ = (Index("ix_thread_writers_most", "thread_id", "post_count", "author_id"),)

    thread_id: Mapped[int] = mapped_column(
        ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True
    )
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    post_count: Mapped[int]

    author: Mapped[User] = relationship()


class Revision(Base):
    """A former text of a post."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("post_id", "number"),)

    id: Mapped[Key]
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    number: Mapped[int]
    source: Mapped[str]
    html: Mapped[Markup]
    written_at: Mapped[datetime]
    replaced_at: Mapped[datetime] = mapped_column(default=now)


class Quote(Base):
    """A passage of one post inside another, with what was found when it was verified."""

    __tablename__ = "quotes"
    __table_args__ = (Index("ix_quotes_quoted", "quoted_id", "post_id"),)

    EXACT, SHORTENED, CHANGED, MISSING = "exact", "shortened", "changed", "missing"

    id: Mapped[Key]
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    # Its place among the quotes of the post, in the order of the text.
    position: Mapped[int]
    quoted_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    quoted_revision: Mapped[int]
    text: Mapped[str]
    state: Mapped[str] = mapped_column(String(10))

    post: Mapped[Post] = relationship(foreign_keys=[post_id])
    quoted: Mapped[Post] = relationship(foreign_keys=[quoted_id])
