"""Open tabs ask at a steady pace, and their row tells what they cost."""

from tests.bench.loads import Load
from tests.bench.tabs import Share, _paced


def test_turns_come_as_often_as_they_were_asked_for():
    assert len(list(_paced(1_000, 0.05))) == 50


def test_a_share_is_told_as_a_row():
    polls = Load(requests=84, seconds=10, p50=1, p99=2, errors=1)
    quiet, busy = (Load(requests=200, seconds=10, p50=1, p99=p99, errors=0) for p99 in (4, 5))

    row = Share(120, polls, 0.006, quiet, busy).row()

    assert row == ["120", "8.4", "0.6 %", "1.25", "1"]
