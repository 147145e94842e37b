"""Bringing the database to the shape the code expects: made, left alone, or migrated.

A start that finds everything in order costs one query; Alembic is only brought to migrate.
"""

import logging
from enum import Enum

from flask import Flask
from sqlalchemy import Connection, inspect, text

from forum.database.base import Base
from forum.database.locking import one_at_a_time
from forum.database.migrating import bring_flask_migrate
from forum.extensions import db

# The newest revision in migrations/versions: a test holds the two together.
HEAD = "0014"

logger = logging.getLogger(__name__)


class Shape(Enum):
    """What the database was found to be."""

    MISSING = "missing"
    CURRENT = "current"
    OUTDATED = "outdated"


class UnknownShape(Exception):
    """Raised with a sentence when this code cannot work with the database it found."""


def shape() -> Shape:
    """Look at the database, without changing it."""
    with db.engine.connect() as connection:
        revision = stored_revision(connection)
        if revision is None:
            _refuse_foreign_tables(connection)
            return Shape.MISSING
    return Shape.CURRENT if revision == HEAD else Shape.OUTDATED


def stored_revision(connection: Connection) -> str | None:
    """Return the revision the database is at; None when it has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def _refuse_foreign_tables(connection: Connection) -> None:
    ours = Base.metadata.tables.keys() & set(inspect(connection).get_table_names())
    if ours:
        raise UnknownShape(
            f"The database has tables of a board ({', '.join(sorted(ours)[:3])} …) but no note of "
            "their revision. Name an empty database in FORUM_DATABASE_URL, or restore a backup."
        )


def ensure_current(app: Flask) -> Shape:
    """Make or migrate the database if it needs that; return what was found."""
    if shape() is Shape.CURRENT:
        return Shape.CURRENT
    with one_at_a_time(db.engine, app.config["DATA_DIR"]):
        found = shape()  # Another process may have been quicker.
        if found is Shape.MISSING:
            create()
        elif found is Shape.OUTDATED:
            upgrade(app)
    return found


def create() -> None:
    """Make all tables of an empty database at once; the same as all migrations in a row."""
    with db.engine.begin() as connection:
        Base.metadata.create_all(connection)
        connection.execute(
            text(
                "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
                "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
            )
        )
        connection.execute(
            text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": HEAD}
        )


def upgrade(app: Flask) -> None:
    """Run the migrations that the database has not seen, after copying it."""
    from flask_migrate import upgrade as run_migrations

    from forum.database.backup import copy_before_upgrade

    bring_flask_migrate(app)
    _refuse_newer(app)
    with db.engine.connect() as connection:
        before = stored_revision(connection)
    if copy := copy_before_upgrade(app, f"{before}-{HEAD}"):
        logger.warning("The database was copied to %s before the upgrade.", copy)
    db.session.remove()
    run_migrations()
    logger.warning("The database was upgraded from revision %s to %s.", before, HEAD)


def _refuse_newer(app: Flask) -> None:
    from alembic.script import ScriptDirectory

    from forum.config import VERSION
    from forum.database.migrating import FOLDER

    known = {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}
    with db.engine.connect() as connection:
        revision = stored_revision(connection)
    if revision not in known:
        raise UnknownShape(
            f"The database is at revision {revision}, which Veche {VERSION} does not know: "
            "it was made by a newer Veche. Start that one, or restore a backup from before."
        )
