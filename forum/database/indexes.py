"""Indexes of some rows only, said once for both databases."""

from sqlalchemy import Index, text


def partial_index(name: str, *columns: str, where: str) -> Index:
    """Make an index that has only the rows for which a condition holds.

    It serves a question that repeats the condition, word by word and not as a value.
    """
    condition = text(where)
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)
