"""Pages of long lists: walked in an index from the nearer end, with the rows read at the end."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute


def on_page(
    id: InstrumentedAttribute[int],
    *conditions: ColumnElement[bool],
    newest_first: Sequence[InstrumentedAttribute],
    offset: int,
    limit: int,
    total: int | None = None,
) -> ColumnElement[bool]:
    """Say in SQL which rows stand on a page of a list that descends by some columns.

    Only ids are walked, so that an index with all the columns asked for is enough. A list whose
    length is told is walked from its end when the page is nearer to that.
    """
    order = [column.desc() for column in newest_first]
    if total is not None and offset > total // 2:
        order = [column.asc() for column in newest_first]
        offset, limit = max(0, total - offset - limit), max(0, min(limit, total - offset))
    walked = select(id).where(*conditions).order_by(*order).offset(offset).limit(limit)
    return id.in_(walked)
