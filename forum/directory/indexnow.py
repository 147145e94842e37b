"""Telling search engines what has changed (indexnow.org), from a thread that nobody waits for.

What is gathered stays in memory: what a stop of the server loses, engines find in the sitemaps.
"""

import json
import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.urls import iri_to_uri

from forum.database.base import now

# Seconds: how long changes are gathered, and between two tries while engines do not answer.
GATHER, LONGEST_PAUSE, TIMEOUT = 30.0, 3_600.0, 10.0
# What one letter may hold (indexnow.org); no more is kept for engines that never answer.
MOST = 10_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """How the telling goes, since this process began."""

    waiting: int = 0
    count: int = 0
    told_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str = ""


class IndexNow:
    """One application's changes, and the thread that tells of them."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        # Ordered, and each address once.
        self._waiting: dict[str, None] = {}
        self._told = Told()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self.pause = GATHER

    @property
    def told(self) -> Told:
        """Return how the telling goes."""
        with self._lock:
            return replace(self._told, waiting=len(self._waiting))

    def note(self, addresses: Iterable[str]) -> None:
        """Remember what has changed."""
        with self._lock:
            self._keep(addresses)
        self._start()

    def _keep(self, addresses: Iterable[str]) -> None:
        self._waiting |= dict.fromkeys(addresses)
        for oldest in list(self._waiting)[:-MOST]:
            del self._waiting[oldest]

    def _start(self) -> None:
        """Start the thread at the first change: a forked worker would not inherit one."""
        with self._lock:
            if self._thread is None and not self._app.testing:
                self._thread = threading.Thread(target=self._work, daemon=True, name="indexnow")
                self._thread.start()

    def _work(self) -> None:
        while not self._ended.wait(self.pause):
            self.tell()

    def end(self) -> None:
        """Stop telling."""
        self._ended.set()

    def tell(self) -> None:
        """Tell engines of what has changed; what they did not take is told again, ever later."""
        with self._lock:
            taken, self._waiting = list(self._waiting), {}
        if not taken:
            return
        # Most boards tell nobody, and what sends takes time to load.
        from http.client import HTTPException

        try:
            self._send(taken)
        except (OSError, HTTPException) as error:
            self._put_back(taken, _reason(error))
        else:
            self._note_success(len(taken))

    def _send(self, paths: list[str]) -> None:
        from urllib.request import Request, urlopen

        config = self._app.config
        letter = letter_of(config["PUBLIC_URL"], config["INDEXNOW_KEY"], paths)
        request = Request(
            config["INDEXNOW_URL"],
            json.dumps(letter).encode(),
            {"Content-Type": "application/json; charset=utf-8"},
        )
        urlopen(request, timeout=TIMEOUT).close()

    def _put_back(self, paths: list[str], reason: str) -> None:
        with self._lock:
            later, self._waiting = self._waiting, dict.fromkeys(paths)
            self._keep(later)
            self._told = replace(self._told, failed_at=now(), failure=reason)
            self.pause = min(2 * self.pause, LONGEST_PAUSE)
        logger.warning("Search engines could not be told of changes: %s", reason)

    def _note_success(self, count: int) -> None:
        with self._lock:
            count += self._told.count
            self._told = Told(count=count, told_at=now())
            self.pause = GATHER


def _reason(error: Exception) -> str:
    if isinstance(error, HTTPError):
        error.close()
        return f"{error.code} {error.reason}"
    return str(getattr(error, "reason", error)) or type(error).__name__


def letter_of(board: str, key: str, paths: Iterable[str]) -> dict[str, Any]:
    """Write what engines are told: whose board it is, and which of its pages have changed."""
    root = iri_to_uri(board).rstrip("/")
    return {
        "host": urlsplit(root).netloc,
        "key": key,
        "keyLocation": f"{root}/indexnow.txt",
        "urlList": [root + iri_to_uri(path) for path in paths],
    }


def install_indexnow(app: Flask) -> None:
    """Gather changes for this application."""
    app.extensions["indexnow"] = IndexNow(app)
