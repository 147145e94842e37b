"""The benchmark: a generated board under load, beside a bare Flask answer of the same size."""

import contextlib
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from forum.config import read_settings
from tests.bench import generating, pages, servers
from tests.bench.loads import Load, load
from tests.bench.pages import Page

WARM_UP = 1
SIZES = {"threads": 2_000, "members": 500, "long": 5_000}


@dataclass
class Measured:
    """A page, its weight, and what answering it took; the same for the bare answer."""

    page: Page
    bytes: int
    load: Load
    cpu: float
    bare: Load
    bare_cpu: float


def bench(*, seconds: int, rounds: int, posts: int, data: Path | None, server: str) -> None:
    """Measure everything and print it as Markdown."""
    if not sys.platform.startswith("linux"):
        raise click.ClickException("The benchmark reads /proc, so it runs on Linux only.")
    with _board(data, posts) as data_dir:
        found = pages.find_pages(data_dir)
        rows = pages.count_rows(data_dir)
        threads = int(str(read_settings()["THREADS"]))
        with servers.forum(data_dir, server) as forum, servers.hello(server, threads) as hello:
            measured = _measure_all(found, forum, hello, seconds, rounds)
            memory, bare_memory = forum.pss_megabytes(), hello.pss_megabytes()
            visit = _first_visit(forum, found)
        _print_report(measured, rows, server, threads, memory, bare_memory, visit)


@contextlib.contextmanager
def _board(data: Path | None, posts: int) -> Iterator[Path]:
    """Give a generated board: one that is there already, or a new one."""
    with tempfile.TemporaryDirectory(prefix="veche-bench-") as folder:
        data_dir = data or Path(folder) / "board"
        if not (data_dir / "forum.sqlite").exists():
            scale = min(1.0, posts / 50_000)
            sizes = {name: max(2, int(size * scale)) for name, size in SIZES.items()}
            generating.generate(data_dir, posts=posts, **sizes)
        yield data_dir


def _measure_all(found, forum, hello, seconds: int, rounds: int) -> list[Measured]:
    """Go around all pages several times; what else the machine does meanwhile spoils one round."""
    best: dict[Page, Measured] = {}
    for turn in range(rounds):
        for page in found:
            click.echo(f"Round {turn + 1}: {page.title}, {page.visitor} ...", err=True)
            measured = _measure(page, forum, hello, seconds)
            best[page] = measured if page not in best else _better(best[page], measured)
    return [best[page] for page in found]


def _measure(page: Page, forum: servers.Server, hello: servers.Server, seconds: int) -> Measured:
    body, _ = pages.fetch(forum.port, page.path, page.headers)
    taken, cpu = _load(forum, page.path, page.headers, seconds)
    bare, bare_cpu = _load(hello, f"/{len(body)}", pages.ACCEPTED, seconds)
    return Measured(page, len(body), taken, cpu, bare, bare_cpu)


def _better(one: Measured, other: Measured) -> Measured:
    """Keep the load and the bare load that took the least processor time."""
    load_, cpu = min((one.load, one.cpu), (other.load, other.cpu), key=lambda pair: pair[1])
    bare, bare_cpu = min(
        (one.bare, one.bare_cpu), (other.bare, other.bare_cpu), key=lambda pair: pair[1]
    )
    return Measured(one.page, one.bytes, load_, cpu, bare, bare_cpu)


def _load(server: servers.Server, path: str, headers, seconds: int) -> tuple[Load, float]:
    """Load an address; return what came of it, and the processor time of one request in ms."""
    load(server.port, path, headers, WARM_UP)
    before = server.cpu_seconds()
    taken = load(server.port, path, headers, seconds)
    used = server.cpu_seconds() - before
    if taken.errors or not taken.requests:
        raise click.ClickException(f"{path}: {taken.errors} of {taken.requests} requests failed.")
    return taken, used * 1000 / taken.requests


def _first_visit(forum: servers.Server, found: list[Page]) -> dict[str, int]:
    thread = next(page for page in found if page.title.startswith("thread"))
    body, encoding = pages.fetch(forum.port, thread.path, thread.headers)
    return {
        f"the page itself ({encoding or 'plain'})": len(body),
        **pages.assets(forum.port, thread),
    }


def _print_report(measured, rows, server, threads, memory, bare_memory, visit) -> None:
    click.echo(
        f"{rows['posts']} posts in {rows['threads']} threads by {rows['members']} members; the "
        f"longest thread has {rows['long']} posts. Python {platform.python_version()}, {server}, "
        f"one process, {threads} threads."
    )
    _table(
        "page|visitor|bytes|queries|requests/s|CPU ms|p50 ms|p99 ms|bare CPU ms|CPU ÷ bare",
        [_row(m) for m in measured],
    )
    _table("first visit of a thread|bytes", [[name, str(size)] for name, size in visit.items()])
    _table("goal|limit|measured|", _goals(measured, memory, visit))
    click.echo(f"The bare application takes {bare_memory:.0f} MB.")


def _row(m: Measured) -> list[str]:
    return [
        m.page.title,
        m.page.visitor,
        str(m.bytes),
        str(m.page.queries),
        f"{m.load.per_second:.0f}",
        f"{m.cpu:.2f}",
        f"{m.load.p50:.1f}",
        f"{m.load.p99:.1f}",
        f"{m.bare_cpu:.2f}",
        f"{m.cpu / m.bare_cpu:.2f}",
    ]


def _goals(measured: list[Measured], memory: float, visit: dict[str, int]) -> list[list[str]]:
    by = {(m.page.title, m.page.visitor): m for m in measured}
    rows = []
    for visitor in ("guest", "member"):
        first, last = by["thread, first page", visitor], by["thread, last page", visitor]
        ratio = last.cpu / first.cpu
        rows.append(_goal(f"last page ÷ first page, CPU, {visitor}", 1.1, ratio, "{:.2f}"))
    rows.append(_goal("first visit of a thread, KB", 36, sum(visit.values()) / 1024, "{:.1f}"))
    rows.append(_goal("memory after the load (PSS), MB", 110, memory, "{:.0f}"))
    return rows


def _goal(name: str, limit: float, value: float, form: str) -> list[str]:
    return [name, f"{limit:g}", form.format(value), "kept" if value <= limit else "MISSED"]


def _table(head: str, rows: list[list[str]]) -> None:
    titles = head.split("|")
    click.echo("\n| " + " | ".join(titles) + " |")
    click.echo("|" + "---|" * len(titles))
    for row in rows:
        click.echo("| " + " | ".join(row) + " |")
    click.echo()
