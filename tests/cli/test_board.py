"""Making a board, upgrading it, checking and repairing what it counts."""

import pytest
from sqlalchemy import select, text, update

from forum.accounts.models import User
from forum.accounts.passwords import verify_password
from forum.database import fulltext, upgrading
from forum.extensions import db
from forum.posts.models import Post
from forum.search import entries, rebuilding
from forum.search.models import SearchIndex
from forum.sections.models import Section
from forum.threads.models import Thread
from tests import factories
from tests.cli.processes import password_in


def test_an_empty_board_has_the_built_in_sections(board):
    assert "36 sections" in board.done("init")

    with board.opened():
        assert len(db.session.scalars(select(Section)).all()) == 36
        assert db.session.scalars(select(User)).all() == []


def test_an_administrator_with_a_made_up_password(board):
    said = board.done("init", "--admin", "Chief")

    with board.opened():
        chief = db.session.scalars(select(User)).one()
        assert chief.is_admin
        assert verify_password(chief.password_hash, password_in(said))


def test_an_administrator_with_a_password_from_the_environment(board, monkeypatch):
    monkeypatch.setenv("FORUM_ADMIN_PASSWORD", "seven green bells")
    said = board.done("init", "--admin", "Chief")

    assert "seven green bells" not in said
    with board.opened():
        chief = db.session.scalars(select(User)).one()
        assert verify_password(chief.password_hash, "seven green bells")


@pytest.mark.parametrize("password", ["short", "password1"])
def test_a_weak_password_makes_nothing(board, monkeypatch, password):
    monkeypatch.setenv("FORUM_ADMIN_PASSWORD", password)
    board.refused("init", "--admin", "Chief")

    with board.opened():
        assert db.session.scalars(select(Section)).all() == []


def test_sections_from_a_file(board, tmp_path):
    file = tmp_path / "tree.toml"
    file.write_text('[[section]]\ntitle = "Only one"\n')
    assert "1 sections" in board.done("init", "--sections", file)

    assert "Only one  [only-one]  0 threads" in board.done("sections", "list")


def test_a_file_with_a_mistake_makes_nothing(board, tmp_path):
    file = tmp_path / "tree.toml"
    file.write_text("[[section]]\n")

    assert "tree.toml: a section has no title" in board.refused("init", "--sections", file)
    board.done("init")


def test_a_board_is_made_once(board):
    board.done("init")
    assert "There is a board here already" in board.refused("init")


@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["sections", "list"],
        ["demo"],
        ["members", "create", "Anna"],
        ["posts", "rerender"],
    ],
)
def test_commands_that_need_a_board_say_how_to_make_one(board, command):
    assert "python3 app.py init" in board.refused(*command)


def test_the_demo_only_goes_into_an_empty_board(board):
    board.done("init", "--admin", "Chief")
    assert "has members or threads" in board.refused("demo")


def test_an_outdated_database_is_named_and_upgraded(board, monkeypatch):
    board.done("init")
    assert "up to date" in board.done("upgrade")

    with board.opened(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'newer'"))
    assert "older than this Veche" in board.refused("check")
    assert "made by a newer Veche" in board.refused("upgrade")
    assert "made by a newer Veche" in board.refused("run", "--port", "28999")


@pytest.fixture
def busy(board):
    """Return a board with threads."""
    board.done("init")
    with board.opened():
        section = db.session.scalars(select(Section).where(~Section.is_group)).first()
        factories.make_thread(section, posts=3)
        factories.make_thread(section, posts=2)
    return board


def test_a_board_in_order(busy):
    assert "Everything is in order." in busy.done("check")


def test_wrong_counters_are_found_and_repaired(busy):
    with busy.opened():
        db.session.execute(update(Thread).values(post_count=7))
        db.session.execute(update(User).values(post_count=7))
        db.session.commit()

    said = busy.refused("check")
    assert "threads.post_count: 2 wrong" in said
    assert "users.post_count: 2 wrong" in said

    assert "threads.post_count: 2 wrong, repaired" in busy.done("check", "--repair")
    assert "wrong" not in busy.done("check")


def test_broken_references_are_found(busy):
    with busy.opened():
        if db.engine.dialect.name == "postgresql":
            return  # It never lets such a row in.
        with db.engine.connect() as connection:
            raw = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys=OFF")
            raw.execute("UPDATE posts SET author_id = 999 WHERE id = 1")
            raw.execute("UPDATE threads SET author_id = 999 WHERE id = 1")
            raw.execute("PRAGMA foreign_keys=ON")

    assert "posts (row 1) refers to a missing row of users" in busy.refused("check")


def test_the_newest_revision_is_what_a_new_board_has(board):
    board.done("init")
    with board.opened(), db.engine.connect() as connection:
        assert upgrading.stored_revision(connection) == upgrading.HEAD


def test_an_index_that_lost_a_post_is_found_and_built_anew(board):
    with board.opened() as app:
        upgrading.ensure_current(app)
        post = factories.make_thread(source="Находка").last_post_id
        placed = entries.of_post(db.session.execute(entries.posts(Post.id == post)).one())
        fulltext.remove(db.session.connection(), placed.place, [placed.entry])
        db.session.commit()

    assert "search_index: 1 wrong" in board.refused("check")
    assert "built anew" in board.done("check", "--repair")
    assert "in order" in board.done("check")


def test_the_state_of_the_search_is_said_and_a_rebuilding_goes_on(board):
    with board.opened() as app:
        upgrading.ensure_current(app)
        factories.make_thread(posts=5)
        db.session.execute(update(SearchIndex).values(version=""))
        rebuilding.begin()
        rebuilding.go_on(batch=2)
        db.session.commit()

    assert "has not been built" in board.done("search", "status")
    assert "40 %" in board.done("search", "status")
    assert "Everything can be found." in board.done("search", "rebuild")
    assert "Everything can be found." in board.done("search", "status")
