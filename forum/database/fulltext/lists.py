"""Long lists of values as one value, which both databases take apart."""

from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class one_of(FunctionElement[bool]):
    """Say in SQL that a column is one of the values of a JSON list."""

    type = Boolean()
    inherit_cache = True
    name = "one_of"


@compiles(one_of, "sqlite")
def _one_of_in_a_file(element: Any, compiler: Any, **options: Any) -> str:
    column, these = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({these}))"


@compiles(one_of, "postgresql")
def _one_of_on_a_server(element: Any, compiler: Any, **options: Any) -> str:
    column, these = (compiler.process(part, **options) for part in element.clauses)
    values = f"json_array_elements_text(CAST({these} AS json)) AS value"
    kind = element.clauses.clauses[0].type.compile(dialect=compiler.dialect)
    return f"{column} = ANY (ARRAY(SELECT CAST(value AS {kind}) FROM {values}))"
