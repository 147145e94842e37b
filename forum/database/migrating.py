"""Flask-Migrate for this application, and how tables and models are compared."""

from pathlib import Path

import click
from flask import Flask

from forum.database.base import Base, Html, Time

# How the names of the indexes of words begin, and of what they are made of.
WORD_INDEXES = ("search_public", "search_private", "search_news")
FOLDER = Path(__file__).with_name("migrations")


class MigrationCommands(click.Group):
    """Flask-Migrate's commands, brought when asked for: most starts do without Alembic."""

    def __init__(self, app: Flask) -> None:
        super().__init__("db", help="Write, run and inspect migrations of the database.")
        self._app = app

    def make_context(self, *arguments, **options) -> click.Context:
        """Leave everything to the real group."""
        bring_flask_migrate(self._app)
        return self._app.cli.commands["db"].make_context(*arguments, **options)


def install_migrations(app: Flask) -> None:
    """Let `flask db` find the migrations of the forum."""
    app.cli.add_command(MigrationCommands(app))


def bring_flask_migrate(app: Flask) -> None:
    """Put Flask-Migrate on the application, where its own commands and functions expect it."""
    from flask_migrate import Migrate

    from forum.extensions import db

    if "migrate" not in app.extensions:
        Migrate(app, db, directory=str(FOLDER))


def comparison() -> dict[str, object]:
    """Return what Alembic has to know to compare a database with the models."""
    return {
        "target_metadata": Base.metadata,
        "render_as_batch": True,
        "compare_type": True,
        "render_item": _render_item,
        "include_name": _is_of_the_models,
    }


def _is_of_the_models(name: str | None, kind: str, parents: object) -> bool:
    """Tell whether a table is compared: indexes of words have shapes that no model describes."""
    return kind != "table" or not str(name).startswith(WORD_INDEXES)


def _render_item(kind: str, thing: object, context) -> str | bool:
    """Write our column types as what the database knows, so that old migrations need no code."""
    if kind == "type" and isinstance(thing, Time):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, Html):
        return "sa.Text()"
    return False
