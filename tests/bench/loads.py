"""Loads: many requests for one address, by wrk or, where that is missing, by a few threads."""

import http.client
import re
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass

CONNECTIONS = 8
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What came of a load; times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p99: float
    errors: int

    @property
    def per_second(self) -> float:
        """Return the rate."""
        return self.requests / self.seconds


def load(port: int, path: str, headers: dict[str, str], seconds: int) -> Load:
    """Ask for one address as often as can be."""
    if program := shutil.which("wrk"):
        return _by_wrk(program, port, path, headers, seconds)
    return _by_threads(port, path, headers, seconds)


def _by_wrk(program: str, port: int, path: str, headers: dict[str, str], seconds: int) -> Load:
    command = [program, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    return read_wrk(said)


def read_wrk(said: str) -> Load:
    """Read the report of wrk."""
    total = re.search(r"(\d+) requests in ([\d.]+)(m|s)", said)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    broken = re.search(r"connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    errors = int(wrong[1]) if wrong else 0
    return Load(
        requests=int(total[1]),
        seconds=float(total[2]) * _UNITS[total[3]] / 1000,
        p50=_milliseconds(said, 50),
        p99=_milliseconds(said, 99),
        errors=errors + sum(map(int, broken.groups()) if broken else ()),
    )


def _milliseconds(said: str, percent: int) -> float:
    value, unit = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s|m)", said).groups()
    return float(value) * _UNITS[unit]


def _by_threads(port: int, path: str, headers: dict[str, str], seconds: int) -> Load:
    times: list[float] = []
    errors: list[int] = []
    start = time.perf_counter()
    threads = [
        threading.Thread(target=_ask, args=(port, path, headers, start + seconds, times, errors))
        for _ in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = time.perf_counter() - start
    times.sort()
    p50, p99 = (times[int(len(times) * share)] if times else 0.0 for share in (0.5, 0.99))
    return Load(len(times), passed, p50, p99, len(errors))


def _ask(port, path, headers, until, times, errors) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while (begun := time.perf_counter()) < until:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200:
            errors.append(answer.status)
    connection.close()
