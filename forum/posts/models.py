"""Tables of posts, their revisions and the quotes they contain."""

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
    or_,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import addresses
from forum.accounts.models import User
from forum.database.base import Base, Key, now
from forum.database.indexes import index_of_some
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
        # A member's posts are walked in it alone, down to the page that is wanted.
        Index("ix_posts_author_created", "author_id", "created_at", "id", "thread_id", "hidden_at"),
        # The best rated posts of a thread; the others are not in it.
        index_of_some("ix_posts_best", "thread_id", "score", where="score > 0"),
    )

    id: Mapped[Key]
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    source: Mapped[str]
    html: Mapped[Markup]
    markup_version: Mapped[int] = mapped_column(index=True)
    revision: Mapped[int] = mapped_column(default=1)
    submission_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    # What all votes on the post weigh together, without those that moderators made void.
    score: Mapped[int] = mapped_column(default=0)

    thread: Mapped[Thread] = relationship(foreign_keys=[thread_id])
    author: Mapped[User] = relationship()
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

    @property
    def url(self) -> str:
        """Return the lasting address of the post."""
        return addresses.post(self.id)

    def place_url(self, page_size: int) -> str:
        """Return where the post stands now: a page of its thread, and the post on it."""
        page = self.thread.page_of(self.number, page_size)
        return f"{self.thread.page_url(page)}#post-{self.id}"

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
