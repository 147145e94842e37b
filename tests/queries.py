"""Counting what a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from forum.extensions import db


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that are sent to the database inside."""
    statements: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append(statement)

    connection = db.engines[None]
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(connection, "before_cursor_execute", note)
