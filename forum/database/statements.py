"""Statements built once for each kind of viewer: building them costs more than running them."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, ClassVar, NamedTuple, TypeVar

from sqlalchemy import CompoundSelect, Select, bindparam

Statement = TypeVar("Statement", Select, CompoundSelect)


class Charge(NamedTuple):
    """A section that a moderator looks after; None is the whole board."""

    section_id: int | None


@dataclass(frozen=True)
class Kind:
    """What visibility asks of a viewer; who exactly it is, the statement is told when it runs."""

    is_member: bool
    is_admin: bool
    is_moderator: bool
    charges: tuple[Charge, ...]

    id: ClassVar[Any] = bindparam("viewer_id", required=False)


def kind_of(viewer: Any) -> Kind:
    """Sort a viewer with those who see by the same rules."""
    charged = {charge.section_id for charge in viewer.charges} if viewer.is_moderator else ()
    charges = tuple(Charge(id) for id in sorted(charged, key=lambda id: id or 0))
    return Kind(viewer.is_member, viewer.is_admin, viewer.is_moderator, charges)


def for_each_kind(build: Callable[..., Statement]) -> Callable[..., Statement]:
    """Let a function that builds a statement for a viewer build it once for each kind of them.

    Whoever runs the statement passes `viewer_id` with its other values. What else the function
    takes are choices between few statements.
    """
    built = lru_cache(128)(build)

    @wraps(build)
    def statement(viewer: Any, *choices: Hashable) -> Statement:
        return built(kind_of(viewer), *choices)

    return statement
