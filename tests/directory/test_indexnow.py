"""Engines are told of what guests can read, in letters that a real server receives."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from forum.database.base import now
from forum.directory.indexnow import GATHER, LONGEST_PAUSE, MOST, IndexNow
from forum.extensions import db
from forum.posts import actions as posts
from forum.threads import moderating
from tests.factories import make_group, make_post, make_section, make_thread, post_number

KEY = "0123456789abcdef"


class Engine(HTTPServer):
    """A search engine on this machine, with an answer for every letter."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Mailbox)
        self.letters: list[dict] = []
        self.status = 200
        self.came = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/indexnow"


class Mailbox(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.letters.append(json.loads(body))
        self.send_response(self.server.status)
        self.end_headers()
        self.server.came.set()

    def log_message(self, *args) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def listening():
    engine = Engine()
    thread = threading.Thread(target=engine.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield engine
    engine.shutdown()
    thread.join()
    engine.server_close()


@pytest.fixture
def engine(listening):
    listening.letters.clear()
    listening.status = 200
    listening.came.clear()
    return listening


@pytest.fixture
def indexnow(app, engine, monkeypatch):
    """Return what tells the engine, switched on."""
    for name, value in (("KEY", KEY), ("URL", engine.url)):
        monkeypatch.setitem(app.config, f"INDEXNOW_{name}", value)
    monkeypatch.setitem(app.extensions, "indexnow", IndexNow(app))
    return app.extensions["indexnow"]


@pytest.fixture
def told(indexnow, engine):
    """Return a function that tells, and returns which addresses the engine has learned."""

    def tell() -> list[str]:
        engine.letters.clear()
        indexnow.tell()
        found = [address for letter in engine.letters for address in letter["urlList"]]
        return [address.removeprefix("http://localhost") for address in found]

    return tell


def test_a_letter_says_whose_board_it_is(indexnow, engine, thread):
    make_post(thread)

    indexnow.tell()

    assert engine.letters == [
        {
            "host": "localhost",
            "key": KEY,
            "keyLocation": "http://localhost/indexnow.txt",
            "urlList": [f"http://localhost{thread.url}"],
        }
    ]


def test_the_key_lies_where_the_letter_says(client, indexnow):
    assert client.get("/indexnow.txt").text == KEY


def test_the_page_that_changed_is_told_once(told, app, thread, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 2)
    told()
    make_post(thread)
    make_post(thread)

    assert told() == [f"{thread.url}?page=2", f"{thread.url}?page=3"]
    assert told() == []


def test_what_is_taken_away_is_told(told, thread, moderator):
    told()
    posts.hide(post_number(thread, 2), by=moderator, reason="A test")
    db.session.commit()
    assert told() == [thread.url]

    moderating.hide(thread, by=moderator, reason="A test")
    db.session.commit()
    assert told() == [thread.url]


def test_nothing_private_is_told(told, moderator):
    room = make_section("Room", readers=(make_group(),))
    secret = make_thread(room)
    make_post(secret)
    moderating.hide(secret, by=moderator, reason="A test")
    moderating.move(secret, make_section("Square"), by=moderator, reason="A test")
    db.session.commit()

    assert told() == []


def test_what_was_not_committed_is_not_told(told, thread):
    told()
    posts.edit(post_number(thread, 1), source="Never mind")
    db.session.rollback()
    db.session.commit()

    assert told() == []


def test_nothing_is_gathered_when_it_is_off(app, thread):
    make_post(thread)

    assert app.extensions["indexnow"].told.waiting == 0


@pytest.mark.parametrize("status", [403, 429, 500])
def test_what_an_engine_does_not_take_is_told_again_ever_later(
    indexnow, engine, thread, told, status, caplog
):
    engine.status = status
    indexnow.note([thread.url])

    indexnow.tell()
    first = indexnow.pause
    indexnow.tell()

    assert GATHER < first < indexnow.pause <= LONGEST_PAUSE
    assert indexnow.told.failure.startswith(str(status))
    assert indexnow.told.waiting == 1
    assert {record.levelname for record in caplog.records} == {"WARNING"}

    engine.status = 202
    assert told() == [thread.url]
    assert (indexnow.pause, indexnow.told.waiting, indexnow.told.failure) == (GATHER, 0, "")


def test_a_silent_engine_costs_nobody_anything(indexnow, app, thread, monkeypatch):
    monkeypatch.setitem(app.config, "INDEXNOW_URL", "http://127.0.0.1:9/indexnow")

    indexnow.note(f"/threads/{number}" for number in range(MOST + 5))
    indexnow.tell()

    assert indexnow.told.waiting == MOST
    assert "refused" in indexnow.told.failure


def test_a_thread_of_its_own_tells_and_no_request(indexnow, app, engine, monkeypatch):
    monkeypatch.setattr(app, "testing", False)
    indexnow.pause = 0.01

    indexnow.note(["/threads/1"])
    assert engine.came.wait(10)
    indexnow.end()
    indexnow._thread.join(10)

    assert engine.letters[0]["urlList"] == ["http://localhost/threads/1"]
    assert now() >= indexnow.told.told_at
