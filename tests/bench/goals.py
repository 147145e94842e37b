"""Goals: what a run should show, as ratios within the run. Judged, never enforced."""

from dataclasses import dataclass

from tests.bench.figures import (
    BARE,
    FORUM,
    HELLO,
    HIT,
    LARGE,
    MEMBER,
    MISS,
    NGINX,
    SAME,
    Figure,
    Figures,
    ratio,
)
from tests.bench.rest import Rest
from tests.bench.tables import fine

THREAD, LAST_PAGE = "thread", "thread, last page"
# Server, visit, what stands beside it, and how much more processor time the thread page may take.
THREAD_LIMITS = (
    ("waitress", HIT, HELLO, 0.95),
    ("waitress", SAME, HELLO, 0.8),
    ("waitress", MEMBER, HELLO, 8.5),
    ("waitress", MISS, BARE, 1.5),
    ("waitress", MEMBER, BARE, 1.6),
    ("granian", HIT, HELLO, 0.45),
    ("granian", SAME, HELLO, 0.4),
    ("granian", HIT, NGINX, 4.0),
)
LAST_AGAINST_FIRST, LARGE_AGAINST_SMALL = 1.1, 1.3
SPEED_AFTER_GUESTS, START, MEGABYTES, WAITING = 0.95, 1.5, 110.0, 10.0


@dataclass(frozen=True)
class Goal:
    """A limit, what was measured against it, and whether the limit is the least or the most."""

    name: str
    limit: float
    measured: float | None
    at_least: bool = False

    @property
    def is_kept(self) -> bool | None:
        """Tell whether it was reached; None when nothing was measured."""
        if self.measured is None:
            return None
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def row(self) -> list[str]:
        """Return the line of the table."""
        limit = f"{'at least' if self.at_least else 'at most'} {self.limit:g}"
        judged = {True: "kept", False: "MISSED", None: "-"}[self.is_kept]
        return [self.name, limit, judged, fine(self.measured)]


def of_pages(figures: Figures) -> list[Goal]:
    """Judge the pages by what stands beside them, and by each other."""
    servers = {figure.key.server for figure in figures}
    beside = [_beside(figures, *each) for each in THREAD_LIMITS if each[0] in servers]
    return [*beside, *_long_threads(figures), *_large_boards(figures)]


def _beside(figures: Figures, server: str, visit: str, subject: str, limit: float) -> Goal:
    figure = figures.find(server, FORUM, THREAD, visit)
    measured = figures.beside(figure, subject) if figure else None
    return Goal(f"thread, {visit} ÷ {subject}, {server}", limit, measured)


def _long_threads(figures: Figures) -> list[Goal]:
    """Judge the longest thread there is: on the large board, if there is one."""
    subject = LARGE if figures.of(LARGE) else FORUM
    servers = dict.fromkeys(figure.key.server for figure in figures.of(subject))
    return [
        Goal(
            f"longest thread, last page ÷ first, {visit}, {server}",
            LAST_AGAINST_FIRST,
            ratio(
                figures.find(server, subject, LAST_PAGE, visit),
                figures.find(server, subject, THREAD, visit),
            ),
        )
        for server in list(servers)[:1]
        for visit in (MISS, MEMBER)
    ]


def _large_boards(figures: Figures) -> list[Goal]:
    """Judge the page that a large board slows most, for each visit."""
    goals = []
    for visit in (HIT, MISS, MEMBER):
        ratios = {
            large.key.page: growth(figures, large)
            for large in figures.of(LARGE)
            if large.key.visit == visit
        }
        if ratios:
            worst = max(ratios, key=lambda page: ratios[page] or 0.0)
            name = f"large board ÷ small, {visit}, worst page ({worst})"
            goals.append(Goal(name, LARGE_AGAINST_SMALL, ratios[worst]))
    return goals


def growth(figures: Figures, large: Figure) -> float | None:
    """Return how much more a page costs on the large board."""
    key = large.key
    return ratio(large, figures.find(key.server, FORUM, key.page, key.visit))


def of_the_rest(rest: Rest) -> list[Goal]:
    """Judge what is no page: many guests, writers, the start, memory."""
    crowd, together, start = rest.crowd, rest.together, rest.start
    after = f"thread, guest hit, after {crowd.guests:,} fresh guests ÷ before"
    return [
        Goal(f"{after}, speed", SPEED_AFTER_GUESTS, crowd.speed, at_least=True),
        Goal("writing and reading at once, errors", 0, together.errors),
        Goal("writing and reading at once, posts lost", 0, together.lost),
        Goal("writing and reading at once, posts doubled", 0, together.doubled),
        Goal("readers' p99 while others write ÷ quiet", WAITING, together.waiting),
        Goal("start to first answer ÷ import of dependencies", START, start.ratio),
        Goal("memory of all processes after load, MB", MEGABYTES, rest.memory[0].after),
    ]
