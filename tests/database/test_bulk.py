"""Rows that were written in bulk are rows like any others, and so are the tables afterwards."""

from datetime import UTC, datetime

import pytest
from markupsafe import Markup
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import User
from forum.database.bulk import loading
from forum.database.references import BrokenReferences
from forum.database.upgrading import ensure_current
from forum.extensions import db
from forum.models import Post, Thread
from tests import factories

NAMES = ("id", "name", "name_key", "is_admin", "is_editor", "about", "about_html", "created_at",
         "post_count")  # fmt: skip
MORNING = datetime(2020, 2, 29, 8, 30, tzinfo=UTC)


@pytest.fixture
def opened(board):
    with board.opened() as app:
        ensure_current(app)
        yield app


def member(id: int, name: str) -> tuple:
    about = 'tab\t, "quotes", \\N and\nlines'
    return id, name, name.casefold(), False, True, about, Markup("<p>Me</p>"), MORNING, 0


def rules() -> list:
    inspector = inspect(db.engine)
    return [
        sorted(index["name"] for index in inspector.get_indexes(name))
        + sorted(str(key["name"]) for key in inspector.get_foreign_keys(name))
        + sorted(str(rule["name"]) for rule in inspector.get_unique_constraints(name))
        for name in ("users", "threads", "posts")
    ]


def test_values_are_read_back_as_they_were_given(opened):
    with loading(db.engine, [User.__table__]) as load:
        load.write(User.__table__, NAMES, [member(7, "Alice")])

    alice = db.session.get(User, 7)
    assert (alice.name, alice.about) == ("Alice", 'tab\t, "quotes", \\N and\nlines')
    assert (alice.is_admin, alice.is_editor) == (False, True)
    assert (alice.about_html, alice.created_at) == (Markup("<p>Me</p>"), MORNING)
    assert alice.email is None


def test_indexes_and_references_are_there_again(opened):
    before = rules()
    with loading(db.engine, [User.__table__, Thread.__table__, Post.__table__]):
        pass

    assert rules() == before


def test_new_rows_get_ids_above_the_written_ones(opened):
    with loading(db.engine, [User.__table__]) as load:
        load.write(User.__table__, NAMES, [member(41, "Alice")])

    assert factories.make_member("Bob").id == 42


def test_html_that_was_not_rendered_is_refused(opened):
    row = list(member(1, "Alice"))
    row[6] = "<p>Me</p>"

    with pytest.raises(TypeError), loading(db.engine, [User.__table__]) as load:
        load.write(User.__table__, NAMES, [row])


def test_two_of_one_name_are_refused(opened):
    rows = [member(1, "Alice"), member(2, "Alice")]

    with (
        pytest.raises(Exception, match=r"(?i)unique"),
        loading(db.engine, [User.__table__]) as load,
    ):
        load.write(User.__table__, NAMES, rows)


def test_references_to_nothing_are_refused(opened):
    names = ("id", "section_id", "author_id", "title", "slug", "created_at", "last_number",
             "post_count", "view_count", "last_post_at", "is_pinned")  # fmt: skip
    row = (1, 1, 99, "Title", "title", MORNING, 0, 0, 0, MORNING, False)

    with (
        pytest.raises((BrokenReferences, IntegrityError), match=r"users|threads"),
        loading(db.engine, [Thread.__table__]) as load,
    ):
        load.write(Thread.__table__, names, [row])
