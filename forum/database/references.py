"""References between rows: left unchecked while tables are made anew, then verified."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection


class BrokenReferences(Exception):
    """Raised when rows refer to rows that are not there."""


@contextmanager
def unchecked(connection: Connection) -> Iterator[None]:
    """Let a connection that has not begun yet change tables that others refer to."""
    _switch(connection, "OFF")
    try:
        yield
    finally:
        _switch(connection, "ON")


def _switch(connection: Connection, state: str) -> None:
    if connection.dialect.name != "sqlite":
        return
    if connection.in_transaction():
        connection.rollback()
    # Past SQLAlchemy, which would begin a transaction, in which the switch does nothing.
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={state}")


def broken(connection: Connection) -> list[str]:
    """Name the tables with rows that refer to nothing, and what they should refer to."""
    if connection.dialect.name != "sqlite":
        return []
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return sorted({f"{row[0]} (row {row[1]}) refers to a missing row of {row[2]}" for row in rows})


def verify(connection: Connection) -> None:
    """Stop when a row refers to one that is not there."""
    if found := broken(connection):
        raise BrokenReferences("; ".join(found[:20]))
