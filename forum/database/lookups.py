"""Conditions on rows that a row names."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, SQLColumnExpression, exists
from sqlalchemy.orm import aliased


def named_row(model: type, id: SQLColumnExpression[int], rule: Callable) -> ColumnElement[bool]:
    """Say in SQL that a rule holds for the row of another table that an id names.

    The row is looked up for each row that is wanted; `id IN (SELECT ...)` would first list all
    rows of the other table for which the rule holds, however few are wanted.
    """
    row = aliased(model)
    return exists().where(row.id == id, rule(row))
