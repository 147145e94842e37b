"""Looking into an index: which terms each text has, and where."""

from sqlalchemy import text

from forum.extensions import db


def contents(name: str) -> list[tuple]:
    """List the terms of an index with the numbers and places of the texts that have them."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        rows = connection.execute(text(f"SELECT id, words::text FROM {name} ORDER BY id"))
        return [tuple(row) for row in rows]
    view = f"seen_{name}"
    vocabulary = f"CREATE VIRTUAL TABLE temp.{view} USING fts5vocab(main, {name}, instance)"
    connection.execute(text(vocabulary))
    rows = connection.execute(text(f"SELECT doc, term, offset FROM temp.{view}"))
    # Where a mark stands says nothing.
    found = sorted((doc, term, -1 if term[0] == "@" else place) for doc, term, place in rows)
    connection.execute(text(f"DROP TABLE temp.{view}"))
    return found
