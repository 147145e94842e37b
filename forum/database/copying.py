"""Copying a whole database while it is in use, and filling an empty one from a copy."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import URL

from forum.database import fulltext
from forum.database.dialects import normalized_url
from forum.extensions import db


class CopyRefused(Exception):
    """Raised with a sentence when a database cannot be copied or filled."""


@dataclass
class Copied:
    """What was copied: the kind of database, its revision, and how many rows each table has."""

    kind: str
    revision: str
    rows: dict[str, int]


def copy_database(config, target: Path) -> Copied:
    """Copy the board's database into a file, as it is at one moment."""
    url = normalized_url(str(config["SQLALCHEMY_DATABASE_URI"]))
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(str(url.database), target)
        url = url.set(database=str(target))
        return _examined(url, "sqlite")
    return _dump_postgresql(url, target)


def copy_file(config, target: Path) -> Path | None:
    """Copy a database that is one file; None when it is none."""
    url = normalized_url(str(config["SQLALCHEMY_DATABASE_URI"]))
    if url.get_backend_name() != "sqlite":
        return None
    _copy_sqlite(str(url.database), target)
    return target


def fill_database(address: str, copy: Path, manifest) -> None:
    """Fill the empty database at an address from a copy, and compare it with the manifest."""
    url = normalized_url(address)
    kind = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql"
    if kind != manifest.database:
        raise CopyRefused(
            f"The backup holds a {manifest.database} database, but FORUM_DATABASE_URL names "
            f"a {kind} one."
        )
    if kind == "sqlite":
        _compare(_examined(url.set(database=str(copy)), kind), manifest)
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        if Path(str(url.database)).exists():
            raise CopyRefused(f"{url.database} exists already: move it away first.")
        shutil.move(copy, str(url.database))
    else:
        _restore_postgresql(url, copy)
        _compare(_examined(url, kind), manifest)


def _compare(found: Copied, manifest) -> None:
    if found.revision != manifest.revision:
        raise CopyRefused(f"The copy is at revision {found.revision}, not {manifest.revision}.")
    if found.rows != manifest.rows:
        wrong = sorted(dict(found.rows.items() ^ manifest.rows.items()))
        raise CopyRefused(f"The copy is not whole: {', '.join(wrong)} have other numbers of rows.")


def _examined(url: URL, kind: str) -> Copied:
    """Check a copy from the inside, and count its rows."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if kind == "sqlite":
                _refuse_damaged(connection)
            return Copied(kind, _revision(connection), count_rows(connection))
    finally:
        engine.dispose()


def _refuse_damaged(connection: Connection) -> None:
    verdict = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    if verdict != ["ok"]:
        raise CopyRefused(f"The database is damaged: {verdict[0]}")


def _revision(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def count_rows(connection: Connection) -> dict[str, int]:
    """Count the rows of every table; an index of words is counted by what it is made of."""
    quote = connection.dialect.identifier_preparer.quote
    names = sorted({*inspect(connection).get_table_names()} - fulltext.uncounted(connection))
    return {
        name: connection.scalar(text(f"SELECT count(*) FROM {quote(name)}")) or 0 for name in names
    }


def _copy_sqlite(source: str, target: Path) -> None:
    with (
        closing(sqlite3.connect(source, timeout=30)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
    target.chmod(0o600)


def _dump_postgresql(url: URL, target: Path) -> Copied:
    """Dump the very snapshot that is counted."""
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _run("pg_dump", url, *options, f"--file={target}")
        return Copied("postgresql", _revision(connection), count_rows(connection))


def _restore_postgresql(url: URL, copy: Path) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
    engine.dispose()
    if tables:
        raise CopyRefused("The database is not empty: name an empty one in FORUM_DATABASE_URL.")
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    _run("pg_restore", url, *options, str(copy))


def _run(program: str, url: URL, *options: str) -> None:
    """Run one of PostgreSQL's programs; the password goes where other users cannot see it."""
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    try:
        done = subprocess.run(
            [program, f"--dbname={address}", *options],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError as error:
        raise CopyRefused(f"{program} is missing: install PostgreSQL's client programs.") from error
    if done.returncode:
        raise CopyRefused(f"{program} failed: {done.stderr.strip()}")
