"""The table of votes, and who may read of one."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.database.base import Base, Key, now
from forum.database.lookups import named_row
from forum.posts.models import Post


class Vote(Base):
    """A plus or a minus of one member on a post of another, with what it weighs and why."""

    __tablename__ = "votes"
    __table_args__ = (
        UniqueConstraint("post_id", "voter_id"),
        # Both sides of a member's ledger are walked in these alone, and the supply is read there.
        Index("ix_votes_author_created", "author_id", "created_at", "id", "post_id", "points"),
        Index(
            "ix_votes_voter_created",
            "voter_id", "created_at", "id", "post_id", "points", "author_id",
        ),
        Index("ix_votes_created", "created_at", "id"),
    )  # fmt: skip

    id: Mapped[Key]
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    voter_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    # The author of the post, who stays the same.
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    # What the vote weighs, less than nothing for a minus.
    points: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    # Made void by a moderator: it stays in the ledger, and weighs nothing. The log tells why.
    voided_at: Mapped[datetime | None]

    post: Mapped[Post] = relationship()
    voter: Mapped[User] = relationship(foreign_keys=[voter_id])
    author: Mapped[User] = relationship(foreign_keys=[author_id])

    @classmethod
    def visible_to(cls, viewer) -> ColumnElement[bool]:
        """Say in SQL which votes this viewer may read of: those on posts they may see."""
        return named_row(Post, cls.post_id, lambda post: post.visible_to(viewer))

    @property
    def is_plus(self) -> bool:
        """Tell whether the vote is one for the post."""
        return self.points > 0

    @property
    def is_void(self) -> bool:
        """Tell whether a moderator took the weight from the vote."""
        return self.voided_at is not None
