"""What processes cost: processor time and memory, as the kernel keeps the accounts."""

import contextlib
import time
from pathlib import Path

# How the kernel names the clock of another process: its number, turned over, and which clock.
_WHOLE_PROCESS = 2
STILL = 0.0005
LONGEST_WAIT = 3.0


def family(pid: int) -> list[int]:
    """List a process and all below it."""
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{found[-1]}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
    return found


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process and all below it have used."""
    return sum(map(_own_seconds, family(pid)))


def _own_seconds(pid: int) -> float:
    """Read the process's own clock; /proc/PID/stat counts the same in ticks of 10 ms."""
    return time.clock_gettime((~pid << 3) | _WHOLE_PROCESS)


def settled_cpu_seconds(pid: int) -> float:
    """Return the processor time once the process has nothing left to do."""
    used, deadline = cpu_seconds(pid), time.monotonic() + LONGEST_WAIT
    while time.monotonic() < deadline:
        time.sleep(0.02)
        before, used = used, cpu_seconds(pid)
        if used - before < STILL:
            break
    return used


def pss_megabytes(pid: int) -> float:
    """Return the memory of a process and all below it; what processes share is shared out."""
    return sum(map(_pss_kilobytes, family(pid))) / 1024


def _pss_kilobytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
