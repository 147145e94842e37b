"""A database is made once, migrated after a copy, and never touched when it is not understood."""

import subprocess
import sys

import pytest
from sqlalchemy import inspect, text

from forum.database import upgrading
from forum.database.upgrading import Shape, UnknownShape, ensure_current
from forum.extensions import db
from tests.boards import environment_for


def set_revision(revision: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def test_an_empty_database_is_made_once(board):
    with board.opened() as app:
        assert ensure_current(app) is Shape.MISSING
        assert inspect(db.engine).has_table("posts")
        assert ensure_current(app) is Shape.CURRENT


def test_a_second_look_brings_no_alembic(board):
    with board.opened() as app:
        ensure_current(app)
    code = (
        "import sys; from forum import create_app; "
        "from forum.database.upgrading import ensure_current; app = create_app(); "
        "app.app_context().push(); print(ensure_current(app).value, 'alembic' in sys.modules)"
    )

    said = subprocess.run(
        [sys.executable, "-c", code],
        env=environment_for(board),
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.split() == ["current", "False"]


def test_a_newer_database_is_left_alone_with_a_sentence(board):
    with board.opened() as app:
        ensure_current(app)
        set_revision("from_the_future")

        with pytest.raises(UnknownShape, match=r"from_the_future.*newer Veche"):
            ensure_current(app)


def test_tables_without_a_revision_are_left_alone_with_a_sentence(board):
    with board.opened() as app:
        ensure_current(app)
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE alembic_version"))

        with pytest.raises(UnknownShape, match="restore a backup"):
            ensure_current(app)


def test_the_file_is_copied_before_an_upgrade(board, next_revision):
    with board.opened() as app:
        ensure_current(app)
        newest = upgrading.HEAD
        next_revision()
        is_file = db.engine.dialect.name == "sqlite"

        ensure_current(app)

        copies = list((board.data_dir / "backups").glob(f"forum-{newest}-9999-*.sqlite"))
        assert len(copies) == (1 if is_file else 0)


def test_two_processes_that_start_at_once_make_one_database(board):
    code = (
        "from forum import create_app; from forum.database.upgrading import ensure_current; "
        "app = create_app(); app.app_context().push(); print(ensure_current(app).value)"
    )
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env=environment_for(board),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]

    said = [start.communicate() for start in starts]

    assert [start.returncode for start in starts] == [0, 0, 0], said
    assert sorted(out.strip() for out, _ in said)[-1] == "missing"
    assert [out.strip() for out, _ in said].count("missing") == 1
    with board.opened(), db.engine.connect() as connection:
        assert upgrading.stored_revision(connection) == upgrading.HEAD
