"""Real servers in processes of their own, and visitors with a browser's cookies."""

import contextlib
import http.cookiejar
import re
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from bs4 import BeautifulSoup

from forum.config import ROOT
from tests.boards import Board, environment_for

SECONDS_TO_START = 60


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(board: Board, port: int, *arguments: str) -> subprocess.Popen[str]:
    """Start the server, as its owner would."""
    environment = environment_for(
        board, FORUM_PORT=str(port), FORUM_LIMITS="no", FORUM_PUBLIC_URL=""
    )
    del environment["FORUM_PUBLIC_URL"]
    return subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "run", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@dataclass
class Server:
    """A server that runs, and what it said until it was open."""

    process: subprocess.Popen[str]
    port: int
    said: str

    @property
    def address(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(SECONDS_TO_START)


@contextlib.contextmanager
def running(board: Board, *arguments: str) -> Iterator[Server]:
    """Run a server until the block ends."""
    port = free_port()
    process = start(board, port, *arguments)
    said = ""
    try:
        for line in process.stdout:
            said += line
            if "is open" in line:
                break
        else:
            raise AssertionError(f"The server did not start: {said}")
        yield Server(process, port, said)
    finally:
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    """End a server that a failed test has left: in order, so that it ends its own workers."""
    with process.stdout:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        process.wait()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Shows redirects instead of following them."""

    def redirect_request(self, *arguments):
        return None


@dataclass
class Page:
    """An answer."""

    status: int
    headers: Message
    text: str

    def value(self, name: str) -> str:
        """Return the value of a form's field."""
        field = BeautifulSoup(self.text, "html.parser").select_one(f"[name={name}]")
        assert field is not None, f"there is no {name} on the page: {self.text[:500]}"
        return str(field.get("value", ""))


@dataclass
class Visitor:
    """A person with a browser."""

    server: Server
    opener: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(NoRedirect, cookies)

    def open(self, path: str, **form: str) -> Page:
        """Open a page, or send a form."""
        data = urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(self.server.address + path, data)
        try:
            with self.opener.open(request, timeout=30) as answer:
                return Page(answer.status, answer.headers, answer.read().decode())
        except urllib.error.HTTPError as answer:
            with answer:
                return Page(answer.code, answer.headers, answer.read().decode())

    def sign_in(self, name: str, password: str) -> None:
        """Sign in through the form."""
        form = self.open("/sign-in")
        token = form.value("csrf_token")
        answer = self.open("/sign-in", name=name, password=password, csrf_token=token)
        assert answer.status == 303, answer.text

    def reply(self, thread_id: int, source: str) -> dict[str, str]:
        """Post through the form of a thread; return what was sent, to send it again."""
        form = self.open(f"/threads/{thread_id}/reply")
        sent = {
            "csrf_token": form.value("csrf_token"),
            "submission_id": form.value("submission_id"),
            "source": source,
        }
        answer = self.open(f"/threads/{thread_id}/posts", **sent)
        assert answer.status == 303, answer.text
        return sent


def password_in(said: str) -> str:
    """Find the made-up password in what a command said."""
    return re.search(r"\b(\w{4}(?:-\w{4}){3})\b", said)[1]
