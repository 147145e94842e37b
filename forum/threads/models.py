"""Tables of threads and their summaries, who may see a thread, and what it can be told to do."""

from datetime import datetime
from typing import TYPE_CHECKING

from markupsafe import Markup
from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import addresses
from forum.accounts.models import User
from forum.database.base import Base, Key, Slug, now
from forum.database.indexes import partial_index
from forum.database.lookups import named_row
from forum.sections.models import Section

if TYPE_CHECKING:
    from forum.news.models import Article
    from forum.posts.models import Post

# From here on a thread has a map: what fits on three pages is paged through by hand.
LONG = 60


def page_of(number: int, size: int) -> int:
    """Return the page on which a post number stands."""
    return max(1, -(-number // size))


class Thread(Base):
    """A titled series of posts."""

    __tablename__ = "threads"
    __table_args__ = (
        # Each list is walked in its index alone, down to the page that is wanted.
        Index("ix_threads_listing", "section_id", "is_pinned", "last_post_at", "id", "hidden_at"),
        Index("ix_threads_section_last_post", "section_id", "last_post_at", "id"),
        Index("ix_threads_section_hidden", "section_id", "hidden_at"),
        Index(
            "ix_threads_author_created", "author_id", "created_at", "id", "section_id", "hidden_at"
        ),
        Index("ix_threads_last_post", "last_post_at", "id"),
        # The newest threads, of a section and of the board.
        Index("ix_threads_section_created", "section_id", "created_at", "id", "hidden_at"),
        Index("ix_threads_created", "created_at", "id", "section_id", "hidden_at"),
        # Threads without an answer, or with few, newest first.
        Index("ix_threads_unanswered", "post_count", "last_post_at", "id"),
    )

    id: Mapped[Key]
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    title: Mapped[str] = mapped_column(String(200))
    slug: Mapped[Slug]
    created_at: Mapped[datetime] = mapped_column(default=now)
    # Numbers given to posts so far; never goes back, so pages and permalinks are arithmetic.
    last_number: Mapped[int] = mapped_column(default=0)
    post_count: Mapped[int] = mapped_column(default=0)
    view_count: Mapped[int] = mapped_column(default=0)
    last_post_id: Mapped[int | None] = mapped_column(
        ForeignKey("posts.id", use_alter=True, ondelete="SET NULL")
    )
    last_post_at: Mapped[datetime] = mapped_column(default=now)
    locked_at: Mapped[datetime | None]
    is_pinned: Mapped[bool] = mapped_column(default=False)
    hidden_at: Mapped[datetime | None]
    # Where its posts stand now: an empty thread, hidden since then, whose addresses lead on.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"))

    section: Mapped[Section] = relationship()
    author: Mapped[User] = relationship()
    last_post: Mapped["Post | None"] = relationship(foreign_keys=[last_post_id])
    article: Mapped["Article | None"] = relationship(back_populates="thread")
    summary: Mapped["Summary | None"] = relationship(
        back_populates="thread", cascade="all, delete-orphan", passive_deletes=True
    )
    merged_into: Mapped["Thread | None"] = relationship(remote_side="Thread.id")

    def __init__(self, *, section: Section, author: User, title: str, **values) -> None:
        values.setdefault("created_at", now())
        values.setdefault("last_post_at", values["created_at"])
        super().__init__(section=section, author=author, **values)
        self.rename(title)

    @classmethod
    def visible_to(cls, viewer) -> ColumnElement[bool]:
        """Say in SQL which threads this viewer may see."""
        seen = named_row(Section, cls.section_id, lambda section: section.visible_to(viewer))
        if not viewer.is_moderator:
            return and_(cls.hidden_at.is_(None), seen)
        charged = named_row(Section, cls.section_id, lambda section: section.moderated_by(viewer))
        return and_(or_(cls.hidden_at.is_(None), and_(charged, cls._is_no_shell())), seen)

    @classmethod
    def standing_in(cls, section_id, *, sees_hidden: bool) -> ColumnElement[bool]:
        """Say in SQL which threads of a section that is visible to somebody are visible too."""
        within = cls.section_id == section_id
        if not sees_hidden:
            return and_(within, cls.hidden_at.is_(None))
        return and_(within, or_(cls.hidden_at.is_(None), cls._is_no_shell()))

    @classmethod
    def known_in(cls, section_id) -> ColumnElement[bool]:
        """Say in SQL that every reader of a section may know of a thread."""

        def is_shared(place) -> ColumnElement[bool]:
            return or_(place.is_public, place.id == section_id)

        return and_(cls.hidden_at.is_(None), named_row(Section, cls.section_id, is_shared))

    @classmethod
    def _is_no_shell(cls) -> ColumnElement[bool]:
        """Say in SQL that a thread was not merged; asked of hidden ones, it reads few rows."""
        return named_row(Thread, cls.id, lambda thread: thread.merged_into_id.is_(None))

    @property
    def url(self) -> str:
        """Return the address of the thread's first page."""
        return self.page_url(1)

    def page_url(self, page: int) -> str:
        """Return the address of one page; an article's comments stand below the article."""
        if self.article:
            return addresses.article(self.article.id, self.article.slug, page)
        return addresses.thread(self.id, self.slug, page)

    def place_url(self, number: int, post_id: int, size: int) -> str:
        """Return where a post stands: the page of its number, and the post on it."""
        return f"{self.page_url(self.page_of(number, size))}#post-{post_id}"

    def page_of(self, number: int, size: int) -> int:
        """Return the page on which a post number stands."""
        return page_of(number, size)

    @property
    def map_url(self) -> str:
        """Return the address of the thread's map."""
        return f"{self.url}/map"

    @property
    def is_long(self) -> bool:
        """Tell whether the thread needs a map to find one's way."""
        return self.last_number > LONG

    @property
    def is_locked(self) -> bool:
        """Tell whether only moderators may write here."""
        return self.locked_at is not None

    @property
    def is_hidden(self) -> bool:
        """Tell whether a moderator took the thread away."""
        return self.hidden_at is not None

    @property
    def is_merged(self) -> bool:
        """Tell whether another thread has got all the posts."""
        return self.merged_into_id is not None

    @property
    def is_public(self) -> bool:
        """Tell whether guests can read the thread."""
        return self.section.is_public and not self.is_hidden

    def is_known_in(self, section: Section) -> bool:
        """Tell whether every reader of a section may know of the thread, as `known_in` does."""
        return self.is_public or (self.section_id == section.id and not self.is_hidden)

    @property
    def reply_count(self) -> int:
        """Return the number of answers; every post below an article is one."""
        return self.post_count if self.article else max(0, self.post_count - 1)

    def began_with(self, number: int) -> bool:
        """Tell whether the thread began with the post of this number; an article is no post."""
        return number == 1 and not self.article

    def rename(self, title: str) -> None:
        """Give the thread another title, and the slug that goes with it."""
        self.title = title
        self.slug = addresses.slugify(title)

    def lock(self) -> None:
        """Leave writing here to moderators."""
        self.locked_at = self.locked_at or now()

    def unlock(self) -> None:
        """Let people write here again."""
        self.locked_at = None

    def pin(self) -> None:
        """Put the thread above the others of its section."""
        self.is_pinned = True

    def unpin(self) -> None:
        """Let the thread take its place among the others."""
        self.is_pinned = False


# The few threads whose addresses lead on.
partial_index("ix_threads_merged", Thread.merged_into_id, where=Thread.merged_into_id.is_not(None))


class Summary(Base):
    """What a long thread has come to, pinned to it by its author or a moderator."""

    __tablename__ = "summaries"

    thread_id: Mapped[int] = mapped_column(
        ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True
    )
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    source: Mapped[str]
    html: Mapped[Markup]
    markup_version: Mapped[int]
    written_at: Mapped[datetime] = mapped_column(default=now)

    thread: Mapped[Thread] = relationship(back_populates="summary")
    author: Mapped[User] = relationship()
