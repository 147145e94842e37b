"""What reading leaves behind is written in batches, and nothing of it is lost."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from forum import reading
from forum.accounts.models import Guest, Session
from forum.database import clock
from forum.extensions import db
from forum.reading import batches
from tests import factories
from tests.boards import own_board
from tests.queries import counted


@pytest.fixture(autouse=True)
def nothing_left_over(app):
    """Begin and end without notes of other tests."""
    app.extensions["reading"] = batches.Batches(app)
    yield
    app.extensions["reading"] = batches.Batches(app)


def test_views_are_counted_together(thread):
    other = factories.make_thread()
    for seen in (thread, other, thread):
        reading.count_view(seen.id)
    db.session.commit()

    with counted() as statements:
        reading.flush()

    db.session.expire_all()
    assert (thread.view_count, other.view_count) == (2, 1)
    assert len([text for text in statements if text.startswith("UPDATE")]) == 1


def test_reading_a_thread_counts_a_view_and_writes_nothing(client, thread):
    address = thread.url
    db.session.commit()

    with counted() as statements:
        assert client.get(address).status_code == 200

    assert not [text for text in statements if text.split()[0] in {"UPDATE", "INSERT", "DELETE"}]
    reading.flush()
    db.session.expire_all()
    assert thread.view_count == 1


def test_a_member_is_seen_with_the_device(as_, alice):
    browser = as_(alice)
    session = db.session.scalars(select(Session)).one()
    moment = datetime(2030, 1, 2, 3, 4, tzinfo=UTC)

    with clock.at(moment):
        batches.note_seen(_signed_in(alice, session))
        reading.flush()
    db.session.expire_all()
    assert alice.last_seen_at == session.seen_at == moment

    browser.get("/")
    reading.flush()
    db.session.expire_all()
    assert abs(alice.last_seen_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert session.seen_at == alice.last_seen_at


def _signed_in(member, session):
    member.session = session
    return member


def test_guests_leave_no_trace(client, app):
    reading.note_seen(Guest())
    client.get("/")

    assert not app.extensions["reading"]._gathered


def test_signing_out_is_no_obstacle(as_, alice):
    browser = as_(alice)
    form = browser.get("/")
    assert form.status_code == 200
    db.session.execute(db.delete(Session))
    db.session.commit()

    assert browser.get("/").status_code == 200
    reading.flush()


def test_a_thread_that_is_gone_is_no_obstacle(thread):
    reading.count_view(thread.id)
    reading.count_view(2**31 - 1)

    reading.flush()

    db.session.expire_all()
    assert thread.view_count == 1


def test_what_cannot_be_written_is_kept(thread, monkeypatch, caplog):
    def fail(gathered):
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    reading.count_view(thread.id)
    monkeypatch.setattr(batches, "write", fail)
    reading.flush()
    reading.count_view(thread.id)
    monkeypatch.undo()
    reading.flush()

    db.session.expire_all()
    assert thread.view_count == 2
    assert "are kept" in caplog.text


def test_the_suite_has_no_writing_thread(app, thread):
    reading.count_view(thread.id)

    assert app.extensions["reading"]._writer is None


def test_outside_of_tests_a_thread_writes_by_itself(tmp_path, database_url, monkeypatch):
    monkeypatch.setattr(batches, "INTERVAL", 0.05)
    with own_board(tmp_path / "board", database_url) as board, board.opened() as app:
        db.create_all()
        thread = factories.make_thread()
        db.session.commit()
        id = thread.id
        db.session.rollback()
        reading.count_view(id)

        for _ in range(400):
            db.session.rollback()
            if thread.view_count:
                break
            db.session.rollback()
            time.sleep(0.05)

        assert thread.view_count == 1
        db.session.rollback()
        app.extensions["reading"].end()
