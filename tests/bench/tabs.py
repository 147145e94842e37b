"""Open tabs that ask now and then whether something is new: what a thousand of them cost.

And why they ask, when the board could tell them: how many open streams its threads carry.
"""

import contextlib
import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from tests.bench import boards, servers
from tests.bench.boards import Board
from tests.bench.loads import Load, Target, ask_together, fetch
from tests.bench.rounds import ACCEPTED
from tests.bench.servers import Server
from tests.bench.tables import fine, table

# Seconds between two questions of a tab that nobody touches, and of one that is read (live.js).
IDLE, ACTIVE = 120, 15
# Pages that ordinary readers open in a second, all together.
READING = 20
PATIENCE = 3


@dataclass(frozen=True)
class Share:
    """What tabs cost that ask at one rate."""

    seconds: int
    polls: Load
    # Of one processor.
    cpu: float
    quiet: Load
    busy: Load

    def row(self) -> list[str]:
        """Return the line of the table."""
        waiting = self.busy.p99 / self.quiet.p99 if self.quiet.p99 else None
        errors = self.polls.errors + self.quiet.errors + self.busy.errors
        rate = f"{self.polls.per_second:.1f}"
        return [str(self.seconds), rate, f"{100 * self.cpu:.1f} %", fine(waiting), str(errors)]


def bench(folder: Path, posts: int, tabs: int, seconds: int, rounds: int) -> str:
    """Measure open tabs on the default server, and return it as Markdown."""
    boards.make(folder, posts)
    board = boards.look(folder)
    with servers.forum(board.folder, "waitress") as forum:
        shares = [share(forum, board, tabs, each, seconds, rounds) for each in (IDLE, ACTIVE)]
    head = "seconds between|asked/s|CPU|readers' p99 ÷ quiet|errors"
    said = f"{tabs:,} open tabs, {READING} pages a second for readers, {board.threads} threads."
    rows = [each.row() for each in shares]
    return "\n\n".join([said, table(head, rows), _about_streams(board.threads)])


def share(forum: Server, board: Board, tabs: int, each: int, seconds: int, rounds: int) -> Share:
    """Let readers come alone and beside the tabs, in turns; then let the tabs be alone."""
    tab, reader = _tab(forum, board), _reader(forum, board)
    alone, beside = [], []
    for _ in range(rounds):
        alone.append(_ask(reader, READING, seconds))
        beside.append(_at_once(reader, tab, tabs / each, seconds))
    before = forum.cpu_seconds()
    time.sleep(seconds)
    idle = forum.cpu_seconds()
    polls = _ask(tab, tabs / each, seconds)
    cpu = (forum.cpu_seconds() - idle) - (idle - before)
    quiet, busy = (min(loads, key=lambda load: load.p99) for loads in (alone, beside))
    return Share(each, polls, cpu / seconds, quiet, busy)


def _tab(forum: Server, board: Board) -> Target:
    """Ask as a tab does that knows the answer; the connection was closed since the last time."""
    asked = Target(forum.port, (f"/threads/{board.thread}/newest",), {"Connection": "close"})
    known = fetch(asked).headers["ETag"]
    return replace(asked, headers=asked.headers | {"If-None-Match": known}, status=304)


def _reader(forum: Server, board: Board) -> Target:
    titles = ("index", "section", "thread", "thread, last page")
    return Target(forum.port, tuple(board.pages[title] for title in titles), ACCEPTED)


def _ask(target: Target, per_second: float, seconds: int) -> Load:
    return ask_together(target, _paced(per_second, seconds))


def _paced(per_second: float, seconds: float) -> Iterator[dict[str, str]]:
    """Give turns at a steady pace, whoever takes them."""
    begun = time.monotonic()
    for number in range(int(per_second * seconds)):
        time.sleep(max(0.0, begun + number / per_second - time.monotonic()))
        yield {}


def _at_once(reader: Target, tab: Target, per_second: float, seconds: int) -> Load:
    polling = threading.Thread(target=_ask, args=(tab, per_second, seconds))
    polling.start()
    try:
        return _ask(reader, READING, seconds)
    finally:
        polling.join()


def _about_streams(threads: int) -> str:
    with servers.sparring("streams", "waitress", threads) as server:
        counts = (threads - 1, threads)
        heard = {count: _is_answered_beside(server, count) for count in counts}
    words = {True: "answered", False: f"not answered within {PATIENCE} s"}
    said = [f"{count} open streams: a page is {words[heard[count]]}" for count in counts]
    return "; ".join(said) + "."


def _is_answered_beside(server: Server, streams: int) -> bool:
    """Tell whether a page is answered while so many streams are open."""
    with ExitStack() as stack:
        for _ in range(streams):
            stream = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
            stack.enter_context(contextlib.closing(stream))
            stream.request("GET", "/stream")
            # Let go of, an answer would end.
            stack.push(stream.getresponse())
        page = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        stack.enter_context(contextlib.closing(page))
        try:
            page.request("GET", "/")
            return page.getresponse().status == 200
        except OSError:
            return False
