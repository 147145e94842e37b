"""The table of articles."""

from datetime import datetime

from markupsafe import Markup
from sqlalchemy import ColumnElement, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import addresses
from forum.accounts.models import User
from forum.database.base import Base, Key, Slug, now
from forum.database.lookups import named_row
from forum.threads.models import Thread


class Article(Base):
    """A piece of news; what people say of it are the posts of its thread."""

    __tablename__ = "articles"
    __table_args__ = (Index("ix_articles_published", "published_at", "id"),)

    id: Mapped[Key]
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    slug: Mapped[Slug]
    standfirst: Mapped[str]
    byline: Mapped[str] = mapped_column(String(120))
    source: Mapped[str]
    html: Mapped[Markup]
    markup_version: Mapped[int]
    picture: Mapped[str | None] = mapped_column(String(80))
    picture_alt: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    # A form sent twice gives one article.
    submission_id: Mapped[str | None] = mapped_column(String(64), unique=True)

    thread: Mapped[Thread] = relationship(back_populates="article")

    @classmethod
    def visible_to(cls, viewer) -> ColumnElement[bool]:
        """Say in SQL which articles this viewer may see: those whose thread they may."""
        return named_row(Thread, cls.thread_id, lambda thread: thread.visible_to(viewer))

    @property
    def url(self) -> str:
        """Return the address of the article."""
        return addresses.article(self.id, self.slug)

    @property
    def author(self) -> User:
        """Return the member who wrote the article; the byline may name somebody else."""
        return self.thread.author

    @property
    def updated_at(self) -> datetime:
        """Return when the text became what it is."""
        return self.edited_at or self.published_at

    def rename(self, title: str) -> None:
        """Give the article, and the thread below it, another headline and its slug."""
        self.thread.rename(title)
        self.title = title
        self.slug = addresses.slugify(title)
