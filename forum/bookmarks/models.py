"""The table of bookmarks."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.database.base import Base, Key, now

NOTE_MAX_LENGTH = 200


class Bookmark(Base):
    """A member's mark on a post or on a thread.

    It stays when its thing goes out of sight, and is good again when that comes back.
    """

    __tablename__ = "bookmarks"
    __table_args__ = (
        # A thing has one mark of each member, however often the button is pressed.
        UniqueConstraint("user_id", "post_id"),
        UniqueConstraint("user_id", "thread_id"),
        CheckConstraint("(post_id IS NULL) <> (thread_id IS NULL)", name="one_thing"),
        Index("ix_bookmarks_user_created", "user_id", "created_at", "id", "removed_at"),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), index=True
    )
    thread_id: Mapped[int | None] = mapped_column(
        ForeignKey("threads.id", ondelete="CASCADE"), index=True
    )
    note: Mapped[str] = mapped_column(String(NOTE_MAX_LENGTH), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    # A removed one waits a while for a change of mind.
    removed_at: Mapped[datetime | None]

    @property
    def is_removed(self) -> bool:
        """Tell whether the member has taken the mark away."""
        return self.removed_at is not None
