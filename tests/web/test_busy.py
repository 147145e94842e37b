"""A database that is locked, full or gone: a wait instead of a broken page, and no text lost."""

import contextlib
import errno
import sqlite3
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import create_engine, event, text

from forum import pictures
from forum.extensions import db
from forum.models import Post
from forum.threads import actions as threads
from tests import factories
from tests.boards import own_board
from tests.conftest import browser_of, htmx, region, text_of

DATA = {"source": "My long thoughts", "submission_id": "0" * 32}


@pytest.fixture
def board(tmp_path, database_url):
    """Return the application of a board of its own, with one thread of Alice's."""
    settings = {"LANGUAGE": "en", "TESTING": True, "WTF_CSRF_ENABLED": False}
    settings["PROPAGATE_EXCEPTIONS"] = False
    with own_board(tmp_path / "board", database_url) as board, board.opened(**settings) as app:
        db.create_all()
        yield app


@pytest.fixture
def alice(board):
    return factories.make_member("Alice")


@pytest.fixture
def thread(board, alice):
    return factories.make_thread(author=alice, posts=2)


@pytest.fixture
def browser(board, alice, thread):
    """Return Alice's browser."""
    return browser_of(board, alice)


@contextlib.contextmanager
def impatient():
    """Let connections of the board give up soon."""

    def give_up_soon(connection, record, proxy) -> None:
        is_file = isinstance(connection, sqlite3.Connection)
        word = "PRAGMA busy_timeout=50" if is_file else "SET lock_timeout = 50"
        connection.cursor().execute(word)

    event.listen(db.engine, "checkout", give_up_soon)
    yield
    event.remove(db.engine, "checkout", give_up_soon)


@contextlib.contextmanager
def locked():
    """Hold what writers need, as somebody does whose writing takes long."""
    db.session.rollback()
    engine = create_engine(db.engine.url)
    with impatient(), engine.connect() as holder:
        if engine.dialect.name == "postgresql":
            holder.execute(text("LOCK TABLE threads IN EXCLUSIVE MODE"))
        else:
            holder.connection.driver_connection.isolation_level = None
            holder.exec_driver_sql("BEGIN IMMEDIATE")
        yield
    engine.dispose()


@contextlib.contextmanager
def gone(tmp_path):
    """Let the board look for its database where there is none."""
    db.session.remove()
    engine, url = db.engine, db.engine.url
    elsewhere = str(tmp_path / "nowhere" / "at-all")
    is_server = url.get_backend_name() == "postgresql"
    away = url.set(host=None, query={"host": elsewhere}) if is_server else None
    db.engines[None] = create_engine(away or f"sqlite:///{elsewhere}")
    try:
        yield
    finally:
        db.engines[None].dispose()
        db.engines[None] = engine


@contextlib.contextmanager
def full():
    """Let the database have no room for another post."""
    db.session.rollback()
    engine = db.engine
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text(NO_ROOM))
        yield
        with engine.begin() as connection:
            connection.execute(text("DROP FUNCTION no_room CASCADE"))
        return

    def allow_no_more(connection, record, proxy) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(engine, "checkout", allow_no_more)
    yield
    event.remove(engine, "checkout", allow_no_more)


NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON posts FOR EACH ROW EXECUTE FUNCTION no_room();
"""


def posted() -> int:
    return db.session.scalar(db.select(db.func.count(Post.id)))


def test_writing_while_the_database_is_locked_keeps_the_text(browser, thread):
    address = f"/threads/{thread.id}/posts"

    with locked():
        page = browser.post(address, data=DATA)
        swap = browser.post(address, data=DATA, headers=htmx("answer"))

    assert page.status_code == swap.status_code == 503
    assert int(page.headers["Retry-After"]) > 0
    assert region(page, "textarea#written-source").text == "My long thoughts"
    assert "busy" in text_of(page)
    assert (swap.headers["HX-Retarget"], "<title>" in swap.text) == ("#notices", False)
    assert posted() == 2


def test_writing_on_a_full_disk_keeps_the_text(browser, thread):
    long = {**DATA, "source": "My long thoughts. " * 900}

    with full():
        page = browser.post(f"/threads/{thread.id}/posts", data=long)

    assert page.status_code == 503
    assert int(page.headers["Retry-After"]) > 0
    assert region(page, "textarea#written-source").text.strip() == long["source"].strip()
    assert posted() == 2


def test_a_picture_on_a_full_disk_is_a_wait(browser, monkeypatch):
    def no_room(*_) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pictures, "keep_file", no_room)
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    data = {"about": "Who I am", "picture": (BytesIO(picture.getvalue()), "me.png")}

    page = browser.post("/settings/profile", data=data)

    assert page.status_code == 503
    assert region(page, "textarea#written-about").text.strip() == "Who I am"


def test_other_trouble_with_files_is_our_mistake(browser, monkeypatch):
    def forbidden(*_) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(threads, "reply", forbidden)

    assert browser.post("/threads/1/posts", data=DATA).status_code == 500


def test_the_same_form_goes_through_when_the_lock_is_gone(browser, thread):
    address = f"/threads/{thread.id}/posts"
    with locked():
        browser.post(address, data=DATA)

    assert browser.post(address, data=DATA).status_code == 303
    assert posted() == 3


def test_reading_goes_on_while_somebody_writes(board, browser, guest, thread):
    visitors, address = (browser, browser_of(board, guest)), thread.url

    with locked():
        pages = [visitor.get(address) for visitor in visitors]

    assert [page.status_code for page in pages] == [200, 200]


ADDRESSES = ["/", "/news", "/news.atom", "/moderation/log", "/threads/1", "/healthz"]


@pytest.mark.parametrize("who", ["guest", "alice"])
def test_no_database_is_a_wait_for_everybody(tmp_path, board, browser, guest, who):
    visitor = browser if who == "alice" else browser_of(board, guest)

    with gone(tmp_path):
        pages = {address: visitor.get(address) for address in ADDRESSES}
        missing, refused = visitor.get("/nowhere"), visitor.delete("/")

    assert {address: page.status_code for address, page in pages.items()} == dict.fromkeys(
        ADDRESSES, 503
    )
    for page in pages.values():
        assert int(page.headers["Retry-After"]) > 0
        assert "<h1>" in page.text
    assert missing.status_code in {404, 503}
    assert refused.status_code in {405, 503}
    assert "<h1>" in missing.text


def test_a_reply_without_a_database_keeps_the_text(tmp_path, browser, thread):
    address = f"/threads/{thread.id}/posts"

    with gone(tmp_path):
        page = browser.post(address, data=DATA)

    assert page.status_code == 503
    assert region(page, "textarea#written-source").text == "My long thoughts"


def test_the_board_is_back_as_soon_as_the_database_is(tmp_path, browser, thread):
    address = thread.url

    with gone(tmp_path):
        browser.get(address)

    assert browser.get(address).status_code == 200
