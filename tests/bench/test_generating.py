"""The generated board is a board: in order, rendered truly, and as large as was asked."""

import itertools

import pytest
from click import ClickException
from sqlalchemy import func, select

from forum import markup
from forum.accounts.models import User
from forum.accounts.passwords import verify_password
from forum.database.references import broken
from forum.extensions import db
from forum.posts.counting import COUNTERS
from forum.posts.models import Post, Quote
from forum.posts.rendering import render_again
from forum.threads.models import Thread
from tests.bench import pages
from tests.bench.generating import generate

SIZES = {"posts": 400, "threads": 30, "members": 12, "long": 120}


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    data_dir = tmp_path_factory.mktemp("generated") / "board"
    return data_dir, generate(data_dir, **SIZES)


@pytest.fixture
def board(generated):
    with pages.board(generated[0]):
        yield


def test_it_is_as_large_as_was_asked(board):
    assert db.session.scalar(select(func.count(Post.id))) == 400
    assert db.session.scalar(select(func.count(Thread.id))) == 30
    assert db.session.scalar(select(func.max(Thread.last_number))) == 120


def test_every_counter_is_right(board):
    assert [counter.name for counter in COUNTERS if counter.wrong()] == []
    assert broken(db.session.connection()) == []


def test_numbers_follow_the_time(board):
    posts = db.session.execute(
        select(Post.thread_id, Post.number, Post.created_at).order_by(Post.thread_id, Post.number)
    ).all()
    for (thread, number, at), (next_thread, next_number, next_at) in itertools.pairwise(posts):
        if thread == next_thread:
            assert (next_number, next_at >= at) == (number + 1, True)


def test_every_post_is_what_the_renderer_makes_of_it(board):
    for post in db.session.scalars(select(Post)):
        quotes = list(db.session.scalars(select(Quote).where(Quote.post_id == post.id)))
        stored = post.html
        render_again(post, quotes)
        assert post.html == stored
    db.session.rollback()


def test_quotes_are_there_and_verified(board):
    quotes = db.session.scalars(select(Quote)).all()

    assert quotes
    for quote in quotes:
        assert quote.state == markup.compare(quote.text, quote.quoted.source)
        assert quote.quoted.number < quote.post.number
        assert quote.quoted.thread_id == quote.post.thread_id


def test_the_known_member_can_sign_in(generated, board):
    signed_in = generated[1]
    member = db.session.scalars(select(User).where(User.name == signed_in.name)).one()

    assert verify_password(member.password_hash, signed_in.password)
    assert not member.is_staff


def test_a_directory_in_use_is_refused(generated):
    with pytest.raises(ClickException, match="not empty"):
        generate(generated[0], **SIZES)


def test_the_pages_are_found_and_open_for_guest_and_member(generated, database):
    found = pages.find_pages(generated[0])

    assert len(found) == 8
    assert {page.visitor for page in found} == {"guest", "member"}
    assert all(0 < page.queries < 30 for page in found)
    last = next(page for page in found if page.title == "thread, last page")
    assert last.path.endswith("?page=6")
