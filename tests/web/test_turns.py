import socket
from threading import Event, Thread

import pytest
from flask import Flask, Response, request
from sqlalchemy import make_url
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from forum.cli.serving import make_server
from forum.web.turns import HANG_UP, SECONDS_FOR_SURE, Turns


@pytest.fixture(autouse=True)
def database():
    """Need none: turns are counted in memory."""


class Clock:
    """A clock that stands still until it is told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def refuse(turns: Turns, who: str) -> None:
    with pytest.raises(ServiceUnavailable):
        turns.take(who)


def test_one_visitor_has_one_turn():
    turns = Turns(5)
    turns.take("alice")

    with pytest.raises(TooManyRequests) as refused:
        turns.take("alice")

    assert refused.value.retry_after


def test_a_visitor_whose_download_hangs_can_begin_again(clock):
    turns = Turns(5, clock)
    hanging = turns.take("alice")
    clock.now += SECONDS_FOR_SURE

    with pytest.raises(TooManyRequests):
        turns.take("alice")

    assert hanging.has_given_way
    turns.end(hanging)
    assert turns.take("alice")


def test_few_visitors_have_one_at_once():
    turns = Turns(2)
    turns.take("alice")
    turns.take("bob")

    refuse(turns, "carol")


def test_a_turn_that_ends_is_free_again():
    turns = Turns(1)
    turns.end(turns.take("alice"))

    assert turns.take("alice")


@pytest.mark.parametrize(
    ("seconds", "is_awaited", "gives_way"),
    [
        (SECONDS_FOR_SURE - 1, True, False),
        (SECONDS_FOR_SURE, True, True),
        (100 * SECONDS_FOR_SURE, False, False),
    ],
)
def test_a_slow_reader_gives_way_only_when_somebody_waits(clock, seconds, is_awaited, gives_way):
    turns = Turns(1, clock)
    turn = turns.take("alice")
    clock.now += seconds
    if is_awaited:
        refuse(turns, "bob")

    assert turn.has_given_way == gives_way


def test_the_one_who_has_had_a_turn_for_longest_gives_way_and_the_pieces_break_off(clock):
    turns = Turns(2, clock)
    hung_up: list[str] = []
    slow, quick = (turns.take(who, lambda w=who: hung_up.append(w)) for who in ("alice", "bob"))
    pieces, others = slow.while_it_lasts([b"1", b"2"]), quick.while_it_lasts([b"1", b"2"])
    assert next(pieces) == next(others) == b"1"
    clock.now += SECONDS_FOR_SURE

    refuse(turns, "carol")

    with pytest.raises(ConnectionAbortedError):
        next(pieces)
    assert list(others) == [b"2"]
    assert hung_up == ["alice"]
    turns.end(slow)
    assert turns.take("carol")


def test_a_reader_who_takes_nothing_keeps_no_thread_of_the_server(tmp_path):
    """Real sockets: the pieces are more than a server keeps for somebody who does not read."""
    board, began, ended = Flask(__name__), Event(), Event()
    board.config.update(THREADS=1, MAX_CONTENT_LENGTH=1000, PROXIES=0)
    board.config["SQLALCHEMY_DATABASE_URI"] = make_url("sqlite://")
    hang_ups = []

    @board.get("/")
    def endless() -> Response:
        def pieces():
            try:
                while True:
                    yield b"x" * 4_000_000
                    began.set()
            finally:
                ended.set()

        hang_ups.append(request.environ[HANG_UP])
        return Response(pieces())

    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = make_server(board, taken)
        Thread(target=server.run, daemon=True).start()
        with socket.create_connection(taken.getsockname()) as reader:
            reader.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert began.wait(30)
            hang_ups[0]()

            assert ended.wait(30)
        server.close()
