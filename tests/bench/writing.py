"""Members who write while guests read, all at once: is anything lost, doubled, or kept waiting?"""

import contextlib
import http.client
import math
import re
import sqlite3
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.bench import boards, loads, servers
from tests.bench.boards import Board
from tests.bench.loads import Load, Target
from tests.bench.rounds import ACCEPTED

READERS = 32
EVERY = 5
_FIELDS = ("csrf_token", "submission_id")


@dataclass(frozen=True)
class Together:
    """What came of it."""

    sent: int
    replies_per_second: float
    errors: int
    lost: int
    doubled: int
    is_exact: bool
    quiet: Load
    busy: Load

    @property
    def waiting(self) -> float:
        """Return how much longer the slowest hundredth of readers waits when others write."""
        return self.busy.p99 / self.quiet.p99 if self.quiet.p99 else math.inf


def write_and_read(board: Board, server: str, seconds: int) -> Together:
    """Let members write into one thread of a copy of the board, while guests read it."""
    with tempfile.TemporaryDirectory(prefix="veche-bench-") as folder:
        twin = Path(folder) / "board"
        boards.copy(board.folder, twin)
        with servers.forum(twin, server, tree=board.tree) as forum:
            target = _read(board, forum.port)
            writers = [Writer(forum.port, board.thread, cookie) for cookie in board.writers]
            loads.load(target, 1, READERS)
            quiet = loads.load(target, seconds, READERS)
            busy = _at_once(writers, target, seconds)
        return _judge(writers, twin, board, quiet, busy)


def _read(board: Board, port: int) -> Target:
    titles = ("index", "section", "thread", "thread, last page")
    return Target(port, tuple(board.pages[title] for title in titles), ACCEPTED)


def _at_once(writers: list["Writer"], target: Target, seconds: int) -> Load:
    ended = threading.Event()
    threads = [threading.Thread(target=writer.write_until, args=(ended,)) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        return loads.load(target, seconds, READERS)
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _judge(writers, folder: Path, board: Board, quiet: Load, busy: Load) -> Together:
    stored = _stored(folder)
    sent = [text for writer in writers for text in writer.sent]
    longest = max((writer.seconds for writer in writers), default=0.0)
    return Together(
        sent=len(sent),
        replies_per_second=len(sent) / longest if longest else 0.0,
        errors=sum(len(writer.errors) for writer in writers) + quiet.errors + busy.errors,
        lost=sum(text not in stored for text in sent),
        doubled=sum(count > 1 for count in stored.values()),
        is_exact=boards.is_exact(folder, board.tree),
        quiet=quiet,
        busy=busy,
    )


def _stored(folder: Path) -> dict[str, int]:
    """Count how often each text of ours stands in the database."""
    asked = "SELECT source, count(*) FROM posts WHERE source LIKE 'Written at once: %' GROUP BY 1"
    with contextlib.closing(sqlite3.connect(folder / boards.FILE)) as connection:
        return dict(connection.execute(asked).fetchall())


@dataclass
class Writer:
    """A member without script who opens the form, writes, sends, and opens the form again."""

    port: int
    thread: int
    cookie: str
    sent: list[str] = field(default_factory=list)
    errors: list[object] = field(default_factory=list)
    seconds: float = 0.0

    def write_until(self, ended: threading.Event) -> None:
        """Write one reply after the other; now and then press the button twice."""
        begun = time.perf_counter()
        for turn in range(1_000_000):
            if ended.is_set():
                break
            text = f"Written at once: {uuid.uuid4().hex}, reply {turn}."
            try:
                self._reply(text, presses=1 if turn % EVERY else 2)
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.errors.append(error)
        self.seconds = time.perf_counter() - begun

    def _reply(self, text: str, presses: int) -> None:
        body = urlencode({**self._form(), "source": text})
        sending = [self._send(body) for _ in range(presses)]
        for connection in sending:
            with contextlib.closing(connection):
                status = connection.getresponse().status
            if status != 303:
                raise ValueError(f"A reply was answered with {status}")
        self.sent.append(text)

    def _send(self, body: str) -> http.client.HTTPConnection:
        connection = self._connection()
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"/threads/{self.thread}/posts", body, headers)
        return connection

    def _form(self) -> dict[str, str]:
        """Open the page of the form and read its hidden fields."""
        with contextlib.closing(self._connection()) as connection:
            headers = {"Cookie": self.cookie}
            connection.request("GET", f"/threads/{self.thread}/reply", headers=headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        if kept := answer.headers.get("Set-Cookie"):
            self.cookie = kept.partition(";")[0]
        return {name: hidden_field(page, name) for name in _FIELDS}

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=loads.PATIENCE)


def hidden_field(page: str, name: str) -> str:
    """Read a field of a form; the last one of a page belongs to the form that is written in."""
    inputs = re.findall(r"<input\b[^>]*>", page)
    named = [each for each in inputs if f'name="{name}"' in each]
    values = [re.search(r'value="([^"]*)"', each) for each in named]
    if not values or values[-1] is None:
        raise ValueError(f"There is no field {name} in the form")
    return values[-1][1]
