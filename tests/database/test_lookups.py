"""A page wants a few rows: nothing on the way to them lists a whole table."""

import pytest
from sqlalchemy import select, text

from forum.extensions import db
from forum.models import Article, Guest, LogEntry, Post, Thread, User
from tests import factories
from tests.boards import Board

LISTINGS = {
    "posts of a page": lambda viewer: select(Post.id).where(
        Post.id.in_([1, 2, 3]), Post.visible_to(viewer)
    ),
    "newest articles": lambda viewer: (
        select(Article.id)
        .where(Article.visible_to(viewer))
        .order_by(Article.published_at.desc())
        .limit(3)
    ),
    "fresh threads": lambda viewer: (
        select(Thread.id)
        .where(Thread.visible_to(viewer))
        .order_by(Thread.last_post_at.desc())
        .limit(3)
    ),
    "log": lambda viewer: (
        select(LogEntry.id)
        .where(LogEntry.visible_to(viewer))
        .order_by(LogEntry.created_at.desc(), LogEntry.id.desc())
        .limit(3)
    ),
}


@pytest.fixture(scope="module")
def on_a_file(tmp_path_factory):
    """Make tables in a file, whatever the suite runs on: its planner is the one that is asked."""
    board = Board(tmp_path_factory.mktemp("plans"), "")
    with board.opened():
        db.create_all()
        factories.make_thread(posts=2)
        factories.make_member("Alice")
        factories.make_moderator("Mike")
        factories.make_member("Chief", is_admin=True)
    return board


@pytest.mark.parametrize("name", ["guest", "Alice", "Mike", "Chief"])
@pytest.mark.parametrize("listing", LISTINGS)
def test_no_list_of_all_threads_is_made(on_a_file, name, listing):
    with on_a_file.opened():
        viewer = db.session.scalar(select(User).where(User.name == name)) or Guest()
        statement = LISTINGS[listing](viewer)
        compiled = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = [row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]

    assert not [step for step in plan if step.startswith("SEARCH threads USING INDEX")], plan
    assert not [step for step in plan if "SCAN threads" in step and "ix_threads_last" not in step]
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan
