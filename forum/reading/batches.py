"""Views and last-seen times, gathered in memory and written every few seconds by one thread."""

import atexit
import logging
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask, Response, current_app, g
from sqlalchemy import bindparam, inspect, select, update
from sqlalchemy.exc import SQLAlchemyError

from forum.accounts.models import Session, User
from forum.database.base import now
from forum.extensions import db
from forum.threads.models import Thread
from forum.versions import VIEWS, changed, views_in

INTERVAL = 10.0

logger = logging.getLogger(__name__)


@dataclass
class Gathered:
    """What was noted since the last writing."""

    views: Counter[int] = field(default_factory=Counter)
    members: dict[int, datetime] = field(default_factory=dict)
    sessions: dict[int, datetime] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.views or self.members or self.sessions)

    def put_back(self, later: "Gathered") -> "Gathered":
        """Join what could not be written with what came meanwhile."""
        return Gathered(
            self.views + later.views,
            self.members | later.members,
            self.sessions | later.sessions,
        )


class Batches:
    """One application's notes, and the thread that writes them down."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._gathered = Gathered()
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._writer: threading.Thread | None = None
        self._ended = threading.Event()

    def count_view(self, thread_id: int) -> None:
        """Note one view of a thread."""
        with self._lock:
            self._gathered.views[thread_id] += 1
        self._start_writer()

    def note_seen(self, member: User) -> None:
        """Note that a member is here, and on which device."""
        moment = now()
        with self._lock:
            self._gathered.members[_id(member)] = moment
            if member.session is not None:
                self._gathered.sessions[_id(member.session)] = moment
        self._start_writer()

    def flush(self) -> None:
        """Write down what was noted; what cannot be written now is tried again later."""
        with self._writing:
            with self._lock:
                taken, self._gathered = self._gathered, Gathered()
            if not taken:
                return
            try:
                with self._app.app_context():
                    write(taken)
            except SQLAlchemyError as error:
                with self._lock:
                    self._gathered = taken.put_back(self._gathered)
                logger.warning("Views could not be written and are kept: %s", error)

    def _start_writer(self) -> None:
        """Start the thread at the first note: a forked worker would not inherit one."""
        if self._writer is None and not self._app.testing:
            with self._lock:
                if self._writer is not None:
                    return
                self._writer = threading.Thread(target=self._write_on, daemon=True, name="reading")
            atexit.register(self.end)
            self._writer.start()

    def _write_on(self) -> None:
        while not self._ended.wait(INTERVAL):
            self.flush()

    def end(self) -> None:
        """Stop the thread and write what is left."""
        self._ended.set()
        self.flush()


def _id(row: User | Session) -> int:
    """Return a row's id without asking the database, also after the row was deleted."""
    state: Any = inspect(row)
    return state.identity[0]


def write(gathered: Gathered) -> None:
    """Store notes in one short transaction, in the order of ids so that writers never cross."""
    steps = (
        (Thread, "view_count", Thread.view_count + bindparam("noted"), gathered.views),
        (User, "last_seen_at", bindparam("noted", type_=User.last_seen_at.type), gathered.members),
        (Session, "seen_at", bindparam("noted", type_=Session.seen_at.type), gathered.sessions),
    )
    for model, column, value, noted in steps:
        if noted:
            table: Any = model.__table__
            rows = [{"row_id": id, "noted": noted[id]} for id in sorted(noted)]
            statement = update(table).where(table.c.id == bindparam("row_id"))
            db.session.connection().execute(statement.values({column: value}), rows)
    if gathered.views:
        _note_changes(gathered.views)
    db.session.commit()


def _note_changes(views: Iterable[int]) -> None:
    """Say which lists of threads show another number of views now."""
    sections = select(Thread.section_id).where(Thread.id.in_(views)).distinct()
    changed(VIEWS, *(views_in(id) for id in db.session.scalars(sections)))


def count_view(thread_id: int) -> None:
    """Note one view of a thread."""
    current_app.extensions["reading"].count_view(thread_id)


def note_seen(viewer) -> None:
    """Note that the viewer is here; guests are nobody in particular."""
    if viewer.is_member:
        current_app.extensions["reading"].note_seen(viewer)


def leave_no_trace() -> None:
    """Note nobody for this request: an open page makes it by itself, and nobody may be there."""
    g.leaves_no_trace = True


def flush() -> None:
    """Write down at once what was noted."""
    current_app.extensions["reading"].flush()


def install_reading(app: Flask) -> None:
    """Gather notes for this application, and note the member behind every request."""
    app.extensions["reading"] = Batches(app)

    @app.after_request
    def note_who_is_here(response: Response) -> Response:
        # Where Flask-Login keeps who was asked for: an answer that asked nobody stays anonymous.
        if (viewer := g.get("_login_user")) is not None and not g.get("leaves_no_trace"):
            note_seen(viewer)
        return response
