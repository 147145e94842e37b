"""A large board of invented text, written in bulk: posts, quotes, dates and exact counters."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import click
from markupsafe import Markup
from sqlalchemy import bindparam, insert, select, update

from forum import create_app, markup
from forum.accounts.made_up import make_password
from forum.accounts.models import User
from forum.accounts.passwords import hash_password
from forum.addresses import post as post_address
from forum.addresses import slugify
from forum.database.upgrading import ensure_current
from forum.extensions import db
from forum.posts.models import Post, Quote
from forum.sections.models import Section
from forum.sections.planting import DEFAULT, plant_sections, read_plants
from forum.threads.models import Thread
from tests.bench.words import Writer

SEED = 2005
FIRST, LAST = datetime(2005, 3, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
DISTINCT_PARAGRAPHS = 4_000
QUOTING = 0.06
BATCH = 1_000
MEMBER = "Замерщик"


@dataclass(frozen=True)
class SignIn:
    """A member whose password is known."""

    name: str
    password: str


@dataclass(slots=True)
class Planned:
    """A post on its way: where it stands, whose it is, and which paragraphs it has."""

    at: datetime
    thread: int
    number: int
    author: int
    paragraphs: tuple[int, ...] = ()
    id: int = 0
    quoted: "Planned | None" = None


def generate(out: Path, *, posts: int, threads: int, members: int, long: int) -> SignIn:
    """Make the board in a new directory; return who can sign in."""
    if out.exists() and any(out.iterdir()):
        raise click.ClickException(f"{out} is not empty: name a new directory.")
    if posts < threads + long or threads < 1 or members < 1 or long < 1:
        raise click.ClickException("There should be more posts than threads and the long thread.")
    app = create_app({"DATA_DIR": str(out), "DATABASE_URL": ""})
    with app.app_context():
        ensure_current(app)
        plant_sections(read_plants(DEFAULT))
        signed_in = Generator(posts, threads, members, long).run()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return signed_in


class Generator:
    """Invents a board: the same one for the same numbers, but for the password."""

    def __init__(self, posts: int, threads: int, members: int, long: int) -> None:
        self.random, self.writer = Random(SEED), Writer(SEED)
        self.sizes = self._sizes(posts, threads, long)
        self.names = [self.writer.name(number) for number in range(members)]
        open_sections = select(Section.id).where(~Section.is_group).order_by(Section.position)
        self.sections = list(db.session.scalars(open_sections))
        self.places = [self.random.choice(self.sections) for _ in self.sizes]
        count = min(DISTINCT_PARAGRAPHS, 50 + posts // 5)
        sources = [self.writer.paragraph() for _ in range(count)]
        self.paragraphs = [(source, markup.render(source)) for source in sources]

    def run(self) -> SignIn:
        """Write everything."""
        signed_in = self._write_members()
        posts = self._plan()
        self._write_threads(posts)
        self._write_posts(posts)
        self._write_counters(posts)
        return signed_in

    def _sizes(self, posts: int, threads: int, long: int) -> list[int]:
        """Share the posts out: one long thread, many short ones, few of middling length."""
        weights = [self.random.paretovariate(1.1) for _ in range(threads - 1)]
        left = posts - long - (threads - 1)
        shares = [int(left * weight / sum(weights)) for weight in weights]
        for index in range(left - sum(shares) if shares else 0):
            shares[index % len(shares)] += 1
        return [long, *(1 + share for share in shares)]

    def _write_members(self) -> SignIn:
        password = make_password()
        rows = [{"name": name} for name in self.names]
        rows.append({"name": MEMBER, "password_hash": hash_password(password)})
        for row in rows:
            db.session.add(User(created_at=FIRST, **row))
        db.session.flush()
        return SignIn(MEMBER, password)

    def _plan(self) -> list[Planned]:
        """Spread posts over the years; ids follow the time, as they do where people write."""
        posts = [
            post for thread, size in enumerate(self.sizes, 1) for post in self._of(thread, size)
        ]
        posts.sort(key=lambda post: (post.at, post.thread, post.number))
        standing: dict[int, list[Planned]] = {}
        for id, post in enumerate(posts, 1):
            post.id = id
            post.paragraphs = self._some_paragraphs()
            before = standing.setdefault(post.thread, [])
            if before and self.random.random() < QUOTING:
                post.quoted = self.random.choice(before[-30:])
            before.append(post)
        return posts

    def _of(self, thread: int, size: int) -> Iterator[Planned]:
        whole = (LAST - FIRST).total_seconds()
        start = 0.0 if thread == 1 else self.random.uniform(0, whole * 0.99)
        gap = whole / size if thread == 1 else self.random.choice((900, 7_200, 86_400))
        authors = [self.random.randint(1, len(self.names)) for _ in range(2 + size // 4)]
        for number in range(1, size + 1):
            at = FIRST + timedelta(seconds=round(min(start, whole)))
            yield Planned(at, thread, number, self.random.choice(authors))
            start += self.random.expovariate(1 / gap)

    def _some_paragraphs(self) -> tuple[int, ...]:
        count = self.random.choice((1, 1, 2, 2, 3, 4, 5))
        return tuple(self.random.randrange(len(self.paragraphs)) for _ in range(count))

    def _write_threads(self, posts: list[Planned]) -> None:
        openings = {post.thread: post for post in posts if post.number == 1}
        rows = []
        for id, place in enumerate(self.places, 1):
            title = self.writer.title()
            rows.append(
                {
                    "id": id,
                    "section_id": place,
                    "author_id": openings[id].author,
                    "title": title,
                    "slug": slugify(title),
                    "created_at": openings[id].at,
                    "last_post_at": openings[id].at,
                    "view_count": self.sizes[id - 1] * self.random.randint(5, 90),
                }
            )
        db.session.execute(insert(Thread.__table__), rows)

    def _write_posts(self, posts: list[Planned]) -> None:
        with click.progressbar(length=len(posts), label="Writing posts") as bar:
            for start in range(0, len(posts), BATCH):
                batch = posts[start : start + BATCH]
                quotes: list[dict] = []
                db.session.execute(insert(Post.__table__), [self._row(p, quotes) for p in batch])
                if quotes:
                    db.session.execute(insert(Quote.__table__), quotes)
                bar.update(len(batch))

    def _row(self, post: Planned, quotes: list[dict]) -> dict:
        source = self._source(post)
        if post.quoted is None:
            html = Markup("").join(self.paragraphs[index][1] for index in post.paragraphs)
        else:
            source, html = self._with_quote(post, post.quoted, source, quotes)
        return {
            "id": post.id,
            "thread_id": post.thread,
            "number": post.number,
            "author_id": post.author,
            "source": source,
            "html": html,
            "markup_version": markup.VERSION,
            "created_at": post.at,
        }

    def _source(self, post: Planned) -> str:
        return "\n\n".join(self.paragraphs[index][0] for index in post.paragraphs)

    def _with_quote(self, post: Planned, quoted: Planned, own: str, quotes: list[dict]):
        """Put a passage of an earlier post before the text, as the quote button does."""
        name, passage = self.names[quoted.author - 1], self.paragraphs[quoted.paragraphs[0]][0]
        source = f"[quote={name};{quoted.id}]\n{passage}\n[/quote]\n\n{own}"
        (found,) = markup.quotes(source)
        state = markup.compare(found.text, self._source(quoted))
        origin = markup.Source(
            url=post_address(quoted.id), author=name, number=quoted.number, state=state
        )
        quotes.append(
            {
                "post_id": post.id,
                "position": found.index,
                "quoted_id": quoted.id,
                "quoted_revision": 1,
                "text": found.text,
                "state": state,
            }
        )
        return source, markup.render(source, markup.Context(sources={found.index: origin}))

    def _write_counters(self, posts: list[Planned]) -> None:
        """Store what was counted while planning; `check` counts it once more from the rows."""
        last = {post.thread: post for post in posts}
        threads = [
            {"row": id, "post_count": size, "last_number": size, "last_post_id": last[id].id,
             "last_post_at": last[id].at}
            for id, size in enumerate(self.sizes, 1)
        ]  # fmt: skip
        _store(Thread, threads)
        _store(User, [{"row": id, "post_count": n} for id, n in _authors(posts).items()])
        _store(Section, [self._section(id, last) for id in sorted(set(self.places))])

    def _section(self, id: int, last: dict[int, Planned]) -> dict:
        inside = [thread for thread, place in enumerate(self.places, 1) if place == id]
        newest = max(inside, key=lambda thread: (last[thread].at, thread))
        return {
            "row": id,
            "thread_count": len(inside),
            "post_count": sum(self.sizes[thread - 1] for thread in inside),
            "last_post_id": last[newest].id,
        }


def _authors(posts: list[Planned]) -> Counter[int]:
    return Counter(post.author for post in posts)


def _store(model, rows: list[dict]) -> None:
    """Update many rows with values of their own."""
    table = model.__table__
    names = rows[0].keys() - {"row"}
    statement = update(table).where(table.c.id == bindparam("row"))
    values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    renamed = [{"row": row["row"], **{f"new_{n}": row[n] for n in names}} for row in rows]
    db.session.connection().execute(statement.values(values), renamed)
