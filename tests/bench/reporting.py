"""The report: what a run has shown, as Markdown and as JSON."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from tests.bench import comparing, goals
from tests.bench.figures import BARE, FORUM, HELLO, LARGE, NGINX, Figure, Figures
from tests.bench.rest import Rest
from tests.bench.tables import fine, number, table

HEAD = "server|page|visit|requests/s|CPU ms|p50 ms|p99 ms|queries|bytes|÷ hello|÷ bare|÷ nginx"
BESIDE_HEAD = "server|answer|as large as|requests/s|CPU ms|p50 ms|p99 ms|bytes"


@dataclass(frozen=True)
class Run:
    """One run of the benchmark."""

    about: list[str]
    figures: Figures
    rest: Rest

    def goals(self) -> list[goals.Goal]:
        """Judge the run."""
        return [*goals.of_pages(self.figures), *goals.of_the_rest(self.rest)]

    def draw(self) -> str:
        """Draw everything."""
        parts = ["\n".join(self.about), pages(self.figures), beside(self.figures)]
        if self.figures.of(LARGE):
            parts.append(comparing.boards(self.figures))
        judged = [goal.row() for goal in self.goals()]
        parts += [self.rest.draw(), table("goal|limit||measured", judged, words=3)]
        return "\n\n".join([*parts, *failures(self.figures)])

    def store(self, file: Path) -> None:
        """Write the figures down, to compare later runs with."""
        kept = {
            "about": self.about,
            "figures": self.figures.to_json(),
            "rest": asdict(self.rest),
            "goals": [{**asdict(goal), "is_kept": goal.is_kept} for goal in self.goals()],
        }
        file.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


def earlier(file: Path) -> Figures:
    """Read the figures of an earlier run."""
    try:
        return Figures.from_json(json.loads(file.read_text(encoding="utf-8"))["figures"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{file} holds no figures of a run: {error}") from error


def pages(figures: Figures) -> str:
    """Draw the table of the pages."""
    return table(HEAD, [_page(figures, figure) for figure in figures.of(FORUM)], words=3)


def _page(figures: Figures, figure: Figure) -> list[str]:
    key = figure.key
    queries = "-" if figure.queries is None else str(figure.queries)
    ratios = [number(figures.beside(figure, subject)) for subject in (HELLO, BARE, NGINX)]
    return [key.server, key.page, key.visit, *_speed(figure), queries, str(figure.bytes), *ratios]


def _speed(figure: Figure) -> list[str]:
    return [
        f"{figure.per_second:.0f}",
        fine(figure.cpu),
        fine(figure.p50),
        fine(figure.p99),
    ]


def beside(figures: Figures) -> str:
    """Draw the table of what the pages are measured against."""
    rows = [
        [f.key.server, f.key.subject, f"{f.key.page}, {f.key.visit}", *_speed(f), str(f.bytes)]
        for subject in (HELLO, BARE, NGINX)
        for f in figures.of(subject)
    ]
    return table(BESIDE_HEAD, rows, words=3)


def failures(figures: Figures) -> list[str]:
    """Say which loads had wrong answers; a figure with errors is worth nothing."""
    return [
        f"ERRORS: {f.errors} wrong answers, {f.key.server}, {f.key.subject}, {f.key.page}, "
        f"{f.key.visit}"
        for f in figures
        if f.errors
    ]


def machine(rounds: int, seconds: int) -> str:
    """Say what the figures were taken on, and how."""
    cores = len(os.sched_getaffinity(0))
    return (
        f"Python {platform.python_version()}, {cores} cores; one process of each server; the "
        f"cheapest of {rounds} loads of {seconds} s from 8 connections."
    )
