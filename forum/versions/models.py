"""The table of versions."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.database.base import Base


class Version(Base):
    """When something that pages show was changed last: the number of that change.

    Changes of the whole board are numbered in the order of their commits; the row `latest` has
    the number of the newest one. What has no row was never changed.
    """

    __tablename__ = "versions"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
