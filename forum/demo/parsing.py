"""The demo's files, read strictly: a mistake is named with its file and line."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).parent
ZONE = ZoneInfo("Europe/Moscow")
_HEADING = re.compile(
    r"=== (?P<author>[^|]+) \| (?P<at>[\d :-]+?)(?: \| to #(?P<to>\d+))?"
    r"(?: \| edited (?P<edited>[\d :-]+))?(?P<summary> \| summary)?"
)
_HEADER = re.compile(r"(?P<name>[a-z]+): ?(?P<value>.*)")
_BEFORE = "--- before"
_SENTENCE_END = re.compile(r"(?<=[.!?…)]) ")


class DemoError(Exception):
    """Raised with the place and nature of a mistake in a file of the demo."""


@dataclass
class Place:
    """A line of a file."""

    file: Path
    line: int

    def refuse(self, why: str) -> DemoError:
        """Make the error that names this place."""
        return DemoError(f"{self.file.name}:{self.line}: {why}")


@dataclass
class Written:
    """A post as a file gives it; with the former text if it was edited.

    `to` is the number of the post that it answers by the button. A summary is no post: it stands
    above the thread from its moment on.
    """

    place: Place
    author: str
    at: datetime
    text: str
    edited_at: datetime | None = None
    former: str = ""
    to: int | None = None
    is_summary: bool = False


@dataclass
class ThreadFile:
    """A thread of the demo."""

    place: Place
    title: str
    section: str
    is_pinned: bool
    is_locked: bool
    reason: str
    views: int
    posts: list[Written]
    summaries: list[Written]

    @property
    def key(self) -> str:
        """Return the number by which quotes in other files name the thread."""
        return self.place.file.name.partition("-")[0]


@dataclass
class NewsFile:
    """An article of the demo, with the comments below it."""

    place: Place
    title: str
    standfirst: str
    byline: str
    author: str
    at: datetime
    section: str
    text: str
    comments: list[Written]


@dataclass
class MemberEntry:
    """A member of the demo."""

    name: str
    joined: datetime
    about: str
    role: str = ""
    sections: list[str] = field(default_factory=list)


def read_members(file: Path = FOLDER / "members.toml") -> list[MemberEntry]:
    """Read who takes part."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))["member"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise DemoError(f"{file.name}: {error}") from error
    return [_member(table, file) for table in tables]


def _member(table: dict, file: Path) -> MemberEntry:
    place = Place(file, _line_of(f'name = "{table.get("name")}"', file))
    if unknown := table.keys() - {"name", "joined", "role", "sections", "character", "about"}:
        raise place.refuse(f"the key {sorted(unknown)[0]!r} is unknown")
    if missing := {"name", "joined", "about"} - table.keys():
        raise place.refuse(f"the key {sorted(missing)[0]!r} is missing")
    role = table.get("role", "")
    if role not in {"", "moderator", "editor"}:
        raise place.refuse(f"the role {role!r} is unknown")
    return MemberEntry(
        name=table["name"],
        joined=moment(f"{table['joined']} 12:00", place),
        about=table["about"].strip(),
        role=role,
        sections=table.get("sections", []),
    )


def _line_of(text: str, file: Path) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line == text), 1)


def moment(text: str, place: Place) -> datetime:
    """Read a time of the demo's place."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
    except ValueError as error:
        raise place.refuse(f"{text.strip()!r} is no time such as 2009-03-14 10:22") from error


@dataclass
class Part:
    """What stands under one `===` line, or above the first."""

    place: Place
    heading: str
    lines: list[str] = field(default_factory=list)


def _parts(file: Path) -> list[Part]:
    parts = [Part(Place(file, 1), "")]
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("==="):
            parts.append(Part(Place(file, number), line))
        else:
            parts[-1].lines.append(line)
    return parts


def _headers(part: Part, required: set[str], optional: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(part.lines, 1):
        place = Place(part.place.file, number)
        match = _HEADER.fullmatch(line.strip())
        if not line.strip():
            continue
        if match is None or match["name"] not in required | optional:
            raise place.refuse(f"{line!r} is no header known here")
        if match["name"] in found:
            raise place.refuse(f"the header {match['name']!r} stands here twice")
        found[match["name"]] = match["value"].strip()
    for name in sorted(required - {key for key, value in found.items() if value}):
        raise part.place.refuse(f"the header {name!r} is missing or empty")
    return found


def _yes(headers: dict[str, str], name: str, place: Place) -> bool:
    value = headers.get(name, "no")
    if value not in {"yes", "no"}:
        raise place.refuse(f"{name!r} should be yes or no, not {value!r}")
    return value == "yes"


def _written(parts: list[Part], not_before: datetime | None = None) -> Iterator[Written]:
    for part in parts:
        post = _post(part)
        if not_before and post.at < not_before:
            raise part.place.refuse("the post is older than what stands before it")
        not_before = post.at
        yield post


def _post(part: Part) -> Written:
    match = _HEADING.fullmatch(part.heading.strip())
    if match is None:
        raise part.place.refuse(f"{part.heading!r} is not like `=== Name | 2009-03-14 10:22`")
    text, before, former = "\n".join(part.lines).partition(f"\n{_BEFORE}\n")
    at = moment(match["at"], part.place)
    edited_at = moment(match["edited"], part.place) if match["edited"] else None
    if not text.strip() or (before and not former.strip()):
        raise part.place.refuse("there is no text")
    if before and not edited_at:
        raise part.place.refuse("a former text needs the time of the edit")
    if edited_at and edited_at <= at:
        raise part.place.refuse("the post was edited before it was written")
    post = Written(part.place, match["author"].strip(), at, text.strip(), edited_at, former.strip())
    post.to = int(match["to"]) if match["to"] else None
    post.is_summary = bool(match["summary"])
    if edited_at and not post.former:
        post.former = _without_end(post.text)
    if post.former == post.text:
        raise part.place.refuse("the edit changes nothing")
    return post


def _without_end(text: str) -> str:
    """Return what stood there before the last line, or the last sentence, was added."""
    if "\n" in text:
        return text.rpartition("\n")[0].strip()
    return " ".join(_SENTENCE_END.split(text)[:-1])


def read_thread(file: Path) -> ThreadFile:
    """Read a thread."""
    head, *posts = _parts(file)
    headers = _headers(head, {"title", "section"}, {"pinned", "locked", "reason", "views"})
    if not headers.get("views", "0").isdecimal():
        raise head.place.refuse(f"views cannot be {headers['views']!r}")
    written = list(_written(posts))
    if not written or written[0].is_summary:
        raise head.place.refuse("the thread has no opening post")
    return ThreadFile(
        place=head.place,
        title=headers["title"],
        section=headers["section"],
        is_pinned=_yes(headers, "pinned", head.place),
        is_locked=_yes(headers, "locked", head.place),
        reason=headers.get("reason", ""),
        views=int(headers.get("views", "0")),
        posts=[post for post in written if not post.is_summary],
        summaries=[post for post in written if post.is_summary],
    )


def read_article(file: Path) -> NewsFile:
    """Read an article and its comments."""
    head, *parts = _parts(file)
    names = {"title", "standfirst", "byline", "author", "date", "section"}
    headers = _headers(head, names, set())
    if not parts or parts[0].heading.strip() != "===" or not "".join(parts[0].lines).strip():
        raise head.place.refuse("the article has no text under a bare `===`")
    at = moment(headers["date"], head.place)
    return NewsFile(
        place=head.place,
        title=headers["title"],
        standfirst=headers["standfirst"],
        byline=headers["byline"],
        author=headers["author"],
        at=at,
        section=headers["section"],
        text="\n".join(parts[0].lines).strip(),
        comments=list(_written(parts[1:], at)),
    )


def read_threads(folder: Path = FOLDER / "threads") -> list[ThreadFile]:
    """Read all threads."""
    return [read_thread(file) for file in sorted(folder.glob("*.txt"))]


def read_news(folder: Path = FOLDER / "news") -> list[NewsFile]:
    """Read all articles."""
    return [read_article(file) for file in sorted(folder.glob("*.txt"))]
