"""Whole answers kept for guests, in front of Flask: found again, one small look-up decides.

A page is right as long as nothing that it shows was changed since it was made. Which things these
are, its view says (`keeping.shows`); that they are changed, actions say (`versions.changed`).
"""

import logging
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from werkzeug.http import http_date, parse_date

from forum.accounts.comfort import COOKIE
from forum.database.peeking import Peek
from forum.extensions import db
from forum.versions import LATEST
from forum.web.conditions import status_for
from forum.web.keeping import NOTES, PageNotes
from forum.web.kept_pages import OVERHEAD, KeptPages
from forum.web.page_names import Names, PageName

logger = logging.getLogger(__name__)

REASONS = {200: "200 OK", 304: "304 Not Modified", 412: "412 Precondition Failed"}
# What the layer answers itself, or has answered before the page is made.
CONDITIONS = (
    "HTTP_IF_MATCH",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_IF_RANGE",
    "HTTP_RANGE",
    "HTTP_COOKIE",
)
# What an answer without a page repeats (RFC 9110, 15.4.5); the rest the visitor has kept.
ALSO_WITHOUT_A_PAGE = ("cache-control", "etag", "vary")
_LATEST = f"SELECT number FROM versions WHERE key = '{LATEST}'"

Headers = list[tuple[str, str]]
Wsgi = Callable[[dict[str, Any], Callable], Iterable[bytes]]


@dataclass(eq=False)
class GuestPage:
    """An answer for guests, what it shows, and until when it is right."""

    body: bytes
    headers: Headers
    etag: str
    keys: tuple[str, ...]
    thread_id: int | None
    # The newest change before it was made, and the newest one it was compared with.
    made_after: int
    compared_with: int
    expires: float
    # The second after which no other text can have been sent for this one's.
    dated: float

    @property
    def weight(self) -> int:
        """Return the bytes it takes."""
        return len(self.body) + OVERHEAD

    def answer(self, environ: dict[str, Any], start_response: Callable, now: float) -> list[bytes]:
        """Send the page, or tell the visitor that they have it."""
        is_dated = now >= self.dated
        status = status_for(environ, self.etag, self._last_modified if is_dated else None)
        start_response(REASONS[status], [*self._headers_for[is_dated, status == 200]])
        return [self.body] if status == 200 and environ["REQUEST_METHOD"] == "GET" else []

    @cached_property
    def _last_modified(self) -> datetime:
        return datetime.fromtimestamp(self.dated, UTC)

    @cached_property
    def _headers_for(self) -> dict[tuple[bool, bool], Headers]:
        """Return the headers with and without a date, of the page and of an answer without it."""
        date = ("Last-Modified", http_date(self._last_modified))
        whole = [*self.headers, ("Content-Length", str(len(self.body)))]
        short = [pair for pair in self.headers if pair[0].lower() in ALSO_WITHOUT_A_PAGE]
        return {
            (False, True): whole,
            (True, True): [*whole, date],
            (False, False): short,
            (True, False): [*short, date],
        }


class GuestPages:
    """The layer in front of an application."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._inner: Wsgi = app.wsgi_app
        self._names = Names(app.config)
        self._capacity = app.config["GUEST_CACHE_MEGABYTES"] * 1_000_000
        self._zone = ZoneInfo(app.config["TIME_ZONE"])
        self.pages: KeptPages[GuestPage] = KeptPages(self._capacity)

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        """Answer with a page that is kept and right, or with a fresh one."""
        name = self._names.name(environ)
        latest = self._latest() if name else None
        if name is None or latest is None:
            return self._inner(environ, start_response)
        now = time.time()
        found = self._found(name, latest, now)
        page = found or self._make(name, latest, now, environ, start_response)
        if isinstance(page, list):
            return page
        if page.thread_id and environ["REQUEST_METHOD"] == "GET":
            self._app.extensions["reading"].count_view(page.thread_id)
        return page.answer(environ, start_response, now)

    @cached_property
    def _peek(self) -> Peek:
        with self._app.app_context():
            return Peek(db.engine)

    def close(self) -> None:
        """Let go of the database."""
        if "_peek" in self.__dict__:
            self._peek.close()

    def _latest(self) -> int | None:
        """Return the number of the newest change; None when the database cannot say it."""
        if not self._capacity:
            return 0
        try:
            return self._peek.number(_LATEST)
        except Exception as error:
            # The application says it to the visitor, with a page of its own.
            logger.warning("No page could be kept: %r", str(error))
            return None

    def _found(self, name: PageName, latest: int, now: float) -> GuestPage | None:
        page = self.pages.get(name)
        return page if page and now < page.expires and self._is_right(page, latest) else None

    def _is_right(self, page: GuestPage, latest: int) -> bool:
        """Tell whether nothing was changed that a page shows."""
        if page.compared_with == latest:
            return True
        places = ",".join("?" * len(page.keys))
        question = f"SELECT max(number) FROM versions WHERE key IN ({places})"
        if self._peek.number(question, page.keys) > page.made_after:
            return False
        page.compared_with = latest
        return True

    def _make(
        self,
        name: PageName,
        latest: int,
        now: float,
        environ: dict[str, Any],
        start_response: Callable,
    ) -> GuestPage | list[bytes]:
        """Let the application make a page, and keep it if it is for everybody."""
        notes = PageNotes()
        status, headers, body = self._ask(_plain(environ, name, notes))
        if status != REASONS[200] or notes.keys is None or _is_personal(headers):
            start_response(status, headers)
            return [body] if environ["REQUEST_METHOD"] == "GET" else []
        page = GuestPage(
            body=body,
            etag=(etag := blake2b(body, digest_size=12).hexdigest()),
            headers=[*_without_validators(headers), ("ETag", f'"{etag}"')],
            keys=tuple(sorted(notes.keys)),
            thread_id=notes.thread_id,
            made_after=latest,
            compared_with=latest,
            expires=self._midnight(now),
            dated=_own_date(headers) or math.floor(now) + 1,
        )
        if self._capacity:
            self.pages.put(name, page)
        return page

    def _ask(self, environ: dict[str, Any]) -> tuple[str, Headers, bytes]:
        """Call the application and take its whole answer."""
        answer: list[Any] = []
        parts = self._inner(environ, lambda status, headers, *_: answer.extend((status, headers)))
        try:
            body = b"".join(parts)
        finally:
            if close := getattr(parts, "close", None):
                close()
        return answer[0], answer[1], body

    def _midnight(self, moment: float) -> float:
        """Return when the day ends for guests: times are written as they are read today."""
        tomorrow = datetime.fromtimestamp(moment, self._zone).date() + timedelta(days=1)
        return datetime(*tomorrow.timetuple()[:3], tzinfo=self._zone).timestamp()


def _plain(environ: dict[str, Any], name: PageName, notes: PageNotes) -> dict[str, Any]:
    """Write a request as the one that everybody makes who gets this page."""
    plain = {key: value for key, value in environ.items() if key not in CONDITIONS}
    chosen = {"HTTP_COOKIE": f"{COOKIE}={name.comfort}"} if name.comfort else {}
    return (
        plain
        | chosen
        | {
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": name.query,
            "HTTP_ACCEPT_LANGUAGE": name.language,
            "HTTP_ACCEPT_ENCODING": name.encoding,
            NOTES: notes,
        }
    )


def _is_personal(headers: Headers) -> bool:
    return any(
        name.lower() == "set-cookie" or (name.lower() == "cache-control" and "no-store" in value)
        for name, value in headers
    )


def _own_date(headers: Headers) -> float | None:
    """Return what the page itself says of its age, as feeds do."""
    said = next((value for name, value in headers if name.lower() == "last-modified"), None)
    date = parse_date(said)
    return date.timestamp() if date else None


def _without_validators(headers: Headers) -> Headers:
    left_out = {"content-length", "date", "etag", "last-modified"}
    return [(name, value) for name, value in headers if name.lower() not in left_out]


def install_guest_pages(app: Flask) -> None:
    """Put the layer in front of the application."""
    app.extensions["guest_pages"] = layer = GuestPages(app)
    app.wsgi_app = layer  # type: ignore[method-assign]
