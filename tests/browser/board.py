"""A whole board on a port of this machine, that can be stopped and started again."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from forum import create_app
from forum.accounts.models import Session, User
from forum.accounts.passwords import hash_password
from forum.cli.serving import make_server
from forum.extensions import db, limiter
from tests import factories

PASSWORD = "long green turtle"
HOST = "127.0.0.1"


class Board:
    """A data directory and, while it is open, a server."""

    def __init__(self, data_dir: Path, **settings: object) -> None:
        self.settings = {
            "DATA_DIR": str(data_dir),
            "DATABASE_URL": "",
            "SECRET_KEY": "a key for browsers only",
            "PUBLIC_URL": f"http://{HOST}",
            "NAME": "Вече",
            "LANGUAGE": "en",
            "LIMITS": False,
            "REGISTRATION_SECONDS": 0,
            "VOTER_DAYS": 0,
            "VOTER_POSTS": 0,
            **settings,
        }
        self.port = 0
        self.is_changed = self._is_open = False
        self._password_hash = hash_password(PASSWORD)

    @property
    def url(self) -> str:
        """Return where the board answers."""
        return f"http://{HOST}:{self.port}"

    def open(self, **settings: object) -> None:
        """Start serving, from the second time on where it was before."""
        self.is_changed = bool(settings)
        self.app = create_app(self.settings | settings)
        with self.inside():
            db.create_all()
        taken = socket.create_server((HOST, self.port))
        self.port = taken.getsockname()[1]
        self._server = make_server(self.app, taken)
        self._is_open = True
        self._thread = threading.Thread(target=self._serve, name="board")
        self._thread.start()

    def _serve(self) -> None:
        server = self._server
        while self._is_open:
            server.asyncore.loop(timeout=0.5, use_poll=True, map=server._map, count=1)
        server.asyncore.close_all(server._map)

    def close(self) -> None:
        """Stop serving, as a machine does that is switched off."""
        if not self._is_open:
            return
        self.is_changed, self._is_open = True, False
        self._server.pull_trigger()
        self._thread.join()
        self._server.task_dispatcher.shutdown()
        self.app.extensions["reading"].end()
        with self.inside():
            db.engine.dispose()
        limiter.enabled = False

    @contextlib.contextmanager
    def inside(self) -> Iterator[Flask]:
        """Enter the application, to make things or to look at them."""
        with self.app.app_context():
            yield self.app

    def make_member(self, name: str, **values: object) -> User:
        """Make a member who can sign in by the form."""
        return factories.make_member(name, password_hash=self._password_hash, **values)

    def cookie_of(self, member: User) -> dict[str, str]:
        """Sign a member in and return the cookie that browsers keep."""
        session = Session.begin(member, "a test")
        db.session.add(session)
        db.session.commit()
        signer = self.app.session_interface.get_signing_serializer(self.app)
        value = signer.dumps({"_user_id": session.token, "_fresh": True})
        return {"name": "session", "value": value, "url": self.url}
