"""The tables of what members have read: threads up to a post, sections up to a moment."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.database.base import Base


class ReadThread(Base):
    """Up to which post a member has read a thread."""

    __tablename__ = "read_threads"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    thread_id: Mapped[int] = mapped_column(
        ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int]
    # When that post was written: what the mark says beyond the dates of sections and board.
    posted_at: Mapped[datetime]


class ReadSection(Base):
    """Up to which moment a member has marked everything in a section as read."""

    __tablename__ = "read_sections"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    section_id: Mapped[int] = mapped_column(
        ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True
    )
    read_until: Mapped[datetime]
