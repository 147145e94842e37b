"""Migrations and models say the same, on the database that the suite runs on."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import Session
from forum.database import migrating, upgrading
from forum.database.migrating import bring_flask_migrate, comparison
from forum.database.references import BrokenReferences
from forum.directory.listing import Files
from forum.directory.models import SitemapFile
from forum.extensions import db
from forum.posts import actions as posts
from tests import factories
from tests.boards import own_board


def test_the_constant_names_the_newest_revision():
    assert ScriptDirectory(str(migrating.FOLDER)).get_current_head() == upgrading.HEAD


@pytest.fixture
def migrated(board):
    """Run all migrations on an empty database."""
    with board.opened() as app:
        bring_flask_migrate(app)
        upgrade()
        yield app


def differences() -> list:
    """List what Alembic would change to make the tables what the models say."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=comparison())
        return compare_metadata(context, comparison()["target_metadata"])


def shape() -> dict:
    """Describe every table so that two databases can be compared."""
    inspector = inspect(db.engine)
    return {
        name: {
            "columns": sorted(
                (c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(name)
            ),
            "key": inspector.get_pk_constraint(name),
            "references": sorted(
                (k["name"], k["constrained_columns"], k["referred_table"], str(k["options"]))
                for k in inspector.get_foreign_keys(name)
            ),
            "unique": sorted(
                (u["name"], u["column_names"]) for u in inspector.get_unique_constraints(name)
            ),
            "indexes": sorted((i["name"], i["column_names"]) for i in inspector.get_indexes(name)),
        }
        for name in inspector.get_table_names()
    }


def test_models_and_migrations_agree(migrated):
    assert differences() == []


def test_a_fresh_database_is_what_all_migrations_make(migrated, tmp_path, database_url):
    by_migrations = shape()
    with own_board(tmp_path / "other", database_url) as other, other.opened():
        upgrading.create()
        assert shape() == by_migrations
        with db.engine.connect() as connection:
            assert upgrading.stored_revision(connection) == upgrading.HEAD


def test_the_way_back_leaves_nothing(migrated):
    downgrade(revision="base")

    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    assert differences() == []


def counted() -> dict[str, int]:
    """Count the rows of tables that refer to members and posts."""
    names = ("users", "posts", "threads", "sessions", "quotes", "revisions")
    with db.engine.connect() as connection:
        return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in names}


def fill() -> None:
    """Write what a table made anew could take along."""
    thread = factories.make_thread(posts=3)
    post = factories.last_post_of(thread)
    factories.make_post(thread, source=f"[quote={post.author.name};{post.id}]\nPost\n[/quote]")
    posts.edit(post, source="Another text.")
    db.session.add(Session.begin(post.author, "a test"))
    db.session.commit()


def test_a_migration_keeps_what_refers_to_the_changed_table(board, next_revision):
    with board.opened() as app:
        upgrading.ensure_current(app)
        fill()
        before = counted()
        assert all(before.values()), before
        next_revision()

        assert upgrading.ensure_current(app) is upgrading.Shape.OUTDATED

        assert counted() == before
        with db.engine.connect() as connection:
            assert connection.scalar(text("SELECT motto FROM users LIMIT 1")) == "-"


def test_a_board_of_the_first_veche_is_upgraded_with_what_is_in_it(board):
    with board.opened() as app:
        upgrading.ensure_current(app)
        fill()
        before = counted()
        bring_flask_migrate(app)
        downgrade(revision="0001")

        assert upgrading.ensure_current(app) is upgrading.Shape.OUTDATED

        assert counted() == before
        assert differences() == []


def test_answers_are_addressed_to_the_authors_of_what_they_answer(board):
    with board.opened() as app:
        upgrading.ensure_current(app)
        thread = factories.make_thread()
        said, other = factories.make_post(thread), factories.make_member()
        answer = factories.make_post(thread, author=other, reply_to=said)
        factories.make_post(thread, author=other, reply_to=answer)
        expected = [None, None, said.author_id, None]
        db.session.commit()
        bring_flask_migrate(app)
        downgrade(revision="0003")

        upgrading.ensure_current(app)

        addressed = text("SELECT addressed_to_id FROM posts ORDER BY id")
        with db.engine.connect() as connection:
            assert connection.scalars(addressed).all() == expected


def test_threads_that_guests_read_are_in_sitemaps_after_an_upgrade(board):
    with board.opened() as app:
        upgrading.ensure_current(app)
        factories.make_thread(factories.make_section(readers=(factories.make_group(),)))
        thread = factories.make_thread()
        thread.last_number = SitemapFile.LONG + 1
        id, newest = thread.id, thread.last_post_at
        db.session.commit()
        bring_flask_migrate(app)
        downgrade(revision="0009")

        upgrading.ensure_current(app)

        rows = db.session.scalars(db.select(SitemapFile).order_by(SitemapFile.kind))
        found = [(row.kind, row.number, row.changed_at) for row in rows]
        assert found == [("thread", id, newest), ("threads", 1, newest)]
        assert Files().wrong() == 0


def test_a_migration_that_breaks_references_is_undone(board, next_revision):
    with board.opened() as app:
        upgrading.ensure_current(app)
        fill()
        newest = upgrading.HEAD
        next_revision("op.execute('DELETE FROM threads')")

        with pytest.raises((BrokenReferences, IntegrityError), match="threads"):
            upgrading.ensure_current(app)

        assert counted()["threads"] == 1
        with db.engine.connect() as connection:
            assert upgrading.stored_revision(connection) == newest


def test_flask_has_the_commands_of_migrations(board):
    with board.opened() as app:
        runner = app.test_cli_runner()
        listed, done = runner.invoke(args=["db", "--help"]), runner.invoke(args=["db", "heads"])

    assert "upgrade" in listed.output
    assert done.exit_code == 0, done.output
