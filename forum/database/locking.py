"""One process at a time makes or changes the shape of the database."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text

# Any number that no other program on the same server chooses: the word "veche" in letters' codes.
ADVISORY_KEY = 0x7665636865


@contextmanager
def one_at_a_time(engine: Engine, data_dir: Path) -> Iterator[None]:
    """Wait until no other process is inside."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_KEY})
            yield
    else:
        with (data_dir / "start.lock").open("ab") as file:
            _lock(file.fileno())
            yield  # Closing the file, or dying, gives the lock back.


# The words "veche search" in the same way.
SEARCH_KEY = 0x7665636866


def share_index(connection: Connection) -> None:
    """Let nobody copy texts into a new index until the commit, who would miss what is written."""
    _advise(connection, "pg_advisory_xact_lock_shared")


def hold_index(connection: Connection) -> None:
    """Wait for those who write, and let nobody write into an index until the commit."""
    _advise(connection, "pg_advisory_xact_lock")


def _advise(connection: Connection, lock: str) -> None:
    # Where one transaction writes at a time anyway, there is nothing to say.
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT {lock}(:key)"), {"key": SEARCH_KEY})


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                return msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            except OSError:  # Given up after ten seconds: ask again.
                continue
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return None
