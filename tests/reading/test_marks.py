"""Marks are stored in batches, never go back, and are folded before they become too many."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from forum import reading
from forum.extensions import db
from forum.models import ReadSection, ReadThread, User
from forum.reading import actions, batches, marks
from forum.reading.marks import Read
from tests import factories
from tests.boards import own_board
from tests.conftest import browser_of
from tests.reading.conftest import age


def ago(**age_of_it: float) -> datetime:
    return datetime.now(UTC) - timedelta(**age_of_it)


def stored(member: User) -> dict[int, int]:
    """Return the stored marks of a member."""
    db.session.expire_all()
    own = db.select(ReadThread.thread_id, ReadThread.number).where(ReadThread.user_id == member.id)
    return {row.thread_id: row.number for row in db.session.execute(own)}


@pytest.fixture
def thread(section, writer):
    return factories.make_thread(section, author=writer, posts=3)


@pytest.mark.parametrize("numbers", [(1, 3), (3, 1), (3, 3)])
@pytest.mark.parametrize("is_flushed", [True, False])
def test_the_largest_number_counts(alice, thread, numbers, is_flushed):
    for number in numbers:
        reading.note_read(alice, thread, number, ago(minutes=10 - number))
        if is_flushed:
            reading.flush()
    reading.flush()

    assert stored(alice) == {thread.id: 3}


def test_marks_are_written_together(alice, thread, queries):
    other = factories.make_thread()
    for each in (thread, other):
        reading.note_read(alice, each, 1, ago(hours=1))
    db.session.commit()

    with queries() as made:
        reading.flush()

    assert len([text for text in made if text.startswith("INSERT INTO read_threads")]) == 1
    assert stored(alice) == {thread.id: 1, other.id: 1}


def test_what_counts_as_read_anyway_leaves_no_mark(alice, thread):
    reading.note_read(alice, thread, 3, ago(days=61))
    alice.read_until = ago(days=2)
    db.session.commit()
    reading.note_read(alice, thread, 3, ago(days=3))
    reading.flush()

    assert stored(alice) == {}


def test_a_mark_on_its_way_counts_until_it_has_surely_arrived(alice, thread, app):
    reading.note_read(alice, thread, 3, ago(hours=1))
    assert reading.just_read(alice)[thread.id].number == 3
    reading.flush()
    assert reading.just_read(alice)[thread.id].number == 3
    other = factories.make_thread()
    reading.note_read(alice, other, 1, ago(hours=1))
    reading.flush()

    assert list(reading.just_read(alice)) == [other.id]


def test_who_or_what_is_gone_is_no_obstacle(alice, thread, app):
    noted = app.extensions["reading"]
    noted.note_read(alice.id, 2**31 - 1, Read(1, ago(hours=1)))
    noted.note_read(2**31 - 1, thread.id, Read(1, ago(hours=1)))
    noted.note_read(alice.id, thread.id, Read(2, ago(hours=1)))

    reading.flush()

    assert stored(alice) == {thread.id: 2}


def test_what_cannot_be_written_is_kept(alice, thread, monkeypatch):
    def fail(gathered):
        raise batches.SQLAlchemyError("database is locked")

    reading.note_read(alice, thread, 1, ago(hours=1))
    monkeypatch.setattr(batches, "write", fail)
    reading.flush()
    reading.note_read(alice, thread, 2, ago(hours=1))
    monkeypatch.undo()
    reading.flush()

    assert stored(alice) == {thread.id: 2}


@pytest.fixture
def few(monkeypatch):
    """Let a member keep three marks at most, and two of them when they are folded."""
    monkeypatch.setattr(marks, "MOST", 3)
    monkeypatch.setattr(marks, "KEPT", 2)


def test_too_many_marks_are_folded_into_one_date(as_, alice, writer, few):
    threads = [factories.make_thread(author=writer, title=f"Thread {n}") for n in range(5)]
    never_opened = [factories.make_thread(author=writer, title=t) for t in ("Older", "Newer")]
    for days, thread in zip((10, 9, 8, 7, 6), threads, strict=True):
        age(thread, days)
        reading.note_read(alice, thread, 1, thread.last_post_at)
    age(never_opened[0], 8.5)
    age(never_opened[1], 6.5)
    browser = as_(alice)

    reading.flush()

    assert stored(alice) == {thread.id: 1 for thread in threads[3:]}
    assert alice.read_until == threads[2].last_post_at
    unread = browser.get("/threads/unread").text
    # The price of folding: what is older than its date counts as read, also what was not opened.
    assert [title in unread for title in ("Older", "Newer")] == [False, True]
    assert [f"Thread {n}" in unread for n in range(5)] == [False] * 5


def test_folding_forgets_first_what_is_old_anyway(alice, writer, few):
    threads = [factories.make_thread(author=writer) for _ in range(4)]
    for days, thread in zip((70, 69, 3, 2), threads, strict=True):
        db.session.add(
            ReadThread(user_id=alice.id, thread_id=thread.id, number=1, posted_at=ago(days=days))
        )
    db.session.commit()

    marks.fold(alice.id)

    assert stored(alice) == {thread.id: 1 for thread in threads[2:]}
    assert alice.read_until is None


def test_first_unread_posts_are_exact_after_folding(as_, alice, writer, few):
    threads = [factories.make_thread(author=writer, posts=2) for _ in range(4)]
    for days, thread in zip((10, 9, 8, 7), threads, strict=True):
        age(thread, days)
        reading.note_read(alice, thread, 2, thread.last_post_at)
    reading.flush()
    browser = as_(alice)

    for thread in threads:
        new = factories.make_post(thread, author=writer)
        answer = browser.get(f"/threads/{thread.id}/unread")
        assert answer.location.endswith(f"#post-{new.id}")


def test_a_visit_ends_after_half_an_hour(alice, app):
    noted = app.extensions["reading"]
    for minute, former in ((0, None), (20, None), (49, None), (80, 49), (100, 49), (200, 100)):
        with_clock = datetime(2030, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
        noted._gathered.members[alice.id] = with_clock
        reading.flush()
        db.session.expire_all()
        ended = alice.visited_until
        minutes = ended and (ended - datetime(2030, 1, 1, tzinfo=UTC)).total_seconds() / 60
        assert (alice.last_seen_at, minutes) == (with_clock, former)


def test_the_first_page_of_a_visit_knows_when_the_last_one_ended(as_, alice, section, writer):
    alice.last_seen_at = ago(hours=5)
    db.session.commit()
    before = factories.make_thread(section, author=writer, title="Before")
    factories.make_thread(section, author=writer, title="After")
    age(before, 1)
    browser = as_(alice)

    first = browser.get("/threads/new").text
    reading.flush()
    second = browser.get("/threads/new").text

    for page in (first, second):
        assert "After" in page
        assert "Before" not in page


@pytest.fixture
def own(tmp_path, database_url):
    """Return the application of a board of its own, with real transactions."""
    settings = {"TESTING": True, "WTF_CSRF_ENABLED": False, "LANGUAGE": "en", "THREADS": 16}
    with own_board(tmp_path / "board", database_url) as board, board.opened(**settings) as app:
        db.create_all()
        yield app


def at_once(*acts) -> list:
    db.session.remove()
    start = threading.Barrier(len(acts))

    def wait_and(act):
        start.wait(timeout=30)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(wait_and, act) for act in acts]]


def test_two_processes_that_mark_at_once_end_at_the_largest(own):
    member, thread = factories.make_member("Alice", created_at=ago(days=9)), factories.make_thread()
    ids = member.id, thread.id
    processes = [batches.Batches(own) for _ in range(4)]
    moment = ago(minutes=1)

    def read(number: int, process: batches.Batches):
        for step in range(10):
            process.note_read(*ids, Read(number + 4 * step, moment))
            process.flush()

    at_once(*(lambda n=n, p=process: read(n, p) for n, process in enumerate(processes, 1)))

    for process in processes:
        process.flush()
    assert db.session.scalar(db.select(ReadThread.number)) == 40


def test_sections_marked_on_two_devices_end_at_the_latest(own):
    member, thread = factories.make_member("Alice", created_at=ago(days=9)), factories.make_thread()
    browsers = [browser_of(own, member) for _ in range(4)]
    moments = [ago(hours=hours).isoformat() for hours in (3, 1, 4, 2)]
    addresses = [f"/sections/{thread.section_id}/read", "/threads/read"]

    answers = at_once(
        *(
            lambda b=b, u=until: [b.post(address, data={"until": u}) for address in addresses]
            for b, until in zip(browsers, moments, strict=True)
        )
    )

    assert {answer.status_code for each in answers for answer in each} == {303}
    latest = datetime.fromisoformat(moments[1])
    assert db.session.scalar(db.select(ReadSection.read_until)) == latest
    assert db.session.scalar(db.select(User.read_until).where(User.name == "Alice")) == latest


def test_marks_reach_the_database_by_themselves(tmp_path, database_url, monkeypatch):
    monkeypatch.setattr(batches, "SOON", 0.05)
    with own_board(tmp_path / "board", database_url) as board, board.opened() as app:
        db.create_all()
        member = factories.make_member(created_at=ago(days=9))
        reading.note_read(member, factories.make_thread(), 1, ago(minutes=1))
        db.session.commit()

        for _ in range(400):
            if db.session.scalar(db.select(ReadThread.number)):
                break
            db.session.rollback()
            time.sleep(0.05)

        assert db.session.scalar(db.select(ReadThread.number)) == 1
        db.session.rollback()
        app.extensions["reading"].end()


def test_marking_a_section_touches_nobody_else(alice, thread):
    other = factories.make_member(created_at=ago(days=9))
    actions.mark_section_read(thread.section, by=alice, until=ago(minutes=0))
    actions.mark_section_read(thread.section, by=other, until=ago(minutes=0))
    actions.unmark_section(thread.section, by=alice, until=None)

    assert list(db.session.scalars(db.select(ReadSection.user_id))) == [other.id]
