"""The votes of the demo, read from their file: one a line, in the order of time."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forum.demo.parsing import FOLDER, Place, moment

_VOTE = re.compile(
    r"(?P<thread>\d+) #(?P<number>\d+) \| (?P<sign>[+-]) \| (?P<voter>[^|]+) "
    r"\| (?P<at>[\d :-]+) \|(?: (?P<reason>.*))?"
)


@dataclass
class VoteEntry:
    """A vote of the demo: on which post of which thread, who gave it, when and why."""

    place: Place
    thread: str
    number: int
    is_plus: bool
    voter: str
    at: datetime
    reason: str


def read_votes(file: Path = FOLDER / "votes.txt") -> list[VoteEntry]:
    """Read who voted on what."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [_vote(line, Place(file, number)) for number, line in enumerate(lines, 1) if line]


def _vote(line: str, place: Place) -> VoteEntry:
    match = _VOTE.fullmatch(line)
    if match is None:
        raise place.refuse(f"{line!r} is not like `02 #5 | + | Name | 2009-03-14 10:22 | Why`")
    return VoteEntry(
        place=place,
        thread=match["thread"],
        number=int(match["number"]),
        is_plus=match["sign"] == "+",
        voter=match["voter"],
        at=moment(match["at"], place),
        reason=match["reason"] or "",
    )
