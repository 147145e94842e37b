"""What tests of accounts need: passwords, forms filled in as browsers do, a mailbox."""

import email
import socket
from email import policy

import pytest
from aiosmtpd.controller import Controller
from bs4 import BeautifulSoup

from forum.accounts.passwords import hash_password
from forum.extensions import db
from tests import factories

PASSWORD = "long green turtle"


@pytest.fixture(scope="session")
def password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def vera(password_hash):
    """A member with a password and a confirmed address."""
    member = factories.make_member("Vera", password_hash=password_hash)
    member.change_email("Vera@Example.org")
    member.confirm_email()
    db.session.commit()
    return member


@pytest.fixture(autouse=True)
def unhurried(app, monkeypatch):
    """Let tests register as fast as they can."""
    monkeypatch.setitem(app.config, "REGISTRATION_SECONDS", 0)


@pytest.fixture
def with_csrf(app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


def form_on(page, action: str) -> dict[str, str]:
    """Read the fields of a form as a browser would send them untouched."""
    soup = BeautifulSoup(page.text, "html.parser")
    form = next(f for f in soup.select("main form") if f.get("action", action) == action)
    fields = {}
    for control in form.select("input[name], textarea[name], select[name]"):
        if control.name == "textarea":
            fields[control["name"]] = control.text.removeprefix("\n")
        elif control.name == "select":
            chosen = control.select_one("option[selected]") or control.select_one("option")
            fields[control["name"]] = chosen["value"]
        elif control.get("type") not in {"checkbox", "file"} or control.has_attr("checked"):
            fields[control["name"]] = control.get("value", "")
    return fields


def submit(client, path: str, *, page: str | None = None, **values):
    """Open a page, fill in its form and send it."""
    fields = form_on(client.get(page or path), path)
    return client.post(path, data={**fields, **values})


def register(client, **values):
    values = {"name": "Newcomer", "password": PASSWORD, **values}
    return submit(client, "/register", **values)


def sign_in(client, name: str = "Vera", password: str = PASSWORD, **values):
    return submit(client, "/sign-in", name=name, password=password, **values)


def is_signed_in(client) -> bool:
    return client.get("/settings").status_code == 200


class Postman:
    """What the mail server does with a letter: keep it."""

    def __init__(self) -> None:
        self.received = []

    async def handle_DATA(self, server, session, envelope):
        parsed = email.message_from_bytes(envelope.content, policy=policy.default)
        parsed.envelope_to = envelope.rcpt_tos
        self.received.append(parsed)
        return "250 OK"


class Mailbox:
    """What has arrived at the mail server."""

    def __init__(self, app, postman: Postman) -> None:
        self._app, self._postman = app, postman

    @property
    def letters(self):
        """Return all letters, once those on their way have arrived."""
        self._app.extensions["post"].wait()
        return self._postman.received


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailbox(app, monkeypatch):
    """Turn mail on, with a mail server that listens on this machine."""
    postman = Postman()
    server = Controller(postman, hostname="127.0.0.1", port=free_port())
    server.start()
    settings = {"HOST": "127.0.0.1", "PORT": server.port, "SECURITY": "none", "USER": ""}
    for name, value in settings.items():
        monkeypatch.setitem(app.config, f"SMTP_{name}", value)
    yield Mailbox(app, postman)
    app.extensions["post"].wait()
    server.stop()


def link_in(letter, path: str) -> str:
    """Return the path of the link in a letter that begins with this."""
    words = letter.get_content().split()
    found = next(word for word in words if path in word)
    return found[found.index(path) :]
