"""Run a command beside a throw-away PostgreSQL, which leaves nothing behind.

    .venv/bin/python -m tests.postgresql .venv/bin/pytest tests/search

The command finds the database's address in FORUM_TEST_DATABASE_URL.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# The data is thrown away: nothing has to reach the disk.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "UTC",
    "autovacuum": "off",
}
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
SECONDS_TO_START = 60
USUAL_PLACES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql*/bin")


class NoPostgreSQL(Exception):
    """Raised with a sentence that says what to do."""


@contextlib.contextmanager
def throw_away_database() -> Iterator[str]:
    """Start a cluster of its own on a Unix socket, give its address, and remove it at the end."""
    programs = find_programs()
    # Root's own temporary folder may be closed to the account that runs the cluster.
    place = "/tmp" if account() else None
    with tempfile.TemporaryDirectory(prefix="veche-", dir=place) as name:
        folder = Path(name)
        if account():
            os.chown(folder, account()["user"], account()["group"])
        make_cluster(programs, folder)
        with running_cluster(programs, folder):
            yield f"postgresql+psycopg://veche@/postgres?host={folder}"


def find_programs() -> Path:
    """Return the folder of the newest PostgreSQL's programs."""
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    for pattern in USUAL_PLACES:
        found = [path.parent for path in Path("/").glob(f"{pattern}/initdb")]
        places += sorted(found, key=version, reverse=True)
    if not places or os.name == "nt":
        raise NoPostgreSQL(
            "no PostgreSQL was found. On Debian and Ubuntu: sudo apt install postgresql;"
            " or name an empty database in FORUM_TEST_DATABASE_URL"
        )
    return places[0]


def version(folder: Path) -> int:
    """Read the PostgreSQL version out of a folder's name."""
    return int("".join(re.findall(r"\d+", str(folder))[:1]) or 0)


def account() -> dict[str, int]:
    """Name the account that runs the cluster: PostgreSQL refuses to run as root."""
    if os.name == "nt" or os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid}
    raise NoPostgreSQL("PostgreSQL does not run as root, and there is no other account to run it")


def surroundings(folder: Path) -> dict[str, Any]:
    """Describe where and as whom PostgreSQL's programs run."""
    as_account = {**account(), "extra_groups": []} if account() else {}
    return {
        "cwd": folder,
        "env": {"PATH": os.defpath, "LC_ALL": LOCALE},
        "stdin": subprocess.DEVNULL,
        "stderr": subprocess.STDOUT,
        # Ctrl-C is for the tests; the cluster ends after them.
        "start_new_session": True,
        **as_account,
    }


def make_cluster(programs: Path, folder: Path) -> None:
    """Make an empty cluster that trusts whoever reaches its socket."""
    command = [programs / "initdb", "--pgdata=data", "--username=veche", "--auth=trust"]
    command += ["--encoding=UTF8", f"--locale={LOCALE}", "--no-sync"]
    try:
        initdb = subprocess.run(command, stdout=subprocess.PIPE, text=True, **surroundings(folder))
    except OSError as error:
        raise NoPostgreSQL(f"initdb could not be started: {error}") from error
    if initdb.returncode:
        raise NoPostgreSQL(f"initdb failed: {initdb.stdout.strip()}")


@contextlib.contextmanager
def running_cluster(programs: Path, folder: Path) -> Iterator[None]:
    """Run a cluster until the block ends."""
    settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
    command = [programs / "postgres", "-D", "data", "-k", str(folder), *settings]
    with open(folder / "log", "w") as log:
        cluster = subprocess.Popen(command, stdout=log, **surroundings(folder))
    try:
        wait_until_ready(programs, folder, cluster)
        yield
    finally:
        cluster.send_signal(signal.SIGINT)  # "Fast": it does not wait for its clients.
        cluster.wait()


def wait_until_ready(programs: Path, folder: Path, cluster: subprocess.Popen[bytes]) -> None:
    """Return as soon as the cluster answers."""
    question = [programs / "pg_isready", "--quiet", f"--host={folder}"]
    for _ in range(SECONDS_TO_START * 10):
        if cluster.poll() is not None:
            break
        if subprocess.run(question, **surroundings(folder)).returncode == 0:
            return
        time.sleep(0.1)
    raise NoPostgreSQL(f"PostgreSQL did not start: {(folder / 'log').read_text().strip()}")


def main(command: list[str]) -> int:
    """Run a command beside the database and return its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with throw_away_database() as address:
            environ = os.environ | {"FORUM_TEST_DATABASE_URL": address}
            return subprocess.call(command, env=environ)
    except NoPostgreSQL as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
