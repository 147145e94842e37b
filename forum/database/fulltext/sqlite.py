"""Words in SQLite: FTS5 without the texts, which stand in their own tables already."""

from sqlalchemy import Connection, text

from forum.database.fulltext.shape import Entry, Row, Sought

# Terms come ready, set apart by spaces: whatever is not ASCII belongs to one.
_TOKENS = "ascii tokenchars '+#.''@='"

# Pages that are written while people wait.
_PAGES = 200
# A question for the names of all indexes.
ALL = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"


def creating(name: str) -> list[str]:
    """Return what makes an index."""
    return [
        f"CREATE VIRTUAL TABLE {name} USING fts5(words, content='', columnsize=0, "
        f'tokenize="{_TOKENS}")'
    ]


def looking_for(name: str) -> str:
    """Return a question that has an answer when the index is there."""
    return f"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{name}'"


def renaming(former: str, name: str) -> list[str]:
    """Return what gives an index another name."""
    return [f"ALTER TABLE {former} RENAME TO {name}"]


def counting(name: str, mark: str) -> str:
    """Return a question for how many texts have a mark."""
    return f"""SELECT count(*) FROM {name} WHERE {name} MATCH '"{mark}"'"""


def settle(connection: Connection, name: str) -> bool:
    """Join some of the parts that an index was filled in; tell whether there was anything to join.

    A negative number joins all parts into one, a bounded number of pages at a time.
    """
    before = _changes(connection)
    connection.exec_driver_sql(f"INSERT INTO {name}({name}, rank) VALUES ('merge', -{_PAGES})")
    return _changes(connection) - before >= 2


def _changes(connection: Connection) -> int:
    return connection.exec_driver_sql("SELECT total_changes()").scalar() or 0


def add(connection: Connection, name: str, entries: list[Entry]) -> None:
    """Put texts into an index."""
    into = text(f"INSERT INTO {name}(rowid, words) VALUES (:id, :words)")
    connection.execute(into, [_values(entry) for entry in entries])


def remove(connection: Connection, name: str, entries: list[Entry]) -> None:
    """Take texts out of an index: it has to be told their terms, because it keeps no texts."""
    taken = text(f"INSERT INTO {name}({name}, rowid, words) VALUES ('delete', :id, :words)")
    connection.execute(taken, [_values(entry) for entry in entries])


def _values(entry: Entry) -> dict[str, object]:
    return {"id": entry.id, "words": " ".join((*entry.words, *entry.marks))}


def remark(connection: Connection, name: str, ids: list[int], former: str, mark: str) -> None:
    """Give texts another mark: each term of a text has its entry, whatever else is there."""
    for id_marks, act in ((former, remove), (mark, add)):
        act(connection, name, [Entry(id, (), (), (id_marks,)) for id in ids])


def newest(connection: Connection, name: str, sought: Sought, limit: int, below: int) -> list[int]:
    """List the largest numbers: the lists are merged from their ends, and no further."""
    found = text(
        f"SELECT rowid FROM {name} WHERE {name} MATCH :asked AND rowid < :below "
        "ORDER BY rowid DESC LIMIT :limit"
    )
    values = {"asked": expression(sought), "below": below, "limit": limit}
    return list(connection.execute(found, values).scalars())


def expression(sought: Sought) -> str:
    """Write what is sought as FTS5 reads it; every term stands between quotes."""
    groups = ["(" + " OR ".join(map(_row, group)) + ")" for group in sought.all_of]
    wanted = " AND ".join(groups)
    if not sought.none_of:
        return wanted
    return f"({wanted}) NOT (" + " OR ".join(map(_row, sought.none_of)) + ")"


def _row(row: Row) -> str:
    return '"' + " ".join(term.replace('"', "") for term in row.words) + '"'
