"""The default server: waitress in one process, which finishes what it began before it stops."""

import contextlib
import ctypes
import errno
import signal
import socket
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import click
from flask import Flask

from forum.web.turns import HANG_UP

SECONDS_TO_FINISH = 15.0
SECONDS_OF_SILENCE = 60
# What is too large should meet the forum's own page, which gives the typed text back;
# only what is far beyond is refused before it is read.
BODY_HEADROOM = 2
MOST_CONNECTIONS = 1000


def listen(host: str, port: int) -> socket.socket:
    """Take the port, or say what to do when that is not possible."""
    try:
        if not 0 < port < 65_536:
            raise OverflowError("a port is a number from 1 to 65535")
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        taken = socket.socket(family, kind, protocol)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(1024)
    except (OSError, OverflowError) as error:
        raise click.ClickException(_why_not(error, host, port)) from error
    return taken


def _why_not(error: Exception, host: str, port: int) -> str:
    code = getattr(error, "errno", None)
    if code == errno.EADDRINUSE:
        another = port + 1 if port < 65_535 else port - 1
        return (
            f"Port {port} of {host} is taken, perhaps by a board that is running already. "
            f"Stop that, or choose another port: FORUM_PORT={another} python3 app.py"
        )
    if code == errno.EACCES:
        return (
            f"Port {port} is reserved for the system's own programs. Choose one above 1023, such "
            "as FORUM_PORT=8000, and let a proxy pass visitors on to it."
        )
    return f"Cannot listen on {host}, port {port}: {error}. Check FORUM_HOST and FORUM_PORT."


def share_memory() -> None:
    """Let the threads to come share what they free: glibc would keep a heap for each.

    Of the 110 MB that a board takes after days of visitors it saves ten.
    """
    most_arenas = -8  # M_ARENA_MAX of glibc's malloc.h
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(most_arenas, 2)


def hang_up(connection: socket.socket) -> None:
    """End a connection from any thread: the loop of the server finds it ended and cleans up."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def make_server(app: Flask, taken: socket.socket):
    """Make the server on a socket that listens already."""
    from waitress.channel import HTTPChannel
    from waitress.server import create_server
    from waitress.task import WSGITask

    from forum.cli.dispatching import OneAtATime, patience_of

    class Answer(WSGITask):
        """Keeps the connection after an answer without a body, which waitress would end.

        It also tells how to end a connection whose reader keeps a thread of ours waiting.
        """

        def get_environment(self) -> dict[str, Any]:
            environ = super().get_environment()
            environ[HANG_UP] = partial(hang_up, self.channel.socket)
            return environ

        def set_close_on_finish(self) -> None:
            asked_to = self.request.headers.get("CONNECTION", "").lower() == "close"
            if self.has_body or self.version != "1.1" or asked_to:
                super().set_close_on_finish()

    class Channel(HTTPChannel):
        """Answers with the tasks above."""

        task_class = Answer

    server = create_server(
        app,
        # The one way in for threads that take turns otherwise than waitress's own.
        _dispatcher=OneAtATime(app.config["THREADS"], patience_of(app)),
        sockets=[taken],
        ident=None,
        channel_timeout=SECONDS_OF_SILENCE,
        connection_limit=MOST_CONNECTIONS,
        asyncore_use_poll=True,
        max_request_body_size=app.config["MAX_CONTENT_LENGTH"] * BODY_HEADROOM,
        # With proxies in front their headers go through, to be believed as FORUM_PROXIES says.
        clear_untrusted_proxy_headers=not app.config["PROXIES"],
    )
    server.channel_class = Channel
    return server


class Serving:
    """A server that runs until a signal comes, and then finishes what it began."""

    def __init__(self, server) -> None:
        self.server = server
        self.is_stopping = False

    def run(self, say: Callable[[], None]) -> None:
        """Serve until SIGTERM or SIGINT; a second signal stops at once."""
        former = {number: signal.signal(number, self._stop) for number in _signals()}
        try:
            say()
            while not self.is_stopping:
                self._turn(self.server.adj.asyncore_loop_timeout)
            self._finish()
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    def _stop(self, number, frame) -> None:
        if self.is_stopping:
            raise KeyboardInterrupt
        self.is_stopping = True
        self.server.pull_trigger()

    def _turn(self, timeout: float) -> None:
        """Read and write what can be read and written now."""
        self.server.asyncore.loop(timeout=timeout, use_poll=True, map=self.server._map, count=1)

    def _finish(self) -> None:
        """Take no new visitors, answer those who have asked, and end the threads."""
        self._turn(0)
        self.server.asyncore.dispatcher.close(self.server)
        deadline = time.monotonic() + SECONDS_TO_FINISH
        while self._busy() and time.monotonic() < deadline:
            self._turn(0.1)
        self.server.task_dispatcher.shutdown()

    def _busy(self) -> bool:
        return any(
            channel.requests or channel.request or channel.total_outbufs_len
            for channel in list(self.server.active_channels.values())
        )


def _signals() -> list[signal.Signals]:
    names = ("SIGTERM", "SIGINT", "SIGBREAK")
    return [getattr(signal, name) for name in names if hasattr(signal, name)]


def serve(app: Flask, taken: socket.socket, say: Callable[[], None]) -> None:
    """Serve the board until it is told to stop."""
    Serving(make_server(app, taken)).run(say)
    app.extensions["reading"].end()
    app.extensions["indexnow"].end()
    app.extensions["guest_pages"].close()
