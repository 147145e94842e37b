"""Lists of words: however frequent and wherever they are, the newest texts that have them."""

from itertools import product

import pytest

from forum.database import fulltext
from forum.database.fulltext import Entry, Row, Sought

TEXTS = 4_000
# Which texts have a word: all, here and there, old ones or new ones only, few, none.
WORDS = {
    "all": lambda id: True,
    "odd": lambda id: id % 2 == 1,
    "some": lambda id: id % 40 == 7,
    "old": lambda id: id < 300,
    "new": lambda id: id > TEXTS - 30,
    "ends": lambda id: id < 200 or id > TEXTS - 10,
    "few": lambda id: id in {5, 1_700, 3_999},
    "none": lambda id: False,
}
ASKED = {
    "one word": (["all"], []),
    "half of them": (["odd"], []),
    "here and there": (["some"], []),
    "only old ones": (["old"], []),
    "only new ones": (["new"], []),
    "old and new ones": (["ends"], []),
    "few": (["few"], []),
    "none": (["none"], []),
    "two words": (["odd", "some"], []),
    "two that never meet": (["old", "new"], []),
    "a phrase": (["all odd"], []),
    "a phrase that nobody wrote": (["odd all"], []),
    "all but some": (["all"], ["odd"]),
}
LIMITS = (1, 7, 60, TEXTS)
BELOW = (1, 2, 250, 2_000, TEXTS, TEXTS + 1, fulltext.LAST)


@pytest.fixture
def index(database):
    connection = database.session.connection()
    fulltext.create(connection, "words_of_test")
    # A text has its words in the order of the table.
    entries = [
        Entry(id, (), tuple(word for word, has in WORDS.items() if has(id)), ("@all",))
        for id in range(1, TEXTS + 1)
    ]
    fulltext.add(connection, "words_of_test", entries)
    while fulltext.settle(connection, "words_of_test"):
        pass
    return connection


def expected(wanted: list[str], unwanted: list[str], limit: int, below: int) -> list[int]:
    def has(id: int, row: str) -> bool:
        words = [word for word, is_there in WORDS.items() if is_there(id)]
        return row in " ".join(words)

    return [
        id
        for id in range(min(below - 1, TEXTS), 0, -1)
        if all(has(id, row) for row in wanted) and not any(has(id, row) for row in unwanted)
    ][:limit]


def test_the_newest_texts_are_found(index):
    for name, (wanted, unwanted) in ASKED.items():
        sought = Sought(
            tuple((Row(tuple(row.split())),) for row in wanted),
            tuple(Row(tuple(row.split())) for row in unwanted),
        )
        for limit, below in product(LIMITS, BELOW):
            found = fulltext.newest(index, "words_of_test", sought, limit, below)
            assert found == expected(wanted, unwanted, limit, below), (name, limit, below)


def test_an_empty_index_has_nothing(database):
    connection = database.session.connection()
    fulltext.create(connection, "words_of_test")

    assert fulltext.newest(connection, "words_of_test", Sought(((Row(("all",)),),)), 10) == []
