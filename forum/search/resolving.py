"""From the names and dates of a question to what is asked of the index, for a viewer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, combinations
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.names import MAX_LENGTH
from forum.accounts.queries import member_like
from forum.database.base import now
from forum.database.fulltext import Row, Sought
from forum.extensions import db
from forum.search import entries
from forum.search.asking import Filter, Ignored, Query, Words
from forum.search.entries import in_month, in_year
from forum.sections.models import Section
from forum.sections.queries import menu
from forum.threads.models import Thread

NO_MEMBER = _l("Nobody here is called so.")
NO_PLACE = _l("There is no such section or thread.")
_LAST_ID = 2**31 - 1
# Nobody wrote on a board before.
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
MOST_PINNED = 200

Group = tuple[Row, ...]


def marked(marks: Iterable[str]) -> Group:
    """Ask for any of some marks."""
    return tuple(Row((mark,)) for mark in marks)


@dataclass
class Plan:
    """What is looked for in the index, and what is asked of each text that it finds there."""

    groups: list[Group] = field(default_factory=list)
    none_of: list[Row] = field(default_factory=list)
    conditions: list[Callable] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    # Somebody or some place was named that nobody knows: nothing can be there.
    is_hopeless: bool = False

    def sought(self, *more: Group) -> Sought:
        """Return what is looked for; everything, if that is only asked to be or not to be so."""
        groups = (*self.groups, *more)
        return Sought(groups or (marked([entries.EVERY]),), tuple(self.none_of))

    def admits(self, row: Any) -> bool:
        """Tell whether a text is as it was asked for, beyond what the index knows."""
        return all(condition(row) for condition in self.conditions)


def plan(query: Query, viewer) -> Plan:
    """Work out what a question asks of the index."""
    made = Plan(ignored=list(query.ignored))
    _plan_words(made, query)
    for name, resolve in (("author", _author), ("in", _place)):
        _plan_named(made, query, name, lambda value, resolve=resolve: resolve(value, viewer))
    for filter in query.filters:
        if filter.name == "has":
            _plan_mark(made, entries.HAS[filter.value], filter)
        elif filter.name == "is":
            _plan_state(made, filter, viewer)
    _plan_dates(made, query, viewer)
    return made


def _plan_words(made: Plan, query: Query) -> None:
    """Ask for all clauses but the missing ones: for one at least of any so many and one more."""
    groups = [tuple(map(row_of, clause.any_of)) for clause in query.wanted]
    for some in combinations(groups, query.missing + 1):
        made.groups.append(tuple(chain.from_iterable(some)))
    for clause in query.clauses:
        if clause.is_excluded:
            made.none_of.extend(map(row_of, clause.any_of))


def row_of(words: Words) -> Row:
    """Ask for words in a row."""
    return Row(words.terms, words.in_title)


def _plan_mark(made: Plan, mark: str, filter: Filter) -> None:
    if filter.is_excluded:
        made.none_of.append(Row((mark,)))
    else:
        made.groups.append(marked([mark]))


def _plan_state(made: Plan, filter: Filter, viewer) -> None:
    """Ask how a thread stands now: that changes too often to be in the index."""
    if filter.value == "first":
        _plan_mark(made, entries.FIRST, filter)
        return
    is_so = _STATES[filter.value]
    made.conditions.append(lambda row: is_so(row) is not filter.is_excluded)
    if filter.is_excluded:
        return
    if filter.value == "unanswered":
        made.groups.append(marked([entries.FIRST]))
    elif filter.value == "pinned":
        pinned = _pinned_threads(viewer)
        made.is_hopeless = made.is_hopeless or not pinned
        made.groups.append(marked(map(entries.in_thread, pinned)))


def _pinned_threads(viewer) -> list[int]:
    """List threads that stand above the others of their sections; they are few."""
    everywhere = Thread.section_id.in_(select(Section.id))
    found = select(Thread.id).where(
        everywhere, Thread.is_pinned.is_(True), Thread.visible_to(viewer)
    )
    return list(db.session.scalars(found.limit(MOST_PINNED)))


_STATES: dict[str, Callable] = {
    "unanswered": lambda row: row.post_count <= 1 and row.number == 1,
    "locked": lambda row: row.locked_at is not None,
    "pinned": lambda row: bool(row.is_pinned),
}


def _plan_named(made: Plan, query: Query, name: str, resolve: Callable) -> None:
    """Ask for any of those who are named, and for none of the excluded ones."""
    sides: dict[bool, list[str]] = {False: [], True: []}
    for filter in query.filters:
        if filter.name == name:
            marks, reason = resolve(filter.value)
            sides[filter.is_excluded] += marks
            if not marks:
                made.ignored.append(Ignored(str(filter), reason))
    if sides[False]:
        made.groups.append(marked(sides[False]))
    elif query.values(name):
        made.is_hopeless = True
    made.none_of.extend(marked(sides[True]))


def _author(value: str, viewer) -> tuple[list[str], object]:
    member = member_like(value) if len(value) <= 2 * MAX_LENGTH else None
    return [entries.by_author(member.id)] if member else [], NO_MEMBER


def _place(value: str, viewer) -> tuple[list[str], object]:
    if value.startswith("#"):
        return _thread(value[1:], viewer), NO_PLACE
    return [entries.in_section(id) for id in sections_called(value, viewer)], NO_PLACE


def _thread(number: str, viewer) -> list[str]:
    if not (number.isascii() and number.isdigit()) or int(number[:12]) > _LAST_ID:
        return []
    is_meant = Thread.id == int(number[:12]), Thread.visible_to(viewer)
    found = db.session.scalar(select(Thread.id).where(*is_meant))
    return [entries.in_thread(found)] if found else []


def sections_called(value: str, viewer) -> list[int]:
    """Find a section by its slug, number or title, with those below it, if the viewer sees it."""
    key = value.casefold()
    for node in (inner for root in menu(viewer) for inner in (root, *root.children)):
        section = node.section
        if key in (section.slug, str(section.id), section.title.casefold()):
            return [section.id, *(child.section.id for child in node.children)]
    return []


def private_marks(viewer) -> Group | None:
    """Name the places whose private texts a viewer may see some of; None for all of them.

    Those of other sections are not even looked at: their words cost no time that could be told.
    """
    if viewer.is_admin:
        return None
    if not viewer.is_member:
        return ()
    seen = db.session.scalars(select(Section).where(Section.visible_to(viewer)))
    own = [s.id for s in seen if not s.is_public or viewer.moderates(s)]
    return marked(map(entries.in_section, own))


def _plan_dates(made: Plan, query: Query, viewer) -> None:
    """Ask for years and months in the index, and for the exact moment of each text found."""
    if not (query.after or query.before):
        return
    zone = _zone(viewer)
    after = _begin(query.after, zone) if query.after else _EARLIEST
    before = _begin(query.before, zone) if query.before else max(after, now()) + timedelta(days=1)
    made.groups.append(marked(_months(after, before)))
    made.conditions.append(lambda row: after <= row.created_at < before)


def _zone(viewer) -> ZoneInfo:
    try:
        return ZoneInfo(viewer.time_zone or current_app.config["TIME_ZONE"])
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _begin(day: date, zone: ZoneInfo) -> datetime:
    day = min(max(day, date(1902, 1, 1)), date(9000, 1, 1))
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _months(first: datetime, last: datetime) -> list[str]:
    """Name the years from one moment to another; those that are not whole by their months."""
    marks: list[str] = []
    for year in range(max(first.year, _EARLIEST.year), min(last.year, now().year + 1) + 1):
        months = range(
            first.month if year == first.year else 1,
            (last.month if year == last.year else 12) + 1,
        )
        is_whole = len(months) == 12
        marks += [in_year(year)] if is_whole else [in_month(year, month) for month in months]
    return marks or [in_year(_EARLIEST.year)]
