"""What a search costs: processor time of the asking process and of the database's, by kind.

    .venv/bin/python -m tests.bench.searching DIR

asks the generated board in DIR, or in the database that FORUM_DATABASE_URL names; it only reads.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import func, select, text

from forum import create_app
from forum.accounts.models import Guest, User
from forum.config import read_settings
from forum.database.transactions import expect_writing
from forum.extensions import db
from forum.models import Post, SearchTerm, Section
from forum.search import queries
from forum.search.asking import DATE, RELEVANCE, VOTES
from forum.search.grammar import parse
from tests.bench.generating import MODERATOR

ROUNDS = 7
TODAY = date(2026, 10, 1)


def questions() -> dict[str, tuple[str, str]]:
    """Name the kinds of questions, each with its text and order."""
    writer = db.session.scalars(select(User).order_by(User.post_count.desc())).first()
    widest = db.session.scalars(select(Section).order_by(Section.thread_count.desc())).first()
    rare = db.session.scalars(select(SearchTerm.word).where(SearchTerm.word > "э")).first()
    return {
        "frequent word": ("отчёт", RELEVANCE),
        "frequent word, newest": ("отчёт", DATE),
        "frequent word, best rated": ("отчёт", VOTES),
        "three words": ("редактор проверил каталог", RELEVANCE),
        "rare word": (rare or "эхо", RELEVANCE),
        "phrase": ('"честный отчёт"', RELEVANCE),
        "phrase that nobody wrote": ('"отчёт каталог домен"', RELEVANCE),
        "either word": ("отчёт OR каталог OR домен", RELEVANCE),
        "word in titles": ("title:каталог", RELEVANCE),
        "author with word": (f'отчёт author:"{writer.name}"', RELEVANCE),
        "author alone": (f'author:"{writer.name}"', RELEVANCE),
        "section with word": (f"отчёт in:{widest.slug}", RELEVANCE),
        "word of the first years": ("отчёт before:2007", RELEVANCE),
        "word in pinned threads": ("отчёт is:pinned", RELEVANCE),
        "word in locked threads": ("отчёт is:locked", RELEVANCE),
        "misspelt": ("отчтё", RELEVANCE),
        "other layout": ("jnx`n", RELEVANCE),
        "nothing": ("абракадабрище", RELEVANCE),
    }


def processor_time() -> Callable[[], float]:
    """Return a clock of what this process and its database process have worked, in seconds."""
    connection = db.session.connection()
    if connection.dialect.name != "postgresql":
        return time.process_time
    backend = Path(f"/proc/{connection.scalar(text('SELECT pg_backend_pid()'))}/schedstat")
    return lambda: time.process_time() + int(backend.read_text().split()[0]) / 1e9


def cost(act: Callable[[], object], clock: Callable[[], float]) -> float:
    """Return milliseconds of an act: the median of a few."""
    measured = []
    for _ in range(ROUNDS):
        began = clock()
        act()
        measured.append((clock() - began) * 1_000)
    return statistics.median(measured)


def measured() -> Iterator[str]:
    """Ask every question as guest and as moderator; yield lines of a table."""
    moderator = db.session.scalars(select(User).where(User.name == MODERATOR)).first()
    clock = processor_time()
    yield "| question | guest, ms | moderator, ms | found |"
    yield "|---|---|---|---|"
    for name, (asked, sort) in questions().items():
        query = parse(asked, TODAY)
        times = [
            cost(partial(queries.find, query, viewer, sort=sort), clock)
            for viewer in (Guest(), moderator or Guest())
        ]
        found = queries.find(query, Guest(), sort=sort)
        count = str(found.count) if found.is_exact_count else f"more than {found.count}"
        yield f"| {name} | {times[0]:.1f} | {times[1]:.1f} | {count} |"


def main(folder: str) -> None:
    """Measure the board of a directory."""
    address = str(read_settings()["DATABASE_URL"])
    app = create_app({"DATA_DIR": folder, "DATABASE_URL": address})
    with app.app_context():
        expect_writing(False)
        posts = db.session.scalar(select(func.max(Post.id)))
        print(f"{posts} posts, {db.engine.dialect.name}, {os.cpu_count()} cores\n")
        for line in measured():
            print(line)
        db.session.remove()


if __name__ == "__main__":
    main(sys.argv[1])
