"""What there is to know beside the pages: many guests, writers among readers, start, memory."""

from dataclasses import dataclass

import click

from tests.bench import guests, starting, writing
from tests.bench.guests import Crowd
from tests.bench.rounds import Lane, Sparring
from tests.bench.starting import Start
from tests.bench.tables import fine, table
from tests.bench.writing import Together

SECONDS_OF_WRITING = 5


@dataclass(frozen=True)
class Memory:
    """Megabytes of one server with all its processes."""

    of: str
    idle: float
    after: float


@dataclass(frozen=True)
class Rest:
    """All of it, under one server."""

    server: str
    crowd: Crowd
    together: Together
    start: Start
    # The one that is judged comes first.
    memory: list[Memory]

    def draw(self) -> str:
        """Draw what was found; what is judged stands among the goals too."""
        return table(f"under {self.server}|", [*self._loads(), *self._starts(), *self._memory()])

    def _loads(self) -> list[list[str]]:
        crowd, together = self.crowd, self.together
        return [
            ["guests who return no cookie, wrong answers", f"{crowd.guests:,}, {crowd.errors}"],
            ["CPU ms of the thread page before, after", _both(crowd.before.page, crowd.after.page)],
            ["CPU ms of hello world before, after", _both(crowd.before.hello, crowd.after.hello)],
            ["replies of 8 members at once, per second", fine(together.replies_per_second)],
            ["replies sent, acknowledged and looked up", str(together.sent)],
            ["counters exact afterwards", "yes" if together.is_exact else "NO"],
            ["32 readers, p99 ms, quiet, with writers", _p99(together)],
            ["32 readers, requests/s, quiet, with writers", _rates(together)],
        ]

    def _starts(self) -> list[list[str]]:
        start = self.start
        return [
            ["Python alone, s", fine(start.python)],
            ["import of what the forum depends on, s", fine(start.dependencies)],
            ["import of forum, s", fine(start.forum)],
            ["start to first answer, s", fine(start.first_answer)],
        ]

    def _memory(self) -> list[list[str]]:
        return [[f"MB idle, after load: {m.of}", _both(m.idle, m.after)] for m in self.memory]


def _both(one: float, other: float) -> str:
    return f"{fine(one)}, {fine(other)}"


def _p99(together: Together) -> str:
    return _both(together.quiet.p99, together.busy.p99)


def _rates(together: Together) -> str:
    return _both(together.quiet.per_second, together.busy.per_second)


def measure(lane: Lane, sparring: Sparring, memory: list[Memory], count: int, seconds: int) -> Rest:
    """Measure the rest under one server."""
    click.echo(f"{count:,} guests ...", err=True)
    crowd = guests.crowd(lane, sparring, count, seconds)
    click.echo("Writers and readers ...", err=True)
    together = writing.write_and_read(lane.board, lane.server, SECONDS_OF_WRITING)
    click.echo("Starts ...", err=True)
    start = starting.measure(lane.board, lane.server)
    return Rest(lane.server, crowd, together, start, memory)
