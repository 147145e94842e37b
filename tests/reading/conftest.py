"""What tests of reading need: a member from before the threads, and somebody who writes."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.extensions import db
from forum.models import Post, Thread, User
from tests import factories

LONG_AGO = timedelta(days=400)


@pytest.fixture
def alice() -> User:
    """Return a member who is here for long: what is written now is new to her."""
    return factories.make_member("Alice", created_at=datetime.now(UTC) - LONG_AGO)


@pytest.fixture
def writer() -> User:
    return factories.make_member("Writer")


def age(thread: Thread, days: float, *numbers: int) -> None:
    """Let posts of a thread, all or some, have been written so many days ago."""
    past = datetime.now(UTC) - timedelta(days=days)
    for post in posts_of(thread):
        if not numbers or post.number in numbers:
            post.created_at = past + timedelta(seconds=post.number)
            if post.id == thread.last_post_id:
                thread.last_post_at = post.created_at
    db.session.commit()


def posts_of(thread: Thread):
    own = db.select(Post).where(Post.thread_id == thread.id).order_by(Post.number)
    return db.session.scalars(own).all()
