"""A large board of invented text, written in bulk: what the acts of its people would have left."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import nlargest
from pathlib import Path
from random import Random
from typing import Any

import click
from markupsafe import Markup
from sqlalchemy import Update, func, select, update

from forum import create_app, markup
from forum.accounts.made_up import make_password
from forum.accounts.models import Group, Moderator, User, group_members
from forum.accounts.names import name_key
from forum.accounts.passwords import hash_password
from forum.addresses import slugify
from forum.cli.search import build_quickly
from forum.database.bulk import Load, loading
from forum.database.upgrading import UnknownShape, ensure_current
from forum.directory.listing import Files
from forum.extensions import db
from forum.models import (
    Article,
    LogEntry,
    Post,
    Quote,
    ReadThread,
    Revision,
    Section,
    Thread,
    Vote,
)
from forum.posts import tallies
from forum.sections.planting import DEFAULT, plant_sections, read_plants
from tests.bench.composing import Texts
from tests.bench.planning import Plan, evenly
from tests.bench.voting import VOTED, Votes
from tests.bench.words import Writer

SEED = 2005
FIRST, LAST = datetime(2005, 3, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
QUOTING, REPLYING, EDITING = 0.06, 0.25, 0.01
PER_HIDDEN_POST, PER_HIDDEN_THREAD, PER_LOCKED_THREAD, PER_ARTICLE = 2_000, 500, 100, 50
PINNED = 2
PER_INSIDER = 100
# Each member has read so many of the threads that were answered last.
READ, READ_AMONG = 20, 200
BATCH = 2_000
HOUR, DAY = 3_600, 86_400
MEMBER, MODERATOR = "Замерщик", "Смотритель"

TABLES = [
    model.__table__
    for model in (User, Thread, Post, Quote, Revision, Vote, Article, LogEntry, ReadThread)
]
USERS = ("id", "name", "name_key", "password_hash", "is_admin", "is_editor", "about", "about_html",
         "created_at", "post_count", "reputation")  # fmt: skip
POSTS = ("id", "thread_id", "number", "author_id", "reply_to_id", "addressed_to_id",
         "is_addressed_by_name", "source", "html", "markup_version", "revision", "created_at",
         "edited_at", "hidden_at", "quoted_count", "has_picture", "has_link",
         "score")  # fmt: skip
VOTES = ("post_id", "voter_id", "author_id", "points", "reason", "created_at")
QUOTES = ("post_id", "position", "quoted_id", "quoted_revision", "text", "state")
REVISIONS = ("post_id", "number", "source", "html", "written_at", "replaced_at")
THREADS = ("id", "section_id", "author_id", "title", "slug", "created_at", "last_number",
           "post_count", "view_count", "last_post_id", "last_post_at", "locked_at", "is_pinned",
           "hidden_at")  # fmt: skip
ARTICLES = ("thread_id", "title", "slug", "standfirst", "byline", "source", "html",
            "markup_version", "picture_alt", "published_at")  # fmt: skip
MARKS = ("user_id", "thread_id", "number", "posted_at")
LOG = ("act", "by_id", "section_id", "thread_id", "post_id", "reason", "created_at")


@dataclass(frozen=True)
class SignIn:
    """A member whose password is known; a moderator has the same."""

    name: str
    password: str
    moderator: str = MODERATOR


@dataclass(frozen=True)
class Sizes:
    """How large a board should be; what is not said follows from the number of posts."""

    posts: int
    threads: int
    members: int
    long: int
    widest: int

    @classmethod
    def scaled(cls, posts: int, **given: int | None) -> "Sizes":
        """Fill in what was not given, in the proportions of a board that grew for twenty years."""
        threads = given.get("threads") or max(1, posts // 20)
        return cls(
            posts=posts,
            threads=threads,
            members=given.get("members") or max(1, posts // 100),
            long=given.get("long") or max(posts // 20, -(-posts // threads)),
            widest=given.get("widest") or max(1, threads * 3 // 5),
        )

    def refuse_impossible(self) -> None:
        """Stop with a sentence when no board has these sizes."""
        if min(self.posts, self.threads, self.members, self.long, self.widest) < 1:
            raise click.ClickException("Every number should be at least 1.")
        if self.posts < self.threads - 1 + self.long:
            raise click.ClickException(
                "There should be more posts than threads and the long thread."
            )
        if self.posts > self.long * self.threads:
            raise click.ClickException("The longest thread is too short for so many posts.")
        if self.widest > self.threads:
            raise click.ClickException("The widest section cannot have more than all threads.")


def generate(out: Path, *, posts: int, address: str = "", **sizes: int | None) -> SignIn:
    """Make the board in a new directory and an empty database; return who can sign in."""
    wanted = Sizes.scaled(posts, **sizes)
    wanted.refuse_impossible()
    if out.exists() and any(out.iterdir()):
        raise click.ClickException(f"{out} is not empty: name a new directory.")
    app = create_app({"DATA_DIR": str(out), "DATABASE_URL": address})
    with app.app_context():
        try:
            _prepare(app)
            return Generator(wanted).run()
        finally:
            db.session.remove()
            db.engine.dispose()


def _prepare(app) -> None:
    try:
        ensure_current(app)
    except UnknownShape as error:
        raise click.ClickException(str(error)) from error
    if any(db.session.scalar(select(model.id).limit(1)) for model in (Section, User, Thread)):
        raise click.ClickException(
            "The database in FORUM_DATABASE_URL is not empty: name one without a board."
        )
    plant_sections(read_plants(DEFAULT))
    db.session.commit()


@dataclass(frozen=True)
class Edit:
    """When a post was changed, and what it says since."""

    second: int
    paragraphs: tuple[int, ...]


@dataclass
class Rows:
    """Rows on their way into the tables of posts."""

    posts: list[tuple] = field(default_factory=list)
    quotes: list[tuple] = field(default_factory=list)
    revisions: list[tuple] = field(default_factory=list)

    def write(self, load: Load) -> None:
        """Write what was gathered, and begin anew."""
        load.write(Post.__table__, POSTS, self.posts)
        load.write(Quote.__table__, QUOTES, self.quotes)
        load.write(Revision.__table__, REVISIONS, self.revisions)
        self.posts, self.quotes, self.revisions = [], [], []


def moment(second: int) -> datetime:
    """Return a moment of the board's history."""
    return FIRST + timedelta(seconds=second)


class Generator:
    """Invents a board: the same one for the same numbers, but for the password.

    What is remembered of posts and threads are plain numbers in arrays, so that millions fit.
    """

    def __init__(self, sizes: Sizes) -> None:
        self.random, self.writer, self.sizes = Random(SEED), Writer(SEED), sizes
        self.names = [self.writer.name(number) for number in range(sizes.members)]
        self.texts = Texts(self.writer, sizes.posts)
        self.insiders = max(1, sizes.members // PER_INSIDER)
        self.moderator = sizes.members + 2
        self._place_threads()
        self._choose_what_is_moderated()
        self.log: list[tuple] = []
        self.edits: dict[int, Edit] = {}
        # Of each post: who wrote it, its number, and the post of its thread before it.
        self.author, self.number, self.before = (_zeros(sizes.posts) for _ in range(3))
        # Of each thread: how many posts, how many visible, the newest ones, how it began.
        self.size, self.visible, self.newest = (_zeros(sizes.threads) for _ in range(3))
        self.last, self.last_at, self.opened = (_zeros(sizes.threads) for _ in range(3))
        self.opener = _zeros(sizes.threads)
        self.written = _zeros(sizes.members + 2)
        self.votes = Votes(SEED, sizes.members + 2, moment)

    def run(self) -> SignIn:
        """Write everything."""
        signed_in = SignIn(MEMBER, make_password())
        building = partial(click.progressbar, label="Building indexes")
        with loading(db.engine, TABLES, building) as load:
            self._write_posts(load)
            load.execute(_count_answers())
            load.write(Vote.__table__, VOTES, self.votes.rows)
            self._write_members(load, signed_in)
            self._write_threads(load)
            load.write(ReadThread.__table__, MARKS, self._marks())
            load.write(LogEntry.__table__, LOG, sorted(self.log, key=lambda row: row[-1]))
        self._appoint()
        self._store_sections()
        db.session.flush()
        Files().repair()
        tallies.fill()
        db.session.commit()
        build_quickly(afresh=True)
        return signed_in

    def _place_threads(self) -> None:
        """Share threads out among the sections, one of them private."""
        sizes = self.sizes
        public = select(Section.id).where(~Section.is_group).order_by(Section.position)
        sections = list(db.session.scalars(public))
        with_minus = select(Section.id).where(Section.has_minus)
        self.with_minus = set(db.session.scalars(with_minus))
        self.private = self._make_private_section(len(sections))
        seconds = int((LAST - FIRST).total_seconds())
        self.plan = Plan(
            self.random, seconds, posts=sizes.posts, threads=sizes.threads, long=sizes.long
        )
        self.places = [0, *self.plan.places(sizes.widest, sections, self.private)]

    def _make_private_section(self, position: int) -> int:
        insiders = Group(title="Старожилы")
        section = Section(
            title="Задняя комната",
            slug="zadnyaya-komnata",
            position=100 + position,
            is_public=False,
            is_open=False,
            readers=[insiders],
            writers=[insiders],
        )
        db.session.add(section)
        db.session.flush()
        self.group, id = insiders.id, section.id
        db.session.commit()
        return id

    def _choose_what_is_moderated(self) -> None:
        posts, threads = self.sizes.posts, self.sizes.threads
        self.hidden = evenly(PER_HIDDEN_POST, 7, posts)
        self.hidden_threads = evenly(PER_HIDDEN_THREAD, 2, threads)
        self.locked = evenly(PER_LOCKED_THREAD, 3, threads)
        standing = {
            id for id in range(2, threads + 1)
            if self.places[id] != self.private and id not in self.hidden_threads
        }  # fmt: skip
        self.articles = evenly(PER_ARTICLE, 4, threads) & standing
        self.pinned = self._first_threads(standing - self.articles)

    def _first_threads(self, among: set[int]) -> set[int]:
        chosen: dict[int, list[int]] = {}
        for id in sorted(among):
            chosen.setdefault(self.places[id], []).append(id)
        return {id for ids in chosen.values() for id in ids[:PINNED]}

    def _write_posts(self, load: Load) -> None:
        rows = Rows()
        with click.progressbar(length=self.sizes.posts, label="Writing posts") as bar:
            for id, second, thread in self.plan.posts():
                self._write_post(rows, id, second, thread)
                if len(rows.posts) == BATCH:
                    rows.write(load)
                    bar.update(BATCH)
            bar.update(len(rows.posts))
            rows.write(load)

    def _write_post(self, rows: Rows, id: int, second: int, thread: int) -> None:
        before, chance = self.newest[thread], self.random.random()
        author = self._note(id, second, thread, before)
        paragraphs, quote, reply_to, edit = self.texts.paragraphs(id), "", None, None
        source, html = self.texts.source(paragraphs), self.texts.html(paragraphs)
        if before and chance < QUOTING:
            quote, quote_html = self._quote(rows, id, second, self._earlier(before, 30))
            source, html = quote + source, quote_html + html
        elif before and chance < QUOTING + REPLYING:
            reply_to = self._earlier(before, 8) or None
        elif chance > 1 - EDITING:
            edit = self._edit(rows, id, second, paragraphs, (source, html))
            source, html = self.texts.source(edit.paragraphs), self.texts.html(edit.paragraphs)
        html = Markup(html)
        rows.posts.append((
            id, thread, self.number[id], author, reply_to, self._addressee(author, reply_to), False,
            source, html, markup.VERSION, 2 if edit else 1, moment(second),
            moment(edit.second) if edit else None,
            moment(second + HOUR) if id in self.hidden else None, 0,
            markup.has_picture(html), markup.has_link(html),
            self._voted(id, second, thread, author),
        ))  # fmt: skip

    def _addressee(self, author: int, reply_to: int | None) -> int | None:
        """Return who wrote what a post answers; nobody addresses themselves."""
        other = self.author[reply_to] if reply_to else author
        return None if other == author else other

    def _voted(self, id: int, second: int, thread: int, author: int) -> int:
        """Let somebody vote on the post, now and then; return its score."""
        random, place = self.votes.random, self.places[thread]
        if random.random() > VOTED or id in self.hidden:
            return 0
        voter = 1 + int(self._people(place) * random.random() ** 2.5)
        points = self.votes.on(
            id, author, second,
            voter=voter, written=self.written[voter], has_minus=place in self.with_minus,
        )  # fmt: skip
        if thread not in self.hidden_threads and place != self.private:
            self.votes.earned[author] += points
        return points

    def _people(self, place: int) -> int:
        return self.insiders if place == self.private else self.sizes.members

    def _note(self, id: int, second: int, thread: int, before: int) -> int:
        """Remember a post, and count it; return its author."""
        author = self._author(thread, before)
        self.size[thread] += 1
        self.author[id], self.number[id], self.before[id] = author, self.size[thread], before
        self.newest[thread] = id
        if not before:
            self.opener[thread], self.opened[thread] = author, second
        if id in self.hidden:
            self._record("hide_post", thread, second + HOUR, post=id, reason="Реклама")
        else:
            self.visible[thread] += 1
            self.last[thread], self.last_at[thread] = id, second
            if thread not in self.hidden_threads and self.places[thread] != self.private:
                self.written[author] += 1
        return author

    def _author(self, thread: int, before: int) -> int:
        """Choose who writes: often somebody of the conversation, else few much and many little."""
        if before and self.random.random() < 0.5:
            return self.author[self._back(before, 4)]
        return 1 + int(self._people(self.places[thread]) * self.random.random() ** 2.5)

    def _back(self, id: int, most: int) -> int:
        """Walk back a few posts in a thread."""
        for _ in range(int(self.random.random() * most)):
            id = self.before[id] or id
        return id

    def _earlier(self, id: int, most: int) -> int:
        """Choose an earlier post to answer, or none if that is hidden."""
        chosen = self._back(id, most)
        return 0 if chosen in self.hidden else chosen

    def _quote(self, rows: Rows, id: int, second: int, quoted: int) -> tuple[str, str]:
        """Put a passage of an earlier post before the text, as the quote button does."""
        if not quoted:
            return "", ""
        other = int(self.random.random() * len(self.texts.sources))
        first = self.texts.paragraphs(quoted)
        passage = self.texts.passage(first, self.random.random(), other)
        state, revision = self._verified(passage, first, self.edits.get(quoted), second)
        name = self.names[self.author[quoted] - 1]
        source, html = self.texts.quote(passage, state, name, quoted, self.number[quoted])
        rows.quotes.append((id, 0, quoted, revision, self.texts.quoted(passage), state))
        return f"{source}\n\n", html

    def _verified(
        self, passage: Sequence[int], first: Sequence[int], edit: Edit | None, second: int
    ) -> tuple[str, int]:
        """Return what a quote was found to be when it was written, and again at a later edit."""
        before = self.texts.state(passage, first)
        if edit is None:
            return before, 1
        after = self.texts.state(passage, edit.paragraphs)
        if after == Quote.MISSING and before != Quote.MISSING:
            return Quote.CHANGED, 1
        is_turned = after != before or second >= edit.second
        return after, 2 if is_turned else 1

    def _edit(self, rows: Rows, id: int, second: int, first: tuple[int, ...], text) -> Edit:
        """Change a post a while after it was written: something is added, or replaced."""
        paragraphs = len(self.texts.sources)
        # Any other than the last one, so that the text does change.
        addition = (first[-1] + 1 + int(self.random.random() * (paragraphs - 1))) % paragraphs
        kept = first if self.random.random() < 0.7 else first[1:]
        edit = self.edits[id] = Edit(second + HOUR // 2, (*kept, addition))
        source, html = text
        changed = moment(second), moment(edit.second)
        rows.revisions.append((id, 1, source, Markup(html), *changed))
        return edit

    def _record(
        self, act: str, thread: int, second: int, post: int | None = None, reason: str = ""
    ) -> None:
        place, at = self.places[thread], moment(second)
        self.log.append((act, self.moderator, place, thread, post, reason, at))

    def _write_members(self, load: Load, signed_in: SignIn) -> None:
        password = hash_password(signed_in.password)
        people = [(name, None) for name in self.names]
        people += [(MEMBER, password), (MODERATOR, password)]
        rows = (
            (id, name, name_key(name), hashed, False, name == MODERATOR, "", Markup(""), FIRST,
             self.written[id], self.votes.earned[id])
            for id, (name, hashed) in enumerate(people, 1)
        )  # fmt: skip
        load.write(User.__table__, USERS, rows)

    def _write_threads(self, load: Load) -> None:
        articles: list[tuple] = []
        rows = (self._thread(id, articles) for id in range(1, self.sizes.threads + 1))
        load.write(Thread.__table__, THREADS, rows)
        load.write(Article.__table__, ARTICLES, articles)

    def _thread(self, id: int, articles: list[tuple]) -> tuple:
        title, opened = self.writer.title(), moment(self.opened[id])
        slug, author, size = slugify(title), self.opener[id], self.size[id]
        if id in self.articles:
            author = self.moderator
            articles.append(self._article(id, title, slug, opened))
        views = size * self.random.randint(5, 90)
        last_at = moment(self.last_at[id]) if self.last[id] else opened
        return (
            id, self.places[id], author, title, slug, opened, size, self.visible[id], views,
            self.last[id] or None, last_at, self._done("lock", id, id in self.locked),
            self._done("pin", id, id in self.pinned) is not None,
            self._done("hide", id, id in self.hidden_threads),
        )  # fmt: skip

    def _done(self, act: str, thread: int, is_done: bool) -> datetime | None:
        """Record an act a day after the last post, if it was done; return when."""
        if not is_done:
            return None
        second = max(self.last_at[thread], self.opened[thread]) + DAY
        self._record(act, thread, second, reason="" if act == "pin" else "Не по теме")
        return moment(second)

    def _article(self, thread: int, title: str, slug: str, at: datetime) -> tuple:
        paragraphs = self.texts.paragraphs(self.sizes.posts + thread)
        source, html = self.texts.source(paragraphs), Markup(self.texts.html(paragraphs))
        standfirst = self.writer.sentence()
        return thread, title, slug, standfirst, MODERATOR, source, html, markup.VERSION, "", at

    def _marks(self) -> Iterator[tuple]:
        """Let every member have read some of the threads that were answered last, to the end."""
        standing = (
            id for id in range(1, self.sizes.threads + 1)
            if self.last[id] and self.places[id] != self.private and id not in self.hidden_threads
        )  # fmt: skip
        newest = nlargest(READ_AMONG, standing, key=lambda id: self.last_at[id])
        for member in range(1, self.sizes.members + 1):
            first = member * 7 % len(newest)
            for id in sorted((newest + newest)[first : first + min(READ, len(newest))]):
                yield member, id, self.number[self.last[id]], moment(self.last_at[id])

    def _appoint(self) -> None:
        """Give the moderator the charge of the board, and the insiders their group."""
        db.session.add(Moderator(user_id=self.moderator, section_id=None))
        rows = [{"group_id": self.group, "user_id": 1 + n} for n in range(self.insiders)]
        db.session.execute(group_members.insert(), rows)

    def _store_sections(self) -> None:
        for section in db.session.scalars(select(Section)):
            standing = list(self._standing(section.id))
            section.thread_count = len(standing)
            section.post_count = sum(self.visible[id] for id in standing)
            written_in = [id for id in standing if self.last[id]]
            newest = max(written_in, key=lambda id: (self.last_at[id], id), default=0)
            section.last_post_id = self.last[newest] or None

    def _standing(self, section: int) -> Iterator[int]:
        for id in range(1, self.sizes.threads + 1):
            if self.places[id] == section and id not in self.hidden_threads:
                yield id


def _zeros(count: int) -> array:
    return array("i", bytes(4 * (count + 1)))


def _count_answers() -> Update:
    """Store what every answer has added to the post that it answers."""
    answers = (
        select(Post.reply_to_id, func.count().label("count"))
        .where(Post.reply_to_id.is_not(None), Post.hidden_at.is_(None))
        .group_by(Post.reply_to_id)
        .subquery()
    )
    table: Any = Post.__table__
    counted = update(table).values(answer_count=answers.c.count)
    return counted.where(table.c.id == answers.c.reply_to_id)
