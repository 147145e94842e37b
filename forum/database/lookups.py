"""Conditions on rows that a row names."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, select
from sqlalchemy.orm import aliased


def named_row(model: type, id: SQLColumnExpression, rule: Callable) -> ColumnElement[bool]:
    """Say in SQL that a rule holds for the row of another table that an id names.

    The row is looked up for each row that is wanted. `id IN (SELECT ...)` would first list all
    rows of the other table for which the rule holds, however few are wanted; and an EXISTS is
    turned into just that by planners that think it is clever.
    """
    with _name_of(model) as row:
        found = select(rule(row)).select_from(row).where(row.id == id)
        return found.correlate_except(row).scalar_subquery()


class _Names(threading.local):
    """The names of each table: a new one costs more than the condition it is for."""

    def __init__(self) -> None:
        self.free: dict[type, list[Any]] = {}


_names = _Names()


@contextmanager
def _name_of(model: type) -> Iterator[Any]:
    """Lend a name of a table that nothing around it uses."""
    free = _names.free.setdefault(model, [])
    row = free.pop() if free else aliased(model)
    yield row
    free.append(row)
