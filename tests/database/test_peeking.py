"""Small questions past the pool, each thread on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from forum.database.peeking import Peek
from forum.extensions import db


@pytest.fixture
def peek(board):
    with board.opened():
        with db.engine.begin() as connection:
            connection.execute(text("CREATE TABLE numbers (name VARCHAR(9), number INTEGER)"))
        made = Peek(db.engine)
        yield made
        made.close()
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE numbers"))


def store(name: str, number: int) -> None:
    with db.engine.begin() as connection:
        values = {"name": name, "number": number}
        connection.execute(text("INSERT INTO numbers VALUES (:name, :number)"), values)


def test_each_question_sees_what_was_committed_before(peek):
    question = "SELECT max(number) FROM numbers WHERE name IN (?,?)"

    assert peek.number(question, ("a", "b")) == 0
    for number in (3, 5):
        store("a", number)
        assert peek.number(question, ("a", "b")) == number
    assert peek.number("SELECT number FROM numbers WHERE name = 'nobody'") == 0


def test_many_threads_may_ask(peek):
    store("a", 7)
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda _: peek.number("SELECT max(number) FROM numbers"), range(50))

        assert set(answers) == {7}


def test_a_broken_question_spoils_no_other(peek):
    with pytest.raises(Exception, match="nothing_like_it"):
        peek.number("SELECT number FROM nothing_like_it")

    assert peek.number("SELECT 4") == 4
    assert len(peek._opened) == 1
