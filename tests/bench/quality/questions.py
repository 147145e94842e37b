"""The questions, the posts that answer them, and what each of those is worth."""

import tomllib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import select

from forum.database import clock
from forum.demo.parsing import read_news, read_threads
from forum.extensions import db
from forum.models import Post, Section, Thread, User
from forum.threads import actions as threads
from tests.bench.quality.engines import MOMENT

FOLDER = Path(__file__).parent
DEMO, PLANTED = FOLDER / "demo.toml", FOLDER / "planted.toml"
GRADES = {"perfect": 3, "good": 2, "related": 1}
KINDS = (
    "inflections", "ё and е", "layout", "transliteration", "spelling", "phrases", "operators",
    "several words", "English stems", "mixed", "technical",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """What somebody asks, and the grades of posts by their names."""

    kind: str
    ask: str
    grades: dict[str, int]


@dataclass(frozen=True)
class PlantedText:
    """A post that begins a thread on the generated board."""

    name: str
    title: str
    source: str


def read_questions(file: Path) -> list[Question]:
    """Read the questions of one board."""
    return [_question(table) for table in _tables(file, "question")]


def read_texts(file: Path = PLANTED) -> list[PlantedText]:
    """Read what is planted."""
    return [PlantedText(**table) for table in _tables(file, "text")]


def _tables(file: Path, name: str) -> list[dict]:
    return tomllib.loads(file.read_text(encoding="utf-8"))[name]


def _question(table: dict[str, str]) -> Question:
    kind, ask = table.pop("kind"), table.pop("ask")
    grades = {name: GRADES[grade] for grade, names in table.items() for name in names.split()}
    return Question(kind, ask, grades)


def plant() -> dict[int, str]:
    """Write the texts as a member would, and name them by their ids."""
    widest = select(Section).where(Section.is_public).order_by(-Section.thread_count)
    section = db.session.scalars(widest.limit(1)).one()
    author = db.session.scalars(select(User).order_by(User.id).limit(1)).one()
    with clock.at(MOMENT):
        start = partial(threads.start, section, by=author)
        return {start(title=t.title, source=t.source).id: t.name for t in read_texts()}


def names_on_the_demo() -> dict[int, str]:
    """Name the posts of the demo by the files of their threads and their numbers."""
    keys = {file.title: file.key for file in read_threads()}
    keys |= {file.title: f"news{file.place.file.name.partition('-')[0]}" for file in read_news()}
    rows = db.session.execute(
        select(Post.id, Post.number, Thread.title).join(Thread, Thread.id == Post.thread_id)
    )
    return {row.id: f"{keys[row.title]}#{row.number}" for row in rows if row.title in keys}
