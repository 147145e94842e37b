"""What a counter is: a stored value, and the SQL that compares it with the truth and mends it."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from forum.database.base import Base
from forum.extensions import db
from forum.versions import EVERYTHING, changed


@dataclass(frozen=True)
class Counter:
    """A stored value and the SQL that tells what it should be."""

    model: type[Base]
    column: str
    truth: object

    @property
    def name(self) -> str:
        """Return the table and column."""
        return f"{self.model.__tablename__}.{self.column}"

    def wrong(self) -> int:
        """Count the rows whose stored value is not the truth."""
        stored = getattr(self.model, self.column)
        differing = stored.is_distinct_from(self.truth)
        return db.session.scalar(select(func.count()).select_from(self.model).where(differing)) or 0

    def repair(self) -> None:
        """Store the truth where it is not stored."""
        stored = getattr(self.model, self.column)
        db.session.execute(
            update(self.model)
            .where(stored.is_distinct_from(self.truth))
            .values({self.column: self.truth})
            .execution_options(synchronize_session=False)
        )
        changed(EVERYTHING)
