"""Long lists of values as one value, which both databases take apart."""

from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class values_of(FunctionElement[Any]):
    """Take a JSON list apart; the values are of the kind that the named column has."""

    inherit_cache = True
    name = "values_of"


@compiles(values_of, "sqlite")
def _values_in_a_file(element: Any, compiler: Any, **options: Any) -> str:
    _, these = element.clauses
    return f"(SELECT value FROM json_each({compiler.process(these, **options)}))"


@compiles(values_of, "postgresql")
def _values_on_a_server(element: Any, compiler: Any, **options: Any) -> str:
    column, these = element.clauses
    kind = column.type.compile(dialect=compiler.dialect)
    given = compiler.process(these, **options)
    taken = f"json_array_elements_text(CAST({given} AS json)) AS value"
    return f"(SELECT CAST(value AS {kind}) FROM {taken})"


def among(column: Any) -> ColumnElement[bool]:
    """Say in SQL that a column is one of `these`: the statement is the same for any of them."""
    these = values_of(column, bindparam("these", type_=Text()))
    return column.op("IN", is_comparison=True)(these)
