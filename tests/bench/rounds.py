"""Going around all pages of all servers, again and again, so that a bad moment spoils one round."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import click

from tests.bench.boards import Board
from tests.bench.figures import (
    BARE,
    HELLO,
    HIT,
    MEMBER,
    MISS,
    NGINX,
    SAME,
    VISITS,
    Figure,
    Figures,
    Key,
)
from tests.bench.loads import Target, UnexpectedAnswer, fetch, load
from tests.bench.servers import Server

ACCEPTED = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept-Language": "ru"}
THREAD = "thread"


@dataclass(frozen=True)
class Lane:
    """A board under a server: one process keeps answers for guests, the other keeps none."""

    server: str
    subject: str
    board: Board
    cached: Server
    uncached: Server
    visits: tuple[str, ...] = VISITS

    def entries(self, page: str) -> Iterator["Entry"]:
        """Line up the visits of a page."""
        for visit in self.visits:
            server = self.uncached if visit == MISS else self.cached
            headers = {"Cookie": self.board.member} if visit == MEMBER else {}
            yield Entry(
                Key(self.server, self.subject, page, visit),
                server,
                Target(server.port, (self.board.pages[page],), ACCEPTED | headers),
                self.board.queries[page].get(visit),
            )


@dataclass(frozen=True)
class Sparring:
    """The applications under the same server that pages are measured against."""

    server: str
    lane: Lane
    hello: Server
    bare: Server

    def entries(self, page: str) -> Iterator["Entry"]:
        """Line up the answer of equal size, and the bare page beside the first of a thread."""
        seen = next(iter(self.lane.entries(page))).target
        size = len(fetch(seen).body)
        yield self._entry(HELLO, page, HIT, self.hello, f"/{size}")
        for entry in self.lane.entries(page) if page == THREAD else ():
            if entry.key.visit in (MISS, MEMBER):
                encoding = fetch(entry.target).headers.get("Content-Encoding", "identity")
                path = f"/{self.lane.board.thread}/1/{encoding}"
                yield self._entry(BARE, page, entry.key.visit, self.bare, path)

    def _entry(self, subject: str, page: str, visit: str, server: Server, path: str) -> "Entry":
        target = Target(server.port, (path,), ACCEPTED)
        return Entry(Key(self.server, subject, page, visit), server, target, None)


@dataclass(frozen=True)
class Files:
    """The pages as files, served by nginx."""

    nginx: Server
    names: dict[str, str]

    def entries(self, page: str) -> Iterator["Entry"]:
        """Line up the file with the bytes of a page."""
        target = Target(self.nginx.port, (f"/{self.names[page]}",), ACCEPTED)
        yield Entry(Key(NGINX, NGINX, page, HIT), self.nginx, target, None)


@dataclass(frozen=True)
class Entry:
    """One thing to load."""

    key: Key
    server: Server
    target: Target
    queries: int | None

    def take(self, seconds: int) -> Figure | None:
        """Load it; None when the server knows no such visit."""
        target = _with_tag(self.target) if self.key.visit == SAME else self.target
        if target is None:
            return None
        size = len(fetch(target).body)
        before = self.server.cpu_seconds()
        loaded = load(target, seconds)
        used = self.server.cpu_seconds() - before
        return Figure(
            self.key,
            per_second=loaded.per_second,
            cpu=used * 1000 / max(1, loaded.answered),
            p50=loaded.p50,
            p99=loaded.p99,
            bytes=size,
            queries=self.queries,
            errors=loaded.errors,
        )


def _with_tag(target: Target) -> Target | None:
    """Ask as a browser does that has the page already; None when the server makes no use of it."""
    tag = fetch(target).headers.get("ETag")
    if tag is None:
        return None
    again = replace(target, headers=target.headers | {"If-None-Match": tag}, status=304)
    try:
        fetch(again)
    except UnexpectedAnswer:
        return None
    return again


def go_around(
    pages: list[str], runners: list, rounds: int, seconds: int, say: Callable = click.echo
) -> Figures:
    """Load every page of every runner; runners of one page follow each other closely."""
    figures = Figures()
    for turn in range(rounds):
        for page in pages:
            say(f"Round {turn + 1} of {rounds}: {page} ...", err=True)
            for entry in _interleaved([list(runner.entries(page)) for runner in runners]):
                if figure := entry.take(seconds):
                    figures.add(figure)
    return figures


def _interleaved(lists: list[list[Entry]]) -> Iterator[Entry]:
    """Take the first of every list, then the second of every list."""
    for place in range(max(map(len, lists), default=0)):
        yield from (entries[place] for entries in lists if place < len(entries))
