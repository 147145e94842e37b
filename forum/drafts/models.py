"""The table of drafts: one for each member and place."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.database.base import Base, Key, now
from forum.drafts.places import parse_place


class Draft(Base):
    """A text on its way to a place: to a thread, to a section as a new one, to what is edited."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("user_id", "place"),)

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    reply_to_id: Mapped[int | None]
    # The form that it came from: its submission, or which text of an article was being edited.
    submission_id: Mapped[str] = mapped_column(String(64), default="")
    saved_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    @property
    def form_url(self) -> str:
        """Return the address of the form the draft belongs to."""
        place = parse_place(self.place)
        return place.form_url if place else "/drafts"
