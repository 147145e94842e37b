"""Months as numbers, such as 200503: what posts of a thread are counted by."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


def month_number(moment: datetime) -> int:
    """Write the month of a moment as a number, in UTC as all that is stored."""
    utc = moment.astimezone(UTC)
    return utc.year * 100 + utc.month


class month_of(FunctionElement[int]):
    """Say in SQL in which month the moment of a column lies, in UTC."""

    type = Integer()
    inherit_cache = True
    name = "month_of"


# The same is written out in the migration that counted months first.
@compiles(month_of, "sqlite")
def _month_in_a_file(element: Any, compiler: Any, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"CAST(strftime('%Y%m', {moment}) AS INTEGER)"


@compiles(month_of, "postgresql")
def _month_on_a_server(element: Any, compiler: Any, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"CAST(to_char({moment} AT TIME ZONE 'UTC', 'YYYYMM') AS INTEGER)"
