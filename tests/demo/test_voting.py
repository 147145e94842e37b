"""The votes of the demo: read strictly, and such as its members may give."""

import pytest

from forum.demo.parsing import DemoError
from forum.demo.voting import read_votes


@pytest.fixture(autouse=True)
def database():
    """Need none: these tests read a file."""


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file of votes."""

    def write(text: str):
        (tmp_path / "votes.txt").write_text(text, encoding="utf-8")
        return tmp_path / "votes.txt"

    return write


def test_a_vote_with_a_reason_and_one_without(file):
    plus = "02 #5 | + | Anna | 2009-03-14 10:22 | So it is"
    minus = "02 #6 | - | Boris B | 2009-03-15 10:22 |"

    first, second = read_votes(file(f"{plus}\n\n{minus}"))

    assert (first.thread, first.number, first.is_plus, first.voter) == ("02", 5, True, "Anna")
    assert (first.reason, second.reason, second.is_plus) == ("So it is", "", False)
    assert (second.voter, second.at.day, second.place.line) == ("Boris B", 15, 3)


@pytest.mark.parametrize(
    "line",
    [
        "02 | + | Anna | 2009-03-14 10:22 | Why",
        "02 #5 | ? | Anna | 2009-03-14 10:22 | Why",
        "02 #5 | + | Anna | yesterday | Why",
        "02 #5 | + | Anna | 2009-13-14 10:22 | Why",
    ],
)
def test_a_mistake_is_named_with_its_line(file, line):
    with pytest.raises(DemoError, match=r"votes\.txt:1:"):
        read_votes(file(line))


def test_the_demo_has_pluses_and_minuses_with_reasons():
    votes = read_votes()

    assert len(votes) > 60
    assert {vote.is_plus for vote in votes} == {True, False}
    assert all(vote.reason for vote in votes if not vote.is_plus)
