"""Words in PostgreSQL: a table of tsvectors made of ready terms, with a GIN index."""

import json
from typing import Any

from sqlalchemy import Connection, text

from forum.database.fulltext.shape import Entry, Row, Sought

# Indexes are tables like others.
ALL = ""
# A word that so many of a hundred texts have is found by walking the newest ones: the index would
# first list every text that has it.
_FREQUENT = 0.02
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
    """List the largest numbers; the way to them depends on how frequent the words are.

    The words stand in the statement itself: a plan for any words would suit none.
    """
    asked = "words @@ CAST(" + _literal(expression(sought)) + " AS tsquery)"
    here = f"SELECT id FROM {name} WHERE {asked} AND id < {int(below)}"
    if walked := _worth_walking(connection, name, asked, limit):
        near = f"{here} AND id > ({_end(name, below)}) - {walked} ORDER BY id DESC LIMIT {limit}"
        found = _numbers(connection, near)
        if len(found) == limit:
            return found
    return _numbers(connection, f"{here} ORDER BY id + 0 DESC LIMIT {int(limit)}")


def _end(name: str, below: int) -> str:
    return f"SELECT least({int(below)}, max(id)) FROM {name}"


def _numbers(connection: Connection, statement: str) -> list[int]:
    return list(connection.exec_driver_sql(statement).scalars())


def _literal(asked: str) -> str:
    """Write a text into a statement of the driver's, which has signs of its own."""
    return "'" + asked.replace("'", "''").replace("%", "%%") + "'"


def _worth_walking(connection: Connection, name: str, asked: str, limit: int) -> int:
    """Return how many of the newest texts to look through one by one; none for rare words."""
    plan = _rows(connection, f"SELECT 1 FROM {name} WHERE {asked}")
    size = _rows(connection, f"SELECT 1 FROM {name}")
    share = plan / max(size, 1)
    walked = int(limit / max(share, 1e-9) * 2)
    return walked if share > _FREQUENT and walked < size / 2 else 0


def _rows(connection: Connection, statement: str) -> float:
    """Return what the planner thinks a statement gives."""
    explained: Any = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}").scalar()
    plan = json.loads(explained) if isinstance(explained, str) else explained
    return float(plan[0]["Plan"]["Plan Rows"])
