"""Lists of words with the numbers of the texts they stand in: the same questions to both databases.

An index knows nothing of what it holds: terms in, numbers out. Two kinds of database have each
their own; what is found and in which order is the same.
"""

import json

from sqlalchemy import Connection, MetaData, event

from forum.database.fulltext import postgresql, sqlite
from forum.database.fulltext.lists import among
from forum.database.fulltext.shape import Entry, Row, Sought

# No text has a larger number.
LAST = 2**31 - 1

__all__ = [
    "Entry",
    "Row",
    "Sought",
    "add",
    "among",
    "count",
    "create",
    "drop",
    "exists",
    "install",
    "newest",
    "remark",
    "remove",
    "rename",
    "settle",
    "these",
    "uncounted",
]


def _of(connection: Connection):
    return sqlite if connection.dialect.name == "sqlite" else postgresql


def create(connection: Connection, name: str) -> None:
    """Make an empty index."""
    for statement in _of(connection).creating(name):
        connection.exec_driver_sql(statement)


def drop(connection: Connection, name: str) -> None:
    """Take an index away, if it is there."""
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")


def exists(connection: Connection, name: str) -> bool:
    """Tell whether there is an index of this name."""
    return bool(connection.exec_driver_sql(_of(connection).looking_for(name)).first())


def rename(connection: Connection, former: str, name: str) -> None:
    """Let an index take the place of another one, which is taken away."""
    drop(connection, name)
    for statement in _of(connection).renaming(former, name):
        connection.exec_driver_sql(statement)


def add(connection: Connection, name: str, entries: list[Entry]) -> None:
    """Put texts into an index that does not have them."""
    if entries:
        _of(connection).add(connection, name, entries)


def remove(connection: Connection, name: str, entries: list[Entry]) -> None:
    """Take texts out of an index; each exactly as it was put in."""
    if entries:
        _of(connection).remove(connection, name, entries)


def remark(connection: Connection, name: str, ids: list[int], former: str, mark: str) -> None:
    """Give texts another mark in the place of one that they have."""
    if ids:
        _of(connection).remark(connection, name, ids, former, mark)


def newest(
    connection: Connection, name: str, sought: Sought, limit: int, below: int | None = None
) -> list[int]:
    """List the largest numbers of texts that have what is sought, largest first."""
    return _of(connection).newest(connection, name, sought, limit, LAST if below is None else below)


def these(values: list[int] | list[str]) -> dict[str, str]:
    """Return the value of a statement with `among`."""
    return {"these": json.dumps(values)}


def settle(connection: Connection, name: str) -> bool:
    """Bring a new index nearer to the shape that is read fastest; tell whether more is to do."""
    return _of(connection).settle(connection, name)


def count(connection: Connection, name: str, mark: str) -> int:
    """Count the texts that have a mark."""
    statement = _of(connection).counting(name, mark)
    return connection.exec_driver_sql(statement).scalar() or 0


def uncounted(connection: Connection) -> set[str]:
    """Name the indexes whose rows cannot be counted: they are lists and have none."""
    question = _of(connection).ALL
    return set(connection.exec_driver_sql(question).scalars()) if question else set()


def install(metadata: MetaData, names: tuple[str, ...]) -> None:
    """Make and drop indexes together with the tables of a schema."""

    @event.listens_for(metadata, "after_create")
    def make(target, connection, **options):
        for name in names:
            if not exists(connection, name):
                create(connection, name)

    @event.listens_for(metadata, "before_drop")
    def unmake(target, connection, **options):
        for name in names:
            drop(connection, name)
