"""Boards of their own for tests that need more than a transaction: a directory and a database."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from forum import create_app
from forum.cli import veche
from forum.extensions import db


@dataclass
class Board:
    """Where a board lives, and how commands are told."""

    data_dir: Path
    address: str

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings as variables."""
        return {
            "FORUM_DATA_DIR": str(self.data_dir),
            "FORUM_DATABASE_URL": self.address,
            "FORUM_SECRET_KEY": "",
        }

    def command(self, *arguments: object, **options) -> Result:
        """Run a command of the command line."""
        runner = CliRunner(env=self.environment)
        return runner.invoke(veche, [str(argument) for argument in arguments], **options)

    def done(self, *arguments: object, **options) -> str:
        """Run a command that must succeed, and return what it said."""
        result = self.command(*arguments, **options)
        assert result.exit_code == 0, result.output
        return result.output

    def refused(self, *arguments: object, **options) -> str:
        """Run a command that must fail with a sentence, and return that."""
        result = self.command(*arguments, **options)
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit), repr(result.exception)
        return result.output

    def app(self, **settings: object) -> Flask:
        """Make the board's application."""
        return create_app(
            {
                "DATA_DIR": str(self.data_dir),
                "DATABASE_URL": self.address,
                "LIMITS": False,
                **settings,
            }
        )

    @contextlib.contextmanager
    def opened(self, **settings: object) -> Iterator[Flask]:
        """Enter the board's application, and close its database at the end."""
        app = self.app(**settings)
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()
                app.extensions["guest_pages"].close()


def lend_made_files(made: Path, data_dir: Path) -> None:
    """Copy what every start would make anew: compressed static files and catalogues."""
    for name in ("assets", "translations"):
        shutil.copytree(made / name, data_dir / name)


@contextlib.contextmanager
def own_board(folder: Path, server: str) -> Iterator[Board]:
    """Give a directory and an empty database: a file, or one more on the tests' own server."""
    with own_database(server) as address:
        yield Board(folder, address)


@contextlib.contextmanager
def own_database(server: str) -> Iterator[str]:
    """Make an empty database on a server for as long as the block lasts; nothing for a file."""
    if not server:
        yield ""
        return
    name = f"veche_{secrets.token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


def environment_for(board: Board, **more: str) -> dict[str, str]:
    """Return a process's environment for a board."""
    return os.environ | board.environment | {"FORUM_NO_VENV": "1"} | more
