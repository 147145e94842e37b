"""Servers under measurement: started as processes, and asked what they cost."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from forum.config import ROOT

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
SECONDS_TO_START = 60


class Server:
    """A process with its children, listening on a port of this machine."""

    def __init__(self, process: subprocess.Popen, port: int) -> None:
        self.process, self.port = process, port

    @property
    def address(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def pids(self) -> list[int]:
        """List the process and all below it."""
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            with contextlib.suppress(OSError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    waiting += map(int, (task / "children").read_text().split())
        return found

    def cpu_seconds(self) -> float:
        """Return the processor time used so far, by all processes together."""
        return sum(map(_cpu_ticks, self.pids())) / TICKS

    def pss_megabytes(self) -> float:
        """Return the memory used, shared pages shared out."""
        return sum(map(_pss_kilobytes, self.pids())) / 1024


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return int(fields[11]) + int(fields[12])


def _pss_kilobytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def started(command: list[str], port: int, **variables: str) -> Iterator[Server]:
    """Run a server until the block ends."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"FORUM_NO_VENV": "1"} | variables,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_listens(process, port)
        yield Server(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_listens(process: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        time.sleep(0.05)
    raise RuntimeError(f"The server did not start: {' '.join(process.args)}")


@contextlib.contextmanager
def forum(data_dir: Path, server: str) -> Iterator[Server]:
    """Run the forum on a generated board."""
    port = free_port()
    command = [sys.executable, "app.py", "run", "--port", str(port), "--server", server]
    variables = {
        "FORUM_DATA_DIR": str(data_dir),
        "FORUM_DATABASE_URL": "",
        "FORUM_LIMITS": "no",
        "FORUM_HOST": "127.0.0.1",
    }
    with started(command, port, **variables) as running:
        yield running


@contextlib.contextmanager
def hello(server: str, threads: int) -> Iterator[Server]:
    """Run the smallest Flask application under the same server."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.hello", server, str(port), str(threads)]
    with started(command, port) as running:
        yield running
