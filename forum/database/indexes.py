"""Indexes that hold only some of the rows of a table."""

from sqlalchemy import Index, text


def index_of_some(name: str, *columns: str, where: str) -> Index:
    """Make an index of the rows for which a condition holds; both databases know such."""
    condition = text(where)
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)
