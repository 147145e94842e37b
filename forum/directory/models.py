"""The table of sitemaps: which there are, and when what they list changed last."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from forum.database.base import Base


class SitemapFile(Base):
    """A sitemap of threads that guests can read.

    Threads stand in files by ranges of their ids, so that an old file changes only when one of its
    threads does. A very long thread has a file of its own besides, because a file holds no more
    than so many addresses.
    """

    __tablename__ = "sitemap_files"

    # `number` is of a range; the id of a thread; always 0.
    THREADS, THREAD, ALL = "threads", "thread", "all"
    # Threads in a range, and posts from which on a thread has a file of its own.
    SPAN, LONG = 500, 1_000

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    changed_at: Mapped[datetime]

    @classmethod
    def range_of(cls, thread_id: int) -> int:
        """Return the number of the file in which a thread stands."""
        return (thread_id - 1) // cls.SPAN + 1

    @classmethod
    def ids_in(cls, number: int) -> range:
        """Return the ids of threads that a file is for."""
        return range((number - 1) * cls.SPAN + 1, number * cls.SPAN + 1)
