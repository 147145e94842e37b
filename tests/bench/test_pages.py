"""The pages are found on a generated board, open for guests and members; the bare one beside."""

import importlib
import sys

import brotli
import pytest

from tests.bench import boards, pages
from tests.bench.figures import HIT, MEMBER, MISS
from tests.bench.generating import generate


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("generated") / "board"
    generate(place, posts=400, threads=60, members=12, long=120)
    return place


@pytest.fixture(scope="module")
def found(folder):
    return pages.look(folder)


@pytest.fixture(autouse=True)
def database():
    """Need none: these tests enter boards of their own."""


def test_every_page_is_open_for_every_visit(found):
    assert set(found["queries"]) == set(found["pages"])
    for counts in found["queries"].values():
        assert {HIT, MISS, MEMBER} <= set(counts)
        assert all(0 <= count < 30 for count in counts.values())


def test_the_last_page_is_that_of_the_longest_thread(found):
    assert found["pages"]["thread, last page"] == found["pages"]["thread"] + "?page=6"
    # Some posts of a generated board are hidden and do not count.
    assert 380 < found["rows"]["posts"] <= 400


def test_writers_are_members_of_different_names(found):
    assert len(set(found["writers"])) == pages.WRITERS
    assert found["member"] not in found["writers"]


def test_another_process_finds_the_same_on_a_copy(folder, found, tmp_path):
    boards.copy(folder, tmp_path / "copy")

    board = boards.look(tmp_path / "copy")

    assert boards.is_exact(tmp_path / "copy")
    assert (board.rows, board.pages) == (found["rows"], found["pages"])
    assert board.queries == found["queries"]


def test_the_bare_page_shows_the_same_posts(folder, found, monkeypatch):
    monkeypatch.setenv("BENCH_DATABASE", f"sqlite:///{folder / boards.FILE}")
    monkeypatch.delitem(sys.modules, "tests.bench.bare", raising=False)
    bare = importlib.import_module("tests.bench.bare")

    answer = bare.app.test_client().get(f"/{found['thread']}/2/br")
    bare.engine.dispose()
    text = brotli.decompress(answer.data).decode()

    assert [f"Сообщение #{number}<" in text for number in (20, 21, 40, 41)] == [
        False,
        True,
        True,
        False,
    ]
    assert "&lt;p&gt;" not in text
