"""One small question at a time, past pool and session: for what must cost next to nothing."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine

from forum.database.dialects import connect_to_read


class Peek:
    """Asks the database on a connection that each thread keeps for itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._place = "?" if engine.dialect.paramstyle == "qmark" else "%s"
        self._kept = threading.local()
        self._opened: set[Any] = set()

    def number(self, question: str, values: Sequence[Any] = ()) -> int:
        """Return the one number that a question asks for, 0 if there is none.

        Places for values are written as `?`. What the driver raises is the caller's to answer; the
        next question then goes over a new connection.
        """
        if values:
            question = question.replace("?", self._place)
        try:
            row = self._cursor().execute(question, values).fetchone()
        except Exception:
            self._let_go()
            raise
        return (row and row[0]) or 0

    def _cursor(self) -> Any:
        cursor = getattr(self._kept, "cursor", None)
        if cursor is None:
            connection = connect_to_read(self._engine)
            self._opened.add(connection)
            cursor = self._kept.cursor = connection.cursor()
        return cursor

    def _let_go(self) -> None:
        """Close this thread's connection: it may be what is broken."""
        cursor, self._kept.cursor = getattr(self._kept, "cursor", None), None
        if cursor is not None:
            self._opened.discard(cursor.connection)
            with suppress(Exception):
                cursor.connection.close()

    def close(self) -> None:
        """Close the connections of all threads."""
        self._kept = threading.local()
        while self._opened:
            with suppress(Exception):
                self._opened.pop().close()
