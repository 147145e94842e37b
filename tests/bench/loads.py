"""Loads: many requests for some addresses, by wrk or, where that is missing, by threads."""

import contextlib
import http.client
import itertools
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPMessage
from pathlib import Path

CONNECTIONS = 8
PATIENCE = 30
SCRIPT = Path(__file__).with_name("load.lua")
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What came of a load; times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p99: float
    errors: int
    # What the server answered, but after the end, so that nobody counted it.
    left_behind: int = 0

    @property
    def per_second(self) -> float:
        """Return the rate."""
        return self.requests / self.seconds if self.seconds else 0.0

    @property
    def answered(self) -> int:
        """Return how many requests the server has worked for."""
        return self.requests + self.left_behind


@dataclass(frozen=True)
class Target:
    """Addresses of one server, how they are asked for, and what they should answer."""

    port: int
    paths: tuple[str, ...]
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200


class UnexpectedAnswer(Exception):
    """Raised when a page answers with another status than it should."""


@dataclass(frozen=True)
class Answer:
    """What one request has brought, as it came over the wire."""

    status: int
    headers: HTTPMessage  # Servers write the names of headers in letters of either size.
    body: bytes


def fetch(target: Target) -> Answer:
    """Ask once, and make sure that the answer is what it should be."""
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", target.paths[0], headers=target.headers)
        answer = connection.getresponse()
        body = answer.read()
    if answer.status != target.status:
        wanted = f"{target.status} was expected"
        raise UnexpectedAnswer(f"{target.paths[0]} answered {answer.status}, {wanted}")
    return Answer(answer.status, answer.headers, body)


def load(target: Target, seconds: int, connections: int = CONNECTIONS) -> Load:
    """Ask as often as can be."""
    if program := shutil.which("wrk"):
        return _by_wrk(program, target, seconds, connections)
    return by_threads(target, seconds, connections)


def _by_wrk(program: str, target: Target, seconds: int, connections: int) -> Load:
    command = [program, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    command += [f"--timeout={PATIENCE}s", "-s", str(SCRIPT)]
    for name, value in target.headers.items():
        command += ["-H", f"{name}: {value}"]
    command += [f"http://127.0.0.1:{target.port}", "--", str(target.status), *target.paths]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return read_wrk(said, connections)


def read_wrk(said: str, connections: int = CONNECTIONS) -> Load:
    """Read the report of wrk, which hangs up at the end while each connection waits."""
    requests, passed, unit = _found(r"(\d+) requests in ([\d.]+)(us|ms|s|m)", said)
    broken = re.search(r"connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    return Load(
        requests=int(requests),
        seconds=float(passed) * _UNITS[unit] / 1000,
        p50=_milliseconds(said, 50),
        p99=_milliseconds(said, 99),
        errors=int(_found(r"Unexpected answers: (\d+)", said)[0])
        + sum(map(int, broken.groups()) if broken else ()),
        left_behind=connections,
    )


def _found(pattern: str, said: str) -> tuple[str, ...]:
    match = re.search(pattern, said)
    if match is None:
        raise ValueError(f"wrk did not say {pattern!r}: {said}")
    return match.groups()


def _milliseconds(said: str, percent: int) -> float:
    value, unit = _found(rf"{percent}%\s+([\d.]+)(us|ms|s|m)", said)
    return float(value) * _UNITS[unit]


@dataclass
class Tally:
    """What several threads have met, gathered."""

    times: list[float] = field(default_factory=list)
    errors: list[object] = field(default_factory=list)

    def load(self, seconds: float) -> Load:
        """Sum it up."""
        times = sorted(self.times)
        return Load(
            requests=len(times),
            seconds=seconds,
            p50=percentile(times, 0.5),
            p99=percentile(times, 0.99),
            errors=len(self.errors),
        )


def percentile(times: list[float], share: float) -> float:
    """Return the time below which this share of the sorted times lies."""
    return times[min(len(times) - 1, int(len(times) * share))] if times else 0.0


def by_threads(target: Target, seconds: float, connections: int = CONNECTIONS) -> Load:
    """Ask from threads until the time is over; all that was asked is answered."""
    until = time.perf_counter() + seconds
    return ask_together(target, _until(until), connections)


def _until(moment: float) -> Iterator[dict[str, str]]:
    while time.perf_counter() < moment:
        yield {}


def ask_together(
    target: Target, turns: Iterator[dict[str, str]], connections: int = CONNECTIONS
) -> Load:
    """Ask from threads, once for each turn, which may bring headers of its own."""
    tally, begun, lock = Tally(), time.perf_counter(), threading.Lock()
    paths = itertools.cycle(target.paths)

    def next_turn() -> tuple[str, dict[str, str]] | None:
        with lock:
            own = next(turns, None)
            return None if own is None else (next(paths), target.headers | own)

    together(connections, lambda number: _ask(target, next_turn, tally))
    return tally.load(time.perf_counter() - begun)


def together(count: int, act) -> None:
    """Run an act in several threads, each with its number, until all have ended."""
    threads = [threading.Thread(target=act, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _ask(target: Target, next_turn, tally: Tally) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=PATIENCE)
    while turn := next_turn():
        begun = time.perf_counter()
        try:
            connection.request("GET", turn[0], headers=turn[1])
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()  # The next request opens it anew.
            tally.errors.append(error)
            continue
        tally.times.append((time.perf_counter() - begun) * 1000)
        if answer.status != target.status:
            tally.errors.append(answer.status)
    connection.close()
