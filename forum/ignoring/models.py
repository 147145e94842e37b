"""The table of who ignores whom, and the condition that follows from it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, exists
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.database.base import Base, now


class Ignore(Base):
    """One member's wish not to read another one."""

    __tablename__ = "ignores"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    ignored_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime] = mapped_column(default=now)

    ignored: Mapped[User] = relationship(foreign_keys=[ignored_id])


def not_ignored(by: Any, author_id: Any) -> ColumnElement[bool]:
    """Say in SQL that a member does not ignore an author: each an id, a column or a parameter.

    What counts or tells of new posts asks this of its viewer, or of everybody it tells.
    """
    return ~exists().where(Ignore.user_id == by, Ignore.ignored_id == author_id)
