"""Indexes of the few rows of a large table for which a condition holds."""

from typing import Any

from sqlalchemy import ColumnElement, Index


def partial_index(name: str, *columns: Any, where: ColumnElement[bool]) -> Index:
    """Make an index of the rows for which a condition holds; a query has to name the same one.

    Columns of the condition that a list is walked by stand in the index too, or each row would be
    read to ask it again.
    """
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)
