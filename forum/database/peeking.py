"""One small question at a time, past pool and session: for what must cost next to nothing."""

import threading
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine

from forum.database.dialects import connect_to_read


class Peek:
    """Asks the database on a connection that each thread keeps for itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept = threading.local()

    def number(self, question: str, values: Sequence[Any] = ()) -> int:
        """Return the one number that a question asks for, 0 if there is none.

        Places for values are written as `?`. What the driver raises is the caller's to answer; the
        next question then goes over a new connection.
        """
        if self._engine.dialect.paramstyle != "qmark":
            question = question.replace("?", "%s")
        try:
            row = self._connection().execute(question, values).fetchone()
        except Exception:
            self._kept.connection = None
            raise
        return (row and row[0]) or 0

    def _connection(self) -> Any:
        connection = getattr(self._kept, "connection", None)
        if connection is None:
            connection = self._kept.connection = connect_to_read(self._engine)
        return connection
