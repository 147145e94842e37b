"""Filling empty tables at full speed: rows go past SQLAlchemy, straight to the driver.

References and indexes stand aside while rows are written; they are put back and checked at the end.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Executable,
    ForeignKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import AddConstraint, CreateIndex, DropConstraint, DropIndex

from forum.database import references

# An interrupted load leaves a file that nobody should use: there is nothing to roll back to.
SQLITE_PRAGMAS = (
    "PRAGMA foreign_keys=OFF",
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA cache_size=-131072",
)
POSTGRESQL_SETTINGS = ("SET LOCAL maintenance_work_mem = '256MB'",)


class Load:
    """Writes rows into tables, each value as the column's type stores it."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._dialect = connection, connection.dialect
        self._driver: Any = connection.connection.dbapi_connection

    def write(self, table: Table, names: Sequence[str], rows: Iterable[Sequence]) -> None:
        """Write rows whose values stand in the order of the column names."""
        into = f"{table.name} ({', '.join(names)})"
        stored = self._stored(table, names, rows)
        if self._dialect.name == "postgresql":
            with self._driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in stored:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(names))
            self._driver.executemany(f"INSERT INTO {into} VALUES ({marks})", stored)

    def execute(self, statement: Executable) -> None:
        """Run a statement on the rows written so far."""
        self._connection.execute(statement)

    def _stored(self, table: Table, names: Sequence[str], rows: Iterable) -> Iterator[list]:
        types = [table.c[name].type.dialect_impl(self._dialect) for name in names]
        processors = enumerate(type_.bind_processor(self._dialect) for type_ in types)
        steps = [(place, processor) for place, processor in processors if processor]
        for row in rows:
            values = list(row)
            for place, processor in steps:
                values[place] = processor(values[place])
            yield values


@contextmanager
def loading(
    engine: Engine, tables: Sequence[Table], watched: Callable = nullcontext
) -> Iterator[Load]:
    """Fill empty tables; `watched` wraps the list of what is built at the end, to show progress."""
    # Other connections would keep the file from changing its journal.
    engine.dispose()
    with engine.connect() as connection:
        # What is set here must not reach whoever gets this connection from the pool.
        connection.detach()
        _prepare(connection)
        with connection.begin():
            _settle(connection)
            for statement in _taken_away(connection, tables):
                connection.execute(statement)
            yield Load(connection)
            with watched(_put_back(connection, tables)) as statements:
                for statement in statements:
                    connection.execute(statement)
            references.verify(connection)
    _tidy(engine, tables)


def _prepare(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        for pragma in SQLITE_PRAGMAS:
            driver.execute(pragma)


def _settle(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for setting in POSTGRESQL_SETTINGS:
            connection.execute(text(setting))


def _constraints(connection: Connection, tables: Sequence[Table]) -> list:
    """List the constraints that can be taken away; the references stand last."""
    if connection.dialect.name == "sqlite":
        return []
    kinds = (UniqueConstraint, ForeignKeyConstraint)
    own = [rule for table in tables for rule in table.constraints if isinstance(rule, kinds)]
    return sorted(own, key=lambda rule: (kinds.index(type(rule)), str(rule.name)))


def _indexes(tables: Sequence[Table]) -> list:
    own = [index for table in tables for index in table.indexes]
    return sorted(own, key=lambda index: str(index.name))


def _taken_away(connection: Connection, tables: Sequence[Table]) -> list:
    rules = reversed(_constraints(connection, tables))
    dropped = [DropConstraint(rule) for rule in rules]
    return [*dropped, *(DropIndex(index) for index in _indexes(tables))]


def _put_back(connection: Connection, tables: Sequence[Table]) -> list:
    rules = _constraints(connection, tables)
    made = [CreateIndex(index) for index in _indexes(tables)]
    return [*made, *(AddConstraint(rule, isolate_from_table=False) for rule in rules)]


def _tidy(engine: Engine, tables: Sequence[Table]) -> None:
    """Let new rows get ids above the written ones, and the planner know the tables."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            if (key := table.autoincrement_column) is not None:
                connection.execute(text(_next_id(table.name, key.name)))
            connection.execute(text(f"VACUUM (ANALYZE) {table.name}"))


def _next_id(table: str, key: str) -> str:
    sequence = f"pg_get_serial_sequence('{table}', '{key}')"
    highest = f"(SELECT max({key}) FROM {table})"
    return f"SELECT setval({sequence}, coalesce({highest}, 1), {highest} IS NOT NULL)"
