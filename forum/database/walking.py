"""Pages of long lists: walked in an index from the nearer end, with the rows read at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute

# From a page of a list whose length is not known one can go so many pages on.
PAGES_AHEAD = 10


@dataclass(frozen=True)
class Span:
    """The part of a list that a page shows, and the length of the list, where it is known."""

    offset: int
    limit: int
    total: int | None = None

    @property
    def is_nearer_to_the_end(self) -> bool:
        """Tell whether the way from the end is the shorter one."""
        return self.total is not None and self.offset > self.total // 2

    @property
    def values(self) -> dict[str, int]:
        """Return what a statement walks over and what it takes, from the nearer end."""
        span = self.from_the_end() if self.is_nearer_to_the_end else self
        return {"offset": span.offset, "limit": span.limit}

    def from_the_end(self) -> "Span":
        """Return the same part of the list turned around."""
        total = self.total or 0
        offset = max(0, total - self.offset - self.limit)
        return Span(offset, max(0, min(self.limit, total - self.offset)))


def page_of(
    model: Any,
    *conditions: ColumnElement[bool],
    newest_first: Sequence[InstrumentedAttribute],
    span: Span,
) -> Select:
    """Select the rows on a page of a list that descends by some columns."""
    is_turned = span.is_nearer_to_the_end
    page = any_page_of(model, *conditions, newest_first=newest_first, is_turned=is_turned)
    return page.params(span.values)


def any_page_of(
    model: Any,
    *conditions: ColumnElement[bool],
    newest_first: Sequence[InstrumentedAttribute],
    is_turned: bool = False,
) -> Select:
    """Select the rows on a page that is named when the statement runs, by the values of a span.

    Only ids are walked, so that an index with all the columns asked for is enough; and they come
    first in the joins, so that nothing else is read of rows on other pages.
    """
    descending = [column.desc() for column in newest_first]
    order = [column.asc() for column in newest_first] if is_turned else descending
    walked = select(model.id).where(*conditions).order_by(*order)
    page = walked.offset(bindparam("offset")).limit(bindparam("limit")).subquery()
    return select(model).join(page, page.c.id == model.id).order_by(*descending)


def far_enough(page: int, size: int) -> int:
    """Return how far a list that nobody counts whole is counted for one of its pages."""
    return (page + PAGES_AHEAD) * size


def count_up_to(
    most: int | BindParameter[int],
    id: InstrumentedAttribute[int],
    *conditions: ColumnElement[bool],
    newest_first: Sequence[InstrumentedAttribute],
) -> Select[int]:
    """Count the rows of a list, but go no further than so many, a number or a parameter."""
    order = [column.desc() for column in newest_first]
    walked = select(id).where(*conditions).order_by(*order).limit(most)
    return select(func.count()).select_from(walked.subquery())
