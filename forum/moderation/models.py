"""The table of the moderation log."""

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    SQLColumnExpression,
    String,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from forum.accounts.models import User
from forum.database.base import Base, Key, now
from forum.database.lookups import named_row
from forum.posts.models import MovedPost, Post
from forum.sections.models import Section
from forum.threads.models import Thread


class LogEntry(Base):
    """One recorded act of a moderator."""

    __tablename__ = "log_entries"
    __table_args__ = (
        Index("ix_log_entries_created", "created_at", "id"),
        Index("ix_log_entries_act_created", "act", "created_at", "id"),
    )

    id: Mapped[Key]
    act: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    section_id: Mapped[int] = mapped_column(ForeignKey("sections.id"))
    # Where a moved thread came from: who may not see both places does not hear of the move.
    from_section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), index=True)
    # The thread that the posts of a split or merged one went to.
    other_thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)

    # The number that the post had where this was done: it may have gone elsewhere since then.
    number: Mapped[int | None] = column_property(
        func.coalesce(
            select(func.max(MovedPost.number))
            .where(MovedPost.post_id == post_id, MovedPost.thread_id == thread_id)
            .correlate_except(MovedPost)
            .scalar_subquery(),
            select(Post.number)
            .where(Post.id == post_id, Post.thread_id == thread_id)
            .correlate_except(Post)
            .scalar_subquery(),
        ),
        deferred=True,
    )

    by: Mapped[User] = relationship()
    section: Mapped[Section] = relationship(foreign_keys=[section_id])
    from_section: Mapped[Section | None] = relationship(foreign_keys=[from_section_id])
    thread: Mapped[Thread] = relationship(foreign_keys=[thread_id])
    other_thread: Mapped[Thread | None] = relationship(foreign_keys=[other_thread_id])
    post: Mapped[Post | None] = relationship()

    @classmethod
    def visible_to(cls, viewer) -> ColumnElement[bool]:
        """Say in SQL which entries this viewer may read: all places they name must be visible."""

        def is_seen(id: SQLColumnExpression) -> ColumnElement[bool]:
            return named_row(Section, id, lambda section: section.visible_to(viewer))

        return and_(
            is_seen(cls.section_id),
            or_(cls.from_section_id.is_(None), is_seen(cls.from_section_id)),
            named_row(Thread, cls.thread_id, lambda thread: is_seen(thread.section_id)),
            or_(
                cls.other_thread_id.is_(None),
                named_row(Thread, cls.other_thread_id, lambda other: is_seen(other.section_id)),
            ),
        )
