"""The benchmark: every page for every kind of visit, and what stands beside them, in one run."""

import contextlib
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import click

from tests.bench import boards, comparing, reporting, rest, servers, tabs
from tests.bench.boards import Board
from tests.bench.figures import FORUM, HIT, LARGE, MEMBER, MISS, OTHER, VISITS, Figures
from tests.bench.loads import Target, fetch
from tests.bench.reporting import Run
from tests.bench.rest import Memory
from tests.bench.rounds import ACCEPTED, Files, Lane, Sparring, go_around


@dataclass(frozen=True)
class Options:
    """What a run was asked for."""

    seconds: int = 1
    rounds: int = 3
    posts: int = 50_000
    guests: int = 10_000
    server: str = "both"
    data: Path | None = None
    large: Path | None = None
    against: Path | None = None
    json: Path | None = None
    compare: Path | None = None
    tabs: int | None = None

    @property
    def servers(self) -> list[str]:
        """Name the servers to measure, the default one first."""
        if self.server != "both":
            return [self.server]
        return ["waitress", "granian"] if find_spec("granian") else ["waitress"]


def bench(**given) -> None:
    """Measure what was asked for, and print it as Markdown."""
    options = Options(**given)
    if not sys.platform.startswith("linux"):
        raise click.ClickException("The benchmark reads /proc, so it runs on Linux only.")
    then = reporting.earlier(options.compare) if options.compare else None
    with _folder(options.data) as folder:
        if options.against:
            click.echo(_against(options, folder, options.against.resolve()))
            return
        if options.tabs:
            how = options.tabs, options.seconds, options.rounds
            click.echo(tabs.bench(folder, options.posts, *how))
            return
        run = _run(options, folder)
    click.echo(run.draw())
    if then:
        click.echo(f"\n{comparing.with_earlier(run.figures, then)}")
    if options.json:
        run.store(options.json)


@contextlib.contextmanager
def _folder(data: Path | None) -> Iterator[Path]:
    """Give the place of a board: one to keep, or one to throw away."""
    with tempfile.TemporaryDirectory(prefix="veche-bench-") as folder:
        yield data or Path(folder) / "board"


def _run(options: Options, folder: Path) -> Run:
    boards.make(folder, options.posts)
    board = boards.look(folder)
    about = [reporting.machine(options.rounds, options.seconds), board.describe()]
    with ExitStack() as stack:
        lanes = [_lane(stack, server, FORUM, board) for server in options.servers]
        sparring = list(_sparring(stack, lanes))
        runners = [*lanes, *sparring, *_files(stack, lanes[0])]
        if options.large:
            large = boards.look(options.large)
            about.append(f"Large {large.describe()[0].lower()}{large.describe()[1:]}")
            visits = (HIT, MISS, MEMBER)
            runners.insert(1, _lane(stack, options.servers[0], LARGE, large, visits))
        watched = [runner for runner in runners if isinstance(runner, Lane)]
        idle = [lane.cached.pss_megabytes() for lane in watched]
        figures = go_around(list(board.pages), runners, options.rounds, options.seconds)
        memory = _memory(watched, idle)
        found = rest.measure(lanes[0], sparring[0], memory, options.guests, options.seconds)
    return Run(about, figures, found)


def _lane(
    stack: ExitStack, server: str, subject: str, board: Board, visits: tuple[str, ...] = VISITS
) -> Lane:
    def start(cached: bool) -> servers.Server:
        run = servers.forum(board.folder, server, cached=cached, tree=board.tree)
        return stack.enter_context(run)

    return Lane(server, subject, board, start(True), start(False), visits)


def _sparring(stack: ExitStack, lanes: list[Lane]) -> Iterator[Sparring]:
    for lane in lanes:
        board = lane.board
        variables = {"BENCH_DATABASE": board.address, "BENCH_LEVELS": json.dumps(board.levels)}
        hello, bare = (
            stack.enter_context(servers.sparring(name, lane.server, board.threads, **variables))
            for name in ("hello", "bare")
        )
        yield Sparring(lane.server, lane, hello, bare)


def _files(stack: ExitStack, lane: Lane) -> Iterator[Files]:
    """Put the pages, as guests get them, before nginx, if it is there."""
    port, pages = lane.cached.port, lane.board.pages
    names = {title: str(place) for place, title in enumerate(pages)}
    bodies = {names[t]: fetch(Target(port, (p,), ACCEPTED)).body for t, p in pages.items()}
    if nginx := stack.enter_context(servers.nginx(bodies)):
        yield Files(nginx, names)


def _memory(lanes: list[Lane], idle: list[float]) -> list[Memory]:
    """Weigh the servers after the load; on the large board, if there is one, it is judged."""
    found = [
        (lane.subject != LARGE, Memory(f"{lane.subject}, {lane.server}", before, _weight(lane)))
        for lane, before in zip(lanes, idle, strict=True)
    ]
    return [memory for _, memory in sorted(found, key=lambda pair: pair[0])]


def _weight(lane: Lane) -> float:
    return lane.cached.pss_megabytes()


def _against(options: Options, folder: Path, tree: Path) -> str:
    """Run this checkout and an older one in turns, on the same board."""
    other = folder.with_name(f"{folder.name}-other-tree")
    boards.make(other, options.posts, tree)
    if not (folder / boards.FILE).exists():
        boards.copy(other, folder)
    boards.upgrade(folder)
    here, there = boards.look(folder), boards.look(other, tree)
    pages = [title for title in here.pages if title in there.pages]
    with ExitStack() as stack:
        lanes = [
            _lane(stack, server, subject, board)
            for server in options.servers
            for subject, board in ((FORUM, here), (OTHER, there))
        ]
        figures: Figures = go_around(pages, lanes, options.rounds, options.seconds)
    machine = reporting.machine(options.rounds, options.seconds)
    return "\n\n".join([machine, comparing.trees(figures), *reporting.failures(figures)])
