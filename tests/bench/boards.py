"""Boards under measurement: made by a checkout's own code, copied, and looked at."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click

from forum.config import ROOT
from tests.bench.servers import environment, forum_variables

# A board of 50,000 posts; a smaller one has less of everything.
SIZES = {"threads": 2_000, "members": 500, "long": 5_000}
FILE = "forum.sqlite"
GENERATE = """
import json, sys
from pathlib import Path
from tests.bench.generating import generate
generate(Path(sys.argv[1]), **json.loads(sys.argv[2]))
"""


@dataclass(frozen=True)
class Board:
    """A board, the checkout that runs it, and what was found on it."""

    folder: Path
    tree: Path
    rows: dict[str, int]
    pages: dict[str, str]
    queries: dict[str, dict[str, int]]
    thread: int
    threads: int
    levels: dict[str, int]
    member: str
    writers: tuple[str, ...]

    @property
    def address(self) -> str:
        """Return the database's address."""
        return f"sqlite:///{(self.folder / FILE).resolve()}"

    def describe(self) -> str:
        """Say how large the board is."""
        sizes = ", ".join(f"{name} {size:,}" for name, size in self.rows.items())
        return f"Board: {sizes}."


def make(folder: Path, posts: int, tree: Path = ROOT) -> None:
    """Generate a board, unless one is there already."""
    if (folder / FILE).exists():
        return
    scale = min(1.0, posts / 50_000)
    sizes = {name: max(2, int(size * scale)) for name, size in SIZES.items()}
    arguments = [str(folder.resolve()), json.dumps({"posts": posts, **sizes})]
    run(tree, [sys.executable, "-c", GENERATE, *arguments], stdout=sys.stderr)


def look(folder: Path, tree: Path = ROOT) -> Board:
    """Find a board's pages and members, with the code of the checkout that runs it."""
    if not (folder / FILE).exists():
        raise click.ClickException(f"There is no board in {folder}: make one with `generate`.")
    script = Path(__file__).with_name("pages.py")
    said = run(tree, [sys.executable, "-P", str(script), str(folder)], stdout=subprocess.PIPE)
    found = json.loads(said)
    found["writers"] = tuple(found["writers"])
    return Board(folder=folder, tree=tree, **found)


def copy(source: Path, target: Path) -> None:
    """Copy a board that nobody has to close first."""
    target.mkdir(parents=True)
    with (
        closing(sqlite3.connect(source / FILE)) as original,
        closing(sqlite3.connect(target / FILE)) as twin,
    ):
        original.backup(twin)
    shutil.copy(source / "secret_key", target)


def upgrade(folder: Path, tree: Path = ROOT) -> None:
    """Bring a board to the shape that a checkout expects."""
    command = [sys.executable, "app.py", "upgrade"]
    run(tree, command, stdout=sys.stderr, **forum_variables(folder))


def is_exact(folder: Path, tree: Path = ROOT) -> bool:
    """Ask the forum itself whether every counter on a board is right."""
    command = [sys.executable, "app.py", "check"]
    variables = environment(tree, **forum_variables(folder))
    return subprocess.run(command, cwd=tree, env=variables, capture_output=True).returncode == 0


def run(tree: Path, command: list[str], *, stdout, **variables: str) -> str:
    """Run a program in a checkout, and return what it said."""
    process = subprocess.run(
        command,
        cwd=tree,
        env=environment(tree, **variables),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        text=True,
    )
    if process.returncode:
        raise click.ClickException(f"This failed in {tree}: {' '.join(command[:3])} ...")
    return process.stdout or ""
