"""The demo is a board like any other: every act of it left what acts leave."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from forum.accounts.models import User
from forum.accounts.names import is_name
from forum.accounts.passwords import verify_password
from forum.database.references import broken
from forum.demo.parsing import read_members, read_news, read_threads
from forum.demo.voting import read_votes
from forum.extensions import db
from forum.models import Article, LogEntry, Post, Quote, Revision, Thread, Vote
from forum.posts.tallies import CHECKED
from forum.threads.models import Summary


def count(*what) -> int:
    return db.session.scalar(select(func.count()).select_from(*what))


def test_every_file_is_on_the_board(board):
    threads, news = read_threads(), read_news()
    written = sum(len(t.posts) for t in threads) + sum(len(n.comments) for n in news)

    assert count(Thread) == len(threads) + len(news)
    assert count(Article) == len(news)
    assert count(Post) == written
    assert count(Summary) == sum(bool(t.summaries) for t in threads) > 1
    assert count(User) == len(read_members()) + 1


def test_every_counter_is_right(board):
    assert [counter.name for counter in CHECKED if counter.wrong()] == []
    assert broken(db.session.connection()) == []


def test_people_answer_by_the_button_and_by_name(board):
    answers = db.session.scalars(select(Post).where(Post.addressed_to_id.is_not(None))).all()

    assert {post.is_addressed_by_name for post in answers} == {True, False}
    assert len(answers) > 100
    assert all(post.reply_to.number < post.number for post in answers if post.reply_to)


def test_only_the_owner_can_sign_in(board):
    owner = db.session.scalars(select(User).where(User.is_admin)).one()

    assert verify_password(owner.password_hash, board.owner.password)
    assert {m.password_hash for m in db.session.scalars(select(User)) if m is not owner} == {None}


def test_names_are_such_as_people_may_choose(board):
    assert [m.name for m in db.session.scalars(select(User)) if not is_name(m.name)] == []


def test_numbers_and_ids_follow_the_time(board):
    times = db.session.scalars(select(Post.created_at).order_by(Post.id)).all()
    assert times == sorted(times)
    for thread in db.session.scalars(select(Thread)):
        numbers = select(Post.number).where(Post.thread_id == thread.id).order_by(Post.created_at)
        found = db.session.scalars(numbers.order_by(Post.id)).all()
        assert found == list(range(1, thread.last_number + 1))


def test_the_dates_are_those_of_the_files(board):
    first, last = db.session.execute(
        select(func.min(Post.created_at), func.max(Post.created_at))
    ).one()
    assert first.year == 2005
    assert last < datetime(2026, 12, 1, tzinfo=UTC)
    edited = db.session.scalars(select(Post).where(Post.revision > 1)).all()
    assert len(edited) == count(Revision) > 0
    assert all(post.created_at < post.edited_at < datetime.now(UTC) for post in edited)
    joined = select(Post).join(Post.author).where(Post.created_at < User.created_at)
    assert db.session.scalars(joined).all() == []


def test_quotes_are_verified_and_some_sources_changed_since(board):
    states = dict(db.session.execute(select(Quote.state, func.count()).group_by(Quote.state)).all())

    assert set(states) >= {Quote.EXACT, Quote.CHANGED, Quote.SHORTENED, Quote.MISSING}
    assert states[Quote.EXACT] > states[Quote.MISSING]


def test_what_moderators_did_is_in_the_log(board):
    locked = db.session.scalar(select(func.count(Thread.locked_at)))
    acts = dict(db.session.execute(select(LogEntry.act, func.count()).group_by(LogEntry.act)).all())

    assert acts["lock"] == locked == sum(t.is_locked for t in read_threads()) > 0
    assert acts["pin"] == sum(t.is_pinned for t in read_threads()) > 0
    assert acts["summarize"] > 0
    for entry in db.session.scalars(select(LogEntry)):
        assert entry.by.moderates(entry.section)


def test_every_vote_of_the_file_was_given(board):
    assert count(Vote) == len(read_votes())
    assert db.session.scalar(select(func.max(Post.score))) > 1
    assert db.session.scalar(select(func.max(User.reputation))) > 5


def test_views_are_set(board):
    views = {t.title: t.views for t in read_threads()}
    found = dict(db.session.execute(select(Thread.title, Thread.view_count)).all())
    assert views.items() <= found.items()
