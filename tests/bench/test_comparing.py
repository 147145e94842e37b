"""Two runs, two checkouts and two boards are set side by side."""

from tests.bench import comparing
from tests.bench.figures import HELLO, HIT, LARGE, MISS, OTHER, Figures
from tests.bench.test_figures import figure


def cells(drawn: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in drawn.splitlines()[2:]]


def test_an_earlier_run_on_a_machine_that_was_twice_as_slow():
    now = Figures([figure(1.0, queries=5), figure(0.5, HIT, HELLO), figure(9.0, page="new")])
    then = Figures([figure(2.0, queries=7, bytes=8000), figure(1.0, HIT, HELLO)])

    assert cells(comparing.with_earlier(now, then)) == [
        ["waitress", "thread", "guest hit", "1.00", "2.00", "0.50", "7 > 5", "8000 > 7000", "1.00"]
    ]


def test_two_checkouts():
    figures = Figures([figure(1.0, MISS), figure(4.0, MISS, OTHER), figure(1.0)])

    assert cells(comparing.trees(figures)) == [
        ["waitress", "thread", "guest miss", "1.00", "4.00", "0.25", "5", "7000"]
    ]


def test_two_boards():
    figures = Figures([figure(2.0, MISS), figure(3.0, MISS, LARGE, queries=6)])

    assert cells(comparing.boards(figures)) == [
        ["waitress", "thread", "guest miss", "3.00", "2.00", "1.50", "5 > 6"]
    ]
