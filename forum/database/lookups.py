"""Conditions on rows that a row names."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, SQLColumnExpression, select
from sqlalchemy.orm import aliased


def named_row(model: type, id: SQLColumnExpression, rule: Callable) -> ColumnElement[bool]:
    """Say in SQL that a rule holds for the row of another table that an id names.

    The row is looked up for each row that is wanted. `id IN (SELECT ...)` would first list all
    rows of the other table for which the rule holds, however few are wanted; and an EXISTS is
    turned into just that by planners that think it is clever.
    """
    row = aliased(model)
    return select(rule(row)).select_from(row).where(row.id == id).scalar_subquery()
