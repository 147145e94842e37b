"""The board as a process: started, stopped, killed, and asked how it is."""

import errno
import signal
import socket
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.cli.serving import _why_not
from forum.extensions import db
from forum.posts.models import Post
from forum.sections.models import Section
from forum.threads.models import Thread
from tests import factories
from tests.cli.processes import Visitor, free_port, password_in, running, start


@pytest.fixture
def made(board):
    """Return a board with sections, an administrator and a thread; and the password."""
    said = board.done("init", "--admin", "Chief")
    with board.opened():
        section = db.session.scalars(select(Section).where(~Section.is_group)).first()
        chief = db.session.scalars(select(User)).one()
        thread = factories.make_thread(section, author=chief)
        board.thread_id, board.password = thread.id, password_in(said)
    return board


def test_the_first_start_makes_a_board_and_the_second_finds_it(board):
    with running(board, "--empty") as server:
        assert "members create NAME --admin" in server.said
        assert server.address in server.said
        page = Visitor(server).open("/")
        assert page.status == 200
        assert "Поисковые системы" in page.text
        assert server.stop() == 0

    with running(board, "--empty") as server:
        assert "empty board" not in server.said
        assert Visitor(server).open("/sections/dizayn").status == 200


def test_a_taken_port_is_explained(made):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start(made, port)
        said, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert f"Port {port} of 127.0.0.1 is taken" in said
    assert f"FORUM_PORT={port + 1}" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_in_flight_is_finished(made, number):
    with running(made) as server, socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.sendall(b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nname=")
        # The server has read so far: another visitor is answered after it.
        Visitor(server).open("/healthz")
        server.process.send_signal(number)
        wait_until_refused(server.port)
        slow.sendall(b"Anna")

        answer = slow.makefile("rb").read().decode()

        assert answer.startswith("HTTP/1.1 422")
        assert answer.rstrip().endswith("</html>")
        assert server.process.wait(30) == 0


def wait_until_refused(port: int) -> None:
    """Return when nobody takes new visitors any more."""
    for _ in range(10_000):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            return
    raise AssertionError("the server takes visitors for ever")


def test_an_acknowledged_post_survives_a_kill_and_is_not_doubled(made):
    with running(made) as server:
        visitor = Visitor(server)
        visitor.sign_in("Chief", made.password)
        sent = visitor.reply(made.thread_id, "This was acknowledged.")
        assert server.stop(signal.SIGKILL) == -signal.SIGKILL

    with running(made) as server:
        visitor.server = server
        again = visitor.open(f"/threads/{made.thread_id}/posts", **sent)
        assert again.status == 303, again.text
        server.stop()

    with made.opened():
        texts = db.session.scalars(select(Post.source).order_by(Post.number)).all()
    assert texts == ["The opening post.", "This was acknowledged."]
    assert "Everything is in order" in made.done("check")


def test_who_has_a_page_already_keeps_the_connection(made):
    with running(made) as server, closing(HTTPConnection("127.0.0.1", server.port)) as visitor:
        visitor.connect()
        line = visitor.sock
        visitor.request("GET", "/")
        page = visitor.getresponse()
        page.read()
        for _ in range(2):
            visitor.request("GET", "/", headers={"If-None-Match": page.headers["ETag"]})
            answer = visitor.getresponse()

            assert (answer.status, answer.read()) == (304, b"")
            assert visitor.sock is line
        visitor.request("GET", "/", headers={"Connection": "close"})
        assert visitor.getresponse().will_close


def test_views_are_written_before_the_server_stops(made):
    with running(made) as server:
        address = Visitor(server).open(f"/threads/{made.thread_id}").headers["Location"]
        for _ in range(3):
            assert Visitor(server).open(address).status == 200
        assert server.stop() == 0

    with made.opened():
        assert db.session.get_one(Thread, made.thread_id).view_count == 3


def test_healthcheck_asks_the_running_board(made, monkeypatch):
    with running(made) as server:
        monkeypatch.setenv("FORUM_PORT", str(server.port))
        assert '"status":"ok"' in made.done("healthcheck")

    assert "does not answer" in made.refused("healthcheck")


def test_granian_serves_from_several_processes(made, monkeypatch):
    """Whichever process answers, a change is in the next page, and they know where they are."""
    monkeypatch.setenv("FORUM_PROCESSES", "2")
    with running(made, "--server", "granian") as server:
        wait_until_answered(server.port)
        address = f"/threads/{made.thread_id}"
        visitor, others = Visitor(server), [Visitor(server) for _ in range(8)]
        visitor.sign_in("Chief", made.password)
        for number in range(3):
            visitor.reply(made.thread_id, f"Reply {number}")
            place = visitor.open(address).headers["Location"]
            pages = [other.open(place) for other in others]
            assert all(f"Reply {number}" in page.text for page in pages)
        assert f'rel="canonical" href="{server.address}/threads/' in pages[0].text
        children = f"/proc/{server.process.pid}/task/{server.process.pid}/children"
        assert len(Path(children).read_text().split()) >= 2
        assert server.stop(signal.SIGINT) == 0


def wait_until_answered(port: int) -> None:
    """Return when somebody listens."""
    for _ in range(600):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nobody listens")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--host", "nobody.invalid"], "Check FORUM_HOST and FORUM_PORT"),
        (["--port", "99999"], "a port is a number from 1 to 65535"),
    ],
)
def test_an_impossible_address_is_explained(made, options, sentence):
    assert sentence in made.refused("run", *options)


@pytest.mark.parametrize(("port", "another"), [(8000, 8001), (65535, 65534)])
def test_a_taken_port_comes_with_one_that_can_be(port, another):
    error = OSError(errno.EADDRINUSE, "taken")

    assert f"FORUM_PORT={another} " in _why_not(error, "127.0.0.1", port)


def test_a_wrong_setting_is_named(made, monkeypatch):
    monkeypatch.setenv("FORUM_THREADS", "many")
    assert "FORUM_THREADS cannot be 'many'" in made.refused("run", "--port", free_port())
