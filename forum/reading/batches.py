"""What reading leaves, gathered in memory and written by one thread: marks soon, the rest later."""

import atexit
import logging
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g
from sqlalchemy import bindparam, case, inspect, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from forum.accounts.models import EVERYBODY, Session, User
from forum.database.base import now
from forum.extensions import db
from forum.reading import marks
from forum.reading.marks import Marks, Read
from forum.reading.moments import QUIET, read_until
from forum.search import recent
from forum.threads.models import Thread
from forum.versions import VIEWS, changed, seen_of, views_in

# Seconds. Marks are wanted at once on a member's other devices, and by the board's other processes;
# and what was searched for, on the next page.
INTERVAL, SOON = 10.0, 1.0

logger = logging.getLogger(__name__)


@dataclass
class Gathered:
    """What was noted since the last writing."""

    views: Counter[int] = field(default_factory=Counter)
    members: dict[int, datetime] = field(default_factory=dict)
    sessions: dict[int, datetime] = field(default_factory=dict)
    marks: Marks = field(default_factory=dict)
    searches: dict[tuple[int, str], datetime] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(vars(self).values())

    def put_back(self, later: "Gathered") -> "Gathered":
        """Join what could not be written with what came meanwhile."""
        return Gathered(
            self.views + later.views,
            self.members | later.members,
            self.sessions | later.sessions,
            marks.join(self.marks, later.marks),
            self.searches | later.searches,
        )


class Batches:
    """One application's notes, and the thread that writes them down."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._gathered = Gathered()
        # Marks on their way into the database, or there since a moment: a page that began to read
        # before they were committed counts them, too.
        self._settling: Marks = {}
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

    def note_read(self, member_id: int, thread_id: int, read: Read) -> None:
        """Note up to which post a member has read a thread."""
        if self.marks_of(member_id).get(thread_id, read) > read:
            return
        with self._lock:
            noted = self._gathered.marks.setdefault(member_id, {})
            noted[thread_id] = max(read, noted.get(thread_id, read))
        self._start_writer()

    def note_search(self, member_id: int, words: str) -> None:
        """Note what a member has searched for."""
        with self._lock:
            self._gathered.searches[member_id, words] = now()
        self._start_writer()

    def marks_of(self, member_id: int) -> dict[int, Read]:
        """Return up to which posts a member has read threads, as far as just noted."""
        with self._lock:
            settling = self._settling.get(member_id, {})
            return settling | self._gathered.marks.get(member_id, {})

    def _take(self, is_early: bool) -> Gathered:
        with self._lock:
            taken, self._gathered = self._gathered, Gathered()
            if is_early:
                self._gathered = replace(taken, marks={}, searches={})
                taken = Gathered(marks=taken.marks, searches=taken.searches)
            if taken.marks:
                self._settling = taken.marks
        return taken

    def flush(self, is_early: bool = False) -> None:
        """Write down what was noted, or is wanted soon; what cannot be written is tried later."""
        with self._writing:
            taken = self._take(is_early)
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
        written_at = time.monotonic()
        while not self._ended.wait(min(SOON, INTERVAL)):
            is_early = time.monotonic() - written_at < INTERVAL
            self.flush(is_early=is_early)
            written_at = written_at if is_early else time.monotonic()

    def end(self) -> None:
        """Stop the thread and write what is left."""
        self._ended.set()
        self.flush()


def _id(row: User | Session) -> int:
    """Return a row's id without asking the database, also after the row was deleted."""
    state: Any = inspect(row)
    return state.identity[0]


_NOTED = bindparam("noted", type_=User.last_seen_at.type)
_BEFORE = bindparam("before", type_=User.last_seen_at.type)
# Who was away for long begins another visit: the one before ended when they were seen last.
_SEEN = {
    "last_seen_at": _NOTED,
    "visited_until": case(
        (User.last_seen_at < _BEFORE, User.last_seen_at), else_=User.visited_until
    ),
}


def write(gathered: Gathered) -> None:
    """Store notes in one short transaction, in the order of ids so that writers never cross."""
    seen = {id: {"noted": at, "before": at - QUIET} for id, at in gathered.members.items()}
    searching = {member for member, _ in gathered.searches}
    # Threads before members, like everybody.
    _update(Thread, {"view_count": Thread.view_count + bindparam("noted")}, _each(gathered.views))
    _hold_members({*gathered.members, *gathered.marks, *searching})
    _note_days(gathered.members)
    _update(User, _SEEN, seen)
    _update(Session, {"seen_at": _NOTED}, _each(gathered.sessions))
    if gathered.views:
        _note_changes(gathered.views)
    if gathered.marks:
        marks.store(gathered.marks)
    if gathered.searches:
        recent.store(gathered.searches)
    db.session.commit()


def _hold_members(ids: set[int]) -> None:
    """Take all the members that will be changed, in the order in which everybody takes them."""
    held = select(User.id).where(User.id.in_(ids)).order_by(User.id)
    if ids:
        db.session.execute(held.with_for_update(key_share=True))


def _each(noted: Mapping[int, object]) -> dict[int, dict[str, Any]]:
    return {id: {"noted": value} for id, value in noted.items()}


def _update(model, values: Mapping[str, Any], noted: Mapping[int, dict[str, Any]]) -> None:
    """Change the rows about which something was noted."""
    if not noted:
        return
    table: Any = model.__table__
    statement = update(table).where(table.c.id == bindparam("row_id")).values(**values)
    rows = [{"row_id": id, **noted[id]} for id in sorted(noted)]
    db.session.connection().execute(statement, rows)


def _note_days(members: Iterable[int]) -> None:
    """Say which profiles tell everybody of another day now; of the hour they tell members only."""
    zone = ZoneInfo(current_app.config["TIME_ZONE"])
    midnight = now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    is_of_former_day = or_(User.last_seen_at.is_(None), User.last_seen_at < midnight)
    turned = select(User.id).where(
        User.id.in_(members), User.last_seen_to == EVERYBODY, is_of_former_day
    )
    if members:
        changed(*map(seen_of, db.session.scalars(turned)))


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


def note_read(viewer, thread: Thread, number: int, posted_at: datetime) -> None:
    """Note that the viewer has read a thread up to a post; what counts as read needs no note."""
    if viewer.is_member and posted_at > read_until(viewer):
        noted = Read(number, posted_at)
        current_app.extensions["reading"].note_read(viewer.id, thread.id, noted)


def note_search(viewer, words: str) -> None:
    """Note what the viewer has searched for, if it may be kept."""
    if viewer.is_member and viewer.keeps_searches:
        current_app.extensions["reading"].note_search(viewer.id, words)


def just_read(viewer) -> dict[int, Read]:
    """Return up to which posts the viewer has read threads, where the database may not know it."""
    return current_app.extensions["reading"].marks_of(viewer.id)


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
