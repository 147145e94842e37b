"""Measure how good the search is, beside what each database would do by itself.

    .venv/bin/python -m tests.bench.quality

makes the demo board and a generated one on SQLite, and on a PostgreSQL that is thrown away
(where its programs are installed), asks every question, and prints one table.
"""

import contextlib
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from forum import demo
from forum.extensions import db
from forum.sections.planting import DEFAULT, plant_sections, read_plants
from tests.bench.generating import generate
from tests.bench.quality import engines
from tests.bench.quality.asking import Answer, answers, differences, draw, worst
from tests.bench.quality.questions import (
    DEMO,
    PLANTED,
    names_on_the_demo,
    plant,
    read_questions,
)
from tests.boards import Board, own_database
from tests.postgresql import NoPostgreSQL, throw_away_database

POSTS = 2_000
SQLITE, PLAIN = "ours on SQLite", "plain FTS5"
POSTGRESQL, STOCK = "ours on PostgreSQL", "stock PostgreSQL"

Answers = dict[str, list[Answer]]


@contextlib.contextmanager
def demo_board(board: Board) -> Iterator[dict[int, str]]:
    """Open a board with the demo, and name its posts."""
    with board.opened():
        db.create_all()
        plant_sections(read_plants(DEFAULT))
        demo.load()
        db.session.commit()
        yield names_on_the_demo()


@contextlib.contextmanager
def generated_board(board: Board) -> Iterator[dict[int, str]]:
    """Open a generated board with the planted texts, and name those."""
    generate(board.data_dir, posts=POSTS, address=board.address)
    with board.opened():
        names = plant()
        db.session.commit()
        yield names


BOARDS: dict[Path, Callable] = {DEMO: demo_board, PLANTED: generated_board}


@contextlib.contextmanager
def board(server: str) -> Iterator[Board]:
    """Give an empty directory and an empty database."""
    with tempfile.TemporaryDirectory() as folder, own_database(server) as address:
        yield Board(Path(folder), address)


def ask(server: str, own: str, stock: str, stock_engine: Callable[[], engines.Engine]) -> Answers:
    """Ask all questions on one database, of our search and of the database's own."""
    given: Answers = defaultdict(list)
    for file, opened in BOARDS.items():
        with board(server) as made, opened(made) as names:
            questions = read_questions(file)
            given[own] += answers(engines.ours, questions, names)
            given[stock] += answers(stock_engine(), questions, names)
    return given


def main() -> None:
    """Ask everywhere, and print the table."""
    given = ask("", SQLITE, PLAIN, engines.plain_fts5)
    try:
        with throw_away_database() as server:
            given |= ask(server, POSTGRESQL, STOCK, engines.stock_postgresql)
    except NoPostgreSQL as reason:
        print(reason, file=sys.stderr)
    print(draw(given))
    if POSTGRESQL in given:
        different = differences(given[SQLITE], given[POSTGRESQL])
        print("\nBoth databases give the same posts in the same order", end="")
        print(f", but for: {'; '.join(different)}." if different else ", for every question.")
    print("\nAnswered worst (nDCG, question, what came first):\n")
    print("\n".join(worst(given[SQLITE])))


if __name__ == "__main__":
    main()
