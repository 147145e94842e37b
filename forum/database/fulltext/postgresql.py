"""Words in PostgreSQL: a table of tsvectors made of ready terms, with a GIN index."""

import json
from typing import Any

from sqlalchemy import Connection, text

from forum.database.fulltext.shape import Entry, Row, Sought

# Indexes are tables like others.
ALL = ""
# So many of the newest texts for each that is wanted are looked through one by one: that costs
# little, and tells how frequent the words are where the planner only guesses.
_SAMPLED = 10
# How much further to look than the share of texts that had the words asks for, and how often.
_FOR_SURE, _ROUNDS = 1.5, 2
# The part of all texts below which it is worth to look at the newer ones alone.
_WORTH_IT = 0.25
# PostgreSQL counts places no further.
_LAST_PLACE, _MOST_PLACES = 16_000, 250


def creating(name: str) -> list[str]:
    """Return what makes an index."""
    return [
        f"CREATE TABLE {name} (id INTEGER NOT NULL, words TSVECTOR NOT NULL, "
        f"CONSTRAINT pk_{name} PRIMARY KEY (id))",
        # Words of its own that are still to be sorted in would be read by every question.
        f"CREATE INDEX ix_{name}_words ON {name} USING gin (words) WITH (fastupdate = off)",
    ]


def looking_for(name: str) -> str:
    """Return a question that has an answer when the index is there."""
    return f"SELECT 1 WHERE to_regclass('{name}') IS NOT NULL"


def renaming(former: str, name: str) -> list[str]:
    """Return what gives an index another name, with what belongs to it."""
    return [
        f"ALTER TABLE {former} RENAME TO {name}",
        f"ALTER TABLE {name} RENAME CONSTRAINT pk_{former} TO pk_{name}",
        f"ALTER INDEX ix_{former}_words RENAME TO ix_{name}_words",
    ]


def counting(name: str, mark: str) -> str:
    """Return a question for how many texts have a mark."""
    return f"SELECT count(*) FROM {name} WHERE words @@ {_literal(_quoted(mark))}::tsquery"


def settle(connection: Connection, name: str) -> bool:
    """Let the planner know how frequent words are; that is done at once."""
    connection.exec_driver_sql(f"ANALYZE {name}")
    return False


def add(connection: Connection, name: str, entries: list[Entry]) -> None:
    """Put texts into an index."""
    into = text(f"INSERT INTO {name}(id, words) VALUES (:id, CAST(:words AS tsvector))")
    connection.execute(into, [{"id": entry.id, "words": vector(entry)} for entry in entries])


def remove(connection: Connection, name: str, entries: list[Entry]) -> None:
    """Take texts out of an index."""
    ids = [entry.id for entry in entries]
    connection.execute(text(f"DELETE FROM {name} WHERE id = ANY(:ids)"), {"ids": ids})


def remark(connection: Connection, name: str, ids: list[int], former: str, mark: str) -> None:
    """Give texts another mark in the place of one that they have."""
    changed = text(
        f"UPDATE {name} SET words = ts_delete(words, :former) || CAST(:mark AS tsvector) "
        "WHERE id = ANY(:ids)"
    )
    connection.execute(changed, {"former": former, "mark": _quoted(mark), "ids": ids})


def vector(entry: Entry) -> str:
    """Write a text as PostgreSQL reads a tsvector: its terms and their places."""
    places: dict[str, list[str]] = {}
    for place, term in enumerate(entry.words[:_LAST_PLACE], 1):
        places.setdefault(term, []).append(str(place))
    words = [f"{_quoted(term)}:{','.join(at[:_MOST_PLACES])}" for term, at in places.items()]
    return " ".join([*words, *map(_quoted, entry.marks)])


def expression(sought: Sought) -> str:
    """Write what is sought as PostgreSQL reads a tsquery; every term stands between quotes."""
    groups = ["(" + " | ".join(map(_row, group)) + ")" for group in sought.all_of]
    excluded = [f"!{_row(row)}" for row in sought.none_of]
    return " & ".join([*groups, *excluded])


def _row(row: Row) -> str:
    return "(" + " <-> ".join(map(_quoted, row.words)) + ")"


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "").replace("'", "''") + "'"


def newest(connection: Connection, name: str, sought: Sought, limit: int, below: int) -> list[int]:
    """List the largest numbers, and look no further into the past than they need.

    The index alone would fetch every text that has the words. The words stand in the statement
    itself: a plan for any words would suit none.
    """
    asked = "words @@ CAST(" + _literal(expression(sought)) + " AS tsquery)"
    last = _last(connection, name, below)
    found, top = [], last

    def look(condition: str, window: int, order: str = "id") -> None:
        nonlocal top
        here = f"{condition} AND id <= {top} AND id > {top - window}"
        newest_first = f"ORDER BY {order} DESC LIMIT {limit - len(found)}"
        found.extend(_numbers(connection, f"SELECT id FROM {name} WHERE {here} {newest_first}"))
        top -= window

    if _rows(connection, f"SELECT 1 FROM {name} WHERE {asked}") > limit:
        # Not what the index of words knows.
        look(f"({asked}) IS TRUE", limit * _SAMPLED)
    for _ in range(_ROUNDS):
        missing, so_far = limit - len(found), last - top
        window = int(missing * so_far / len(found) * _FOR_SURE) if found else last
        if missing and top > 0 and window < last * _WORTH_IT:
            look(asked, window)
    if len(found) < limit and top > 0:
        look(asked, top, "id + 0")
    return found


def _last(connection: Connection, name: str, below: int) -> int:
    """Return the largest number below another one."""
    largest = f"SELECT max(id) FROM {name} WHERE id < {int(below)}"
    return connection.exec_driver_sql(largest).scalar() or 0


def _numbers(connection: Connection, statement: str) -> list[int]:
    return list(connection.exec_driver_sql(statement).scalars())


def _literal(asked: str) -> str:
    """Write a text into a statement of the driver's, which has signs of its own."""
    return "'" + asked.replace("'", "''").replace("%", "%%") + "'"


def _rows(connection: Connection, statement: str) -> int:
    """Return what the planner thinks a statement gives."""
    explained: Any = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}").scalar()
    plan = json.loads(explained) if isinstance(explained, str) else explained
    return int(plan[0]["Plan"]["Plan Rows"])
