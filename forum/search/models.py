"""The tables of search."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.database.base import Base, now

SEARCH_MAX_LENGTH = 200


class RecentSearch(Base):
    """What a member has searched for lately; nobody else is shown it."""

    __tablename__ = "recent_searches"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str] = mapped_column(String(SEARCH_MAX_LENGTH), primary_key=True)
    searched_at: Mapped[datetime] = mapped_column(default=now)
