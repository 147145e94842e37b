"""The base of all tables, and the column types they share."""

from datetime import UTC, datetime
from typing import Annotated

from markupsafe import Markup
from sqlalchemy import DateTime, MetaData, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry

from forum.database.clock import now

__all__ = ["Base", "Html", "Key", "Slug", "Time", "now"]

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Time(TypeDecorator):
    """A moment, stored in UTC and always read back with its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect) -> datetime | None:
        """Turn a moment with a zone into UTC; one without a zone is a mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect) -> datetime | None:
        """Give the zone back where the database does not keep it."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


# What an empty text is rendered to.
NOTHING = Markup("")


class Html(TypeDecorator):
    """Sanitised HTML: accepts and returns nothing but Markup."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Markup | None, dialect) -> str | None:
        """Refuse text that never went through the renderer."""
        if value is not None and not isinstance(value, Markup):
            raise TypeError("Only rendered markup can be stored as HTML.")
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect) -> Markup | None:
        """Mark stored HTML as the safe thing it is."""
        return None if value is None else Markup(value)


class Base(DeclarativeBase):
    """What every table has in common: constraint names and column types."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: Time, Markup: Html, str: Text},
    )


Key = Annotated[int, mapped_column(primary_key=True)]
Slug = Annotated[str, mapped_column(String(140))]
