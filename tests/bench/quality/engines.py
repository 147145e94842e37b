"""Who answers: our search, and what each database would do by itself with the same posts."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text

from forum.database import clock
from forum.extensions import db
from forum.models import Guest, Post, Thread
from forum.search import queries
from forum.search.grammar import parse, pieces
from forum.search.texts import own_text
from tests.bench.quality.measure import FAR

# Freshness counts, so the questions are asked at one moment.
MOMENT = datetime(2026, 12, 1, tzinfo=UTC)

Engine = Callable[[str], list[int]]

STOCK = text(
    "SELECT id FROM stock_search, websearch_to_tsquery('russian', :asked) query "
    "WHERE words @@ query ORDER BY ts_rank(words, query) DESC, id DESC LIMIT :most"
)


def ours(asked: str) -> list[int]:
    """Ask our search, as a guest."""
    with clock.at(MOMENT):
        query = parse(asked, MOMENT.date())
        return list(queries.find(query, Guest(), size=FAR).hits)


def plain_fts5() -> Engine:
    """Make SQLite's own search: words as they are written, ranked by bm25."""
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE plain USING fts5(title, body, tokenize='unicode61')")
    rows = [(row["id"], row["title"], row["body"]) for row in _posts()]
    index.executemany("INSERT INTO plain (rowid, title, body) VALUES (?, ?, ?)", rows)
    find = f"SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY rank, rowid DESC LIMIT {FAR}"

    def ask(asked: str) -> list[int]:
        match = for_fts5(asked)
        return [id for (id,) in index.execute(find, [match])] if match else []

    return ask


def stock_postgresql() -> Engine:
    """Make PostgreSQL's own search: its Russian configuration, ranked by ts_rank."""
    connection = db.session.connection()
    connection.execute(text("CREATE TEMPORARY TABLE stock_search (id int, words tsvector)"))
    put = "INSERT INTO stock_search VALUES (:id, to_tsvector('russian', :title || ' ' || :body))"
    connection.execute(text(put), _posts())

    def ask(asked: str) -> list[int]:
        values = {"asked": for_postgresql(asked), "most": FAR}
        return list(connection.scalars(STOCK, values))

    return ask


def for_fts5(asked: str) -> str:
    """Write a question in SQLite's language; conditions that it has not are left out."""
    wanted, unwanted = [], []
    for piece in pieces(asked):
        if piece.text in ("OR", "ИЛИ"):
            wanted.append("OR")
        elif piece.name in ("", "title"):
            (unwanted if piece.is_excluded else wanted).append(_quoted(piece.value))
    if not wanted:
        return ""
    both = " ".join(word if word == "OR" else f"AND {word}" for word in wanted)
    found = both.removeprefix("AND ").replace("OR AND", "OR")
    return " NOT ".join([f"({found})", *unwanted])


def for_postgresql(asked: str) -> str:
    """Leave out of a question the conditions that PostgreSQL's language has not."""
    return " ".join(
        f"{'-' * piece.is_excluded}{_quoted(piece.value) if piece.is_quoted else piece.value}"
        for piece in pieces(asked)
        if piece.name in ("", "title")
    )


def _quoted(words: str) -> str:
    return '"' + words.replace('"', "") + '"'


def _posts() -> list[dict[str, Any]]:
    """Read what guests can read, as our index does: titles with opening posts, no quotes."""
    asked = (
        select(Post.id, Post.source, Post.number, Thread.title)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.visible_to(Guest()))
    )
    return [
        {"id": row.id, "title": row.title if row.number == 1 else "", "body": own_text(row.source)}
        for row in db.session.execute(asked)
    ]
