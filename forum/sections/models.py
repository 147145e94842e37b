"""The table of sections, and who may see one."""

from typing import TYPE_CHECKING

from sqlalchemy import Column, ColumnElement, ForeignKey, String, Table, false, or_, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import addresses
from forum.accounts.models import Group, group_members
from forum.database.base import Base, Key, Slug

if TYPE_CHECKING:
    from forum.posts.models import Post


def _access_table(name: str) -> Table:
    return Table(
        name,
        Base.metadata,
        Column("section_id", ForeignKey("sections.id", ondelete="CASCADE"), primary_key=True),
        Column("group_id", ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True),
    )


section_readers = _access_table("section_readers")
section_writers = _access_table("section_writers")


class Section(Base):
    """A place where threads live, or a group of such places."""

    __tablename__ = "sections"

    id: Mapped[Key]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(120))
    slug: Mapped[Slug] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(default="")
    is_group: Mapped[bool] = mapped_column(default=False)
    is_market: Mapped[bool] = mapped_column(default=False)
    # Effective rights: a child of a private section is stored as private itself.
    is_public: Mapped[bool] = mapped_column(default=True)
    is_open: Mapped[bool] = mapped_column(default=True)
    # Whether posts here can be voted on, and voted down.
    has_votes: Mapped[bool] = mapped_column(default=True)
    has_minus: Mapped[bool] = mapped_column(default=True)
    thread_count: Mapped[int] = mapped_column(default=0)
    post_count: Mapped[int] = mapped_column(default=0)
    last_post_id: Mapped[int | None] = mapped_column(
        ForeignKey("posts.id", use_alter=True, ondelete="SET NULL")
    )

    parent: Mapped["Section | None"] = relationship(remote_side="Section.id")
    last_post: Mapped["Post | None"] = relationship(foreign_keys=[last_post_id])
    readers: Mapped[list[Group]] = relationship(secondary=section_readers)
    writers: Mapped[list[Group]] = relationship(secondary=section_writers)

    @classmethod
    def visible_to(cls, viewer) -> ColumnElement[bool]:
        """Say in SQL which sections this viewer may see."""
        if viewer.is_admin:
            return true()
        if not viewer.is_member:
            return cls.is_public.is_(True)
        read = (
            select(section_readers.c.section_id)
            .join(group_members, group_members.c.group_id == section_readers.c.group_id)
            .where(group_members.c.user_id == viewer.id)
        )
        return or_(cls.is_public.is_(True), cls.id.in_(read))

    @classmethod
    def moderated_by(cls, viewer) -> ColumnElement[bool]:
        """Say in SQL which sections this viewer looks after."""
        if not viewer.is_moderator:
            return false()
        charged = {charge.section_id for charge in getattr(viewer, "charges", ())}
        if viewer.is_admin or None in charged:
            return true()
        return or_(cls.id.in_(charged), cls.parent_id.in_(charged))

    @property
    def url(self) -> str:
        """Return the address of the section's first page."""
        return addresses.section(self.slug)

    @property
    def full_title(self) -> str:
        """Return the title with the group's before it."""
        return f"{self.parent.title} — {self.title}" if self.parent else self.title

    def is_written_by(self, viewer) -> bool:
        """Tell whether the viewer's groups let them write here."""
        if self.is_group or not viewer.is_member:
            return False
        if self.is_open or viewer.is_admin:
            return True
        return any(group.id in viewer.group_ids for group in self.writers)
