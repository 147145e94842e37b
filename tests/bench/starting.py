"""Starting: how long until the first answer, and what of that is the import of other packages."""

import contextlib
import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench import boards
from tests.bench.boards import Board
from tests.bench.servers import (
    SECONDS_TO_START,
    environment,
    forum_command,
    forum_variables,
    free_port,
    stop,
)

TRIES = 5
IMPORT_ALL = """
import importlib, json, sys
for name in json.load(sys.stdin):
    try:
        importlib.import_module(name)
    except Exception:  # Some can be loaded by their own package only.
        pass
"""


@dataclass(frozen=True)
class Start:
    """Seconds of whole processes, the quickest of some."""

    python: float
    dependencies: float
    forum: float
    first_answer: float

    @property
    def ratio(self) -> float:
        """Return the time to the first answer against that of importing what others wrote."""
        return self.first_answer / self.dependencies


def measure(board: Board, server: str) -> Start:
    """Start everything in turns."""
    names = loaded_modules(board)
    kinds: dict[str, Callable[[], float]] = {
        "python": lambda: _program(board.tree, "pass"),
        "dependencies": lambda: _program(board.tree, IMPORT_ALL, names),
        "forum": lambda: _program(board.tree, "import forum"),
        "first_answer": lambda: _first_answer(board, server),
    }
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(TRIES):
        for kind, run in kinds.items():
            taken[kind].append(run())
    return Start(**{kind: min(times) for kind, times in taken.items()})


def loaded_modules(board: Board) -> str:
    """Name, as JSON, the modules of other packages that the forum works with."""
    script = Path(__file__).with_name("loaded.py")
    command = [sys.executable, "-P", str(script), str(board.folder)]
    names = boards.run(board.tree, command, stdout=subprocess.PIPE)
    return json.dumps(json.loads(names))


def _program(tree: Path, program: str, given: str = "") -> float:
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", program],
        input=given,
        text=True,
        check=True,
        cwd=tree,
        env=environment(tree),
    )
    return time.perf_counter() - begun


def _first_answer(board: Board, server: str) -> float:
    port = free_port()
    begun = time.perf_counter()
    process = subprocess.Popen(
        forum_command(server, port),
        cwd=board.tree,
        env=environment(board.tree, **forum_variables(board.folder)),
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for_an_answer(port)
        return time.perf_counter() - begun
    finally:
        stop(process)


def _wait_for_an_answer(port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)
        with contextlib.suppress(OSError), contextlib.closing(connection):
            connection.request("GET", "/")
            if connection.getresponse().read():
                return
        time.sleep(0.002)
    raise RuntimeError("The forum did not answer.")
