"""The generated board is what acts leave: in order, counted, verified, as large as was asked."""

import itertools
from datetime import timedelta

import pytest
from click import ClickException
from sqlalchemy import func, select

from forum.accounts.passwords import verify_password
from forum.database.references import broken
from forum.extensions import db
from forum.models import (
    Article,
    LogEntry,
    Post,
    Quote,
    ReadThread,
    Revision,
    Section,
    SitemapFile,
    Thread,
    User,
    Vote,
)
from forum.posts.rendering import Verifier, render_again, render_text
from forum.posts.tallies import CHECKED
from forum.threads import actions as threads
from tests.bench.generating import MODERATOR, generate
from tests.bench.voting import TERMS
from tests.boards import Board, own_database

SIZES = {"posts": 1_200, "threads": 60, "members": 30, "long": 200, "widest": 25}


@pytest.fixture(scope="module")
def generated(tmp_path_factory, database_url):
    """Make a board once, on the database that the suite runs on."""
    data_dir = tmp_path_factory.mktemp("generated") / "board"
    with own_database(database_url) as address:
        board = Board(data_dir, address)
        yield board, generate(data_dir, address=address, **SIZES)


@pytest.fixture
def board(generated):
    with generated[0].opened():
        yield
        db.session.rollback()


def count(model, *conditions) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def test_its_threads_stand_in_sitemaps(board):
    newest = func.max(Thread.last_post_at)
    open_to_all = Thread.hidden_at.is_(None), Section.is_public
    (dated,) = db.session.execute(
        select(SitemapFile.kind, SitemapFile.number, SitemapFile.changed_at).where(
            SitemapFile.kind != SitemapFile.ALL
        )
    )

    assert tuple(dated) == (
        "threads",
        1,
        db.session.scalar(select(newest).join(Thread.section).where(*open_to_all)),
    )


def test_it_is_as_large_as_was_asked(board):
    assert (count(Post), count(Thread), count(User)) == (1_200, 60, 32)
    assert db.session.scalar(select(func.max(Thread.last_number))) == 200
    widest = select(Thread.section_id, func.count()).group_by(Thread.section_id)
    assert max(number for _, number in db.session.execute(widest)) == 25


def test_every_counter_is_right(generated):
    assert "Everything is in order" in generated[0].done("check")


def test_counters_count_what_is_there(board):
    assert [counter.name for counter in CHECKED if counter.wrong()] == []
    assert db.session.scalar(select(func.sum(Section.post_count))) > 0
    assert broken(db.session.connection()) == []


def test_numbers_and_ids_follow_the_time(board):
    posts = db.session.execute(
        select(Post.thread_id, Post.number, Post.created_at, Post.id).order_by(
            Post.thread_id, Post.number
        )
    ).all()
    for before, after in itertools.pairwise(posts):
        if before.thread_id == after.thread_id:
            assert after.number == before.number + 1
        else:
            assert after.number == 1
    moments = [post.created_at for post in sorted(posts, key=lambda post: post.id)]
    assert moments == sorted(moments)
    opened = list(db.session.scalars(select(Thread.created_at).order_by(Thread.id)))
    assert opened == sorted(opened)


def test_a_post_is_what_the_renderer_makes_of_it(board):
    for post in db.session.scalars(select(Post).where(Post.id % 3 == 0)):
        quotes = list(db.session.scalars(select(Quote).where(Quote.post_id == post.id)))
        stored = post.html
        render_again(post, quotes)
        assert post.html == stored


def test_texts_are_about_as_long_as_those_of_people(board):
    average = db.session.scalar(select(func.avg(func.length(Post.source))))

    assert 350 < average < 550


def test_quotes_are_verified_against_what_was_said_and_what_is(board):
    quotes = db.session.scalars(select(Quote)).all()

    for quote in quotes:
        former = select(Revision).where(Revision.post_id == quote.quoted_id)
        state, revision = Verifier().verify(
            quote.text, quote.quoted, db.session.scalars(former).all()
        )
        assert quote.state == state
        assert quote.quoted_revision in {1, revision}
        assert quote.quoted.number < quote.post.number
        assert quote.quoted.thread_id == quote.post.thread_id
        assert not quote.quoted.is_hidden
    assert {quote.state for quote in quotes} >= {Quote.EXACT, Quote.SHORTENED, Quote.MISSING}


def test_edited_posts_have_their_former_text(board):
    edited = db.session.scalars(select(Post).where(Post.revision > 1)).all()

    assert len(edited) == count(Revision) > 0
    for post in edited:
        former = db.session.scalars(select(Revision).where(Revision.post_id == post.id)).one()
        assert (former.number, former.written_at) == (1, post.created_at)
        assert former.replaced_at == post.edited_at > post.created_at
        assert former.html == render_text(former.source)
        assert former.source != post.source


def test_members_have_marks_of_the_last_posts_of_threads(board):
    marks = db.session.execute(
        select(ReadThread, Thread, Post)
        .join(Thread, Thread.id == ReadThread.thread_id)
        .join(Post, Post.id == Thread.last_post_id)
    ).all()

    assert len(marks) == 20 * SIZES["members"]
    for mark, thread, last in marks:
        assert (mark.number, mark.posted_at) == (last.number, thread.last_post_at)
        assert not thread.is_hidden


def test_answers_stand_after_what_they_answer(board):
    answers = db.session.scalars(select(Post).where(Post.reply_to_id.is_not(None))).all()

    assert answers
    for post in answers:
        assert post.reply_to.thread_id == post.thread_id
        assert post.reply_to.number < post.number


@pytest.mark.parametrize(
    ("act", "done"),
    [
        ("hide_post", lambda: select(Post.id).where(Post.hidden_at.is_not(None))),
        ("hide", lambda: select(Thread.id).where(Thread.hidden_at.is_not(None))),
        ("lock", lambda: select(Thread.id).where(Thread.locked_at.is_not(None))),
        ("pin", lambda: select(Thread.id).where(Thread.is_pinned)),
    ],
)
def test_every_act_of_the_moderator_is_in_the_log(board, act, done):
    entries = db.session.scalars(select(LogEntry).where(LogEntry.act == act)).all()

    assert {entry.post_id or entry.thread_id for entry in entries} == set(
        db.session.scalars(done())
    )
    assert entries
    for entry in entries:
        assert entry.by.name == MODERATOR
        assert entry.by.is_moderator
        assert entry.section_id == entry.thread.section_id


def test_a_private_section_is_written_in_by_its_readers(board):
    private = db.session.scalars(select(Section).where(~Section.is_public)).one()
    authors = (
        select(Post.author_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Thread.section_id == private.id)
    )

    insiders = {member.id for group in private.readers for member in group.members}
    assert set(db.session.scalars(authors)) <= insiders
    assert private.post_count > 0


def test_articles_have_threads_of_their_own(board):
    articles = db.session.scalars(select(Article)).all()

    assert articles
    for article in articles:
        assert article.html == render_text(article.source)
        assert (article.title, article.slug) == (article.thread.title, article.thread.slug)
        assert article.author.is_editor


def test_votes_are_such_as_the_rules_let_members_give(board):
    votes = db.session.scalars(select(Vote).order_by(Vote.created_at, Vote.id)).all()

    assert len(votes) > 50
    assert {vote.is_plus for vote in votes} == {True, False}
    for vote in votes:
        assert vote.voter_id != vote.author_id == vote.post.author_id
        assert vote.created_at > vote.post.created_at
        assert vote.is_plus or (vote.reason and vote.post.thread.section.has_minus)
    given: dict[int, list[Vote]] = {}
    for vote in votes:
        earlier = given.setdefault(vote.voter_id, [])
        assert vote.author_id not in [other.author_id for other in earlier[-TERMS.spread :]]
        earlier.append(vote)


def test_the_known_member_can_sign_in(generated, board):
    signed_in = generated[1]
    member = db.session.scalars(select(User).where(User.name == signed_in.name)).one()

    assert verify_password(member.password_hash, signed_in.password)
    assert not member.is_staff


def test_people_can_go_on_writing(generated, board):
    thread = db.session.get(Thread, 2)
    newest = db.session.scalar(select(func.max(Post.id)))

    post = threads.reply(thread, by=thread.author, source="Ещё одно слово.")
    quotes = threads.reply(thread, by=thread.author, source=f"[quote=x;{post.id}]\nслово\n[/quote]")

    assert newest < post.id < quotes.id
    assert post.created_at - thread.created_at > timedelta(0)
    assert [counter.name for counter in CHECKED if counter.wrong()] == []


def test_a_directory_in_use_is_refused(generated):
    with pytest.raises(ClickException, match="not empty"):
        generate(generated[0].data_dir, **SIZES)


def test_a_database_in_use_is_refused(generated, tmp_path):
    board, _ = generated
    address = board.address or f"sqlite:///{board.data_dir}/forum.sqlite"
    with pytest.raises(ClickException, match="not empty"):
        generate(tmp_path / "other", address=address, **SIZES)


@pytest.mark.parametrize(
    ("sizes", "reason"),
    [
        ({"posts": 10, "threads": 20}, "more posts than threads"),
        ({"posts": 100, "threads": 5, "long": 10}, "too short"),
        ({"posts": 100, "threads": 5, "long": 90, "widest": 6}, "widest"),
        ({"posts": 0}, "at least 1"),
    ],
)
def test_sizes_that_no_board_has(tmp_path, sizes, reason):
    with pytest.raises(ClickException, match=reason):
        generate(tmp_path / "board", **sizes)


@pytest.mark.parametrize("posts", [1, 2, 30])
def test_boards_can_be_tiny(tmp_path, posts):
    generate(tmp_path / "board", posts=posts)

    assert "in order" in Board(tmp_path / "board", "").done("check")
