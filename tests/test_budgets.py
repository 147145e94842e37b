"""What pages may cost: one table, counted on a generated board, compressed as browsers ask for it.

Bytes are those of the compressed body. A first visit fetches the page and every file it names; the
page and its stylesheet are what a reader waits for before the first paint.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import User
from forum.bookmarks import actions as bookmarks
from forum.config import ROOT
from forum.database.transactions import expect_writing
from forum.extensions import db
from forum.models import Article, Post, Section, Thread
from forum.web.assets import build_assets
from tests.bench.generating import MEMBER, generate
from tests.boards import Board, own_database
from tests.conftest import browser_of
from tests.queries import counted

KB = 1024
# At most; the thread page has twenty posts of some 430 letters, the index and filters 36 sections.
BUDGETS = """
page               who     queries  page KB  before paint KB  first visit KB  requests  nodes
index              guest         3      6.8             13.2            18.4         6    610
index              member        7      8.3             17.6            34.5         8    640
section            guest         2      4.8             11.1            16.1         6    540
section            member        5      5.8             15.1            32.0         8    570
thread             guest         4      7.6             14.0            19.2         6    730
thread             member        9     10.3             19.6            36.5         8   1060
map                guest         4      7.5             16.9            22.0         7    870
map                member        7      9.3             18.6            35.5         8    890
posts in a thread  guest         4      4.3             13.5            18.6         7    310
posts in a thread  member        8      5.7             15.0            31.9         8    440
pictures           guest         4      7.4             16.8            21.8         7    720
most quoted        guest         4      7.5             16.8            21.9         7    750
article            guest         3      3.3             12.6            18.5         8    140
profile            guest         2      2.0             11.4            16.5         7    110
posts of a member  guest         4      6.1             15.4            20.4         7    350
news               guest         2      3.2             12.4            17.5         7    210
log                guest         3      5.3             14.6            19.7         7    590
search             guest         1      4.0             13.3            18.4         7    200
search             member        5      4.3             13.6            30.5         8    230
found              guest         7      7.9             17.2            22.3         7    500
found              member       10      8.2             17.5            34.5         8    530
similar threads    guest         2      2.2             11.5            16.6         7    110
new threads        member        5      6.1             15.4            32.3         8    580
unread             member        5      2.2             11.6            28.4         8    120
active             guest         2      4.9             14.3            19.3         7    560
joined             member        5      2.3             11.6            28.5         8    120
answers to me      member        5      2.2             11.5            28.4         8    110
conversation       guest         6      2.8             12.2            17.2         7    140
ledger             guest         4      4.4             13.7            18.8         7    430
most answered      guest         4      5.2             14.5            19.5         7    300
a vote             member        7      2.5             11.8            28.7         8    120
bookmarks          member        6      6.0             15.3            32.2         8    530
reading settings   guest         0      2.4             11.7            16.8         7    120
keys               guest         0      1.8             11.1            16.2         7    120
"""
SCRIPT_KB = 10
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept-Language": "ru"}
# A reply: from the form that was sent to the page that follows, all told. Five of them put it into
# the index of words: wait for who builds a new one, ask how it stands, read the post, add it and
# its words. One dates the file of the sitemap.
STATEMENTS_OF_A_REPLY = 36


@dataclass(frozen=True)
class Budget:
    """What one page may cost one kind of visitor."""

    page: str
    who: str
    limits: dict[str, float]


def read_budgets() -> list[Budget]:
    head, *rows = (line for line in BUDGETS.strip().splitlines())
    names = [name.strip() for name in head.replace("  ", "\n").splitlines() if name.strip()]
    found = []
    for row in rows:
        page, who, *limits = (cell.strip() for cell in row.split("  ") if cell.strip())
        found.append(Budget(page, who, dict(zip(names[2:], map(float, limits), strict=True))))
    return found


class Visit:
    """A page as somebody opens it for the first time."""

    def __init__(self, app: Flask, browser, address: str) -> None:
        self.app, self.browser, self.address = app, browser, address

    def fetch(self, address: str) -> bytes:
        answer = self.browser.get(
            address,
            headers={
                "Host": "localhost",
                "Accept-Encoding": "gzip, deflate, br, zstd",
                "Accept-Language": "ru",
            },
            buffered=True,
        )
        assert answer.status_code == 200, address
        return answer.data

    @cached_property
    def queries(self) -> int:
        self.fetch(self.address)
        with counted() as made:
            self.fetch(self.address)
        return len(made)

    @cached_property
    def html(self) -> BeautifulSoup:
        plain = self.browser.get(self.address, headers={"Host": "localhost"})
        return BeautifulSoup(plain.text, "html.parser")

    def files(self) -> list[str]:
        """List what a browser fetches beside the page; a touch icon is for home screens only."""
        links = [
            link["href"] for link in self.html.select('link[rel="stylesheet"], link[rel="icon"]')
        ]
        scripts = [script["src"] for script in self.html.select("script[src]")]
        icons = {use["href"].partition("#")[0] for use in self.html.select("use")}
        return [*links, *scripts, *sorted(icons)]

    def sheets(self) -> list[str]:
        """List the stylesheets that a screen waits for."""
        awaited = self.html.select('link[rel="stylesheet"]:not([media="print"])')
        return [link["href"] for link in awaited]

    def costs(self) -> dict[str, float]:
        page = len(self.fetch(self.address)) / KB
        sizes = {file: len(self.fetch(file)) / KB for file in self.files()}
        style = sum(sizes[file] for file in self.sheets())
        return {
            "queries": self.queries,
            "page KB": page,
            "before paint KB": page + style,
            "first visit KB": page + sum(sizes.values()),
            "requests": 1 + len(sizes),
            "nodes": len(self.html.find_all()),
        }


@pytest.fixture(autouse=True)
def database():
    """Need no transaction: the board of these tests is their own."""


@pytest.fixture(scope="module")
def app(tmp_path_factory, database_url) -> Iterator[Flask]:
    with own_database(database_url) as address:
        board = Board(tmp_path_factory.mktemp("budgets") / "board", address)
        generate(board.data_dir, address=address, posts=6_000, threads=2_000, members=60, long=400)
        with board.opened(GUEST_CACHE_MEGABYTES=0, PUBLIC_URL="http://localhost") as app:
            app.testing, app.config["WTF_CSRF_ENABLED"] = True, False
            yield app


def busiest(model, count):
    return db.session.scalars(select(model).order_by(count.desc()).limit(1)).one()


@pytest.fixture(scope="module")
def addresses(app) -> dict[str, str]:
    writer = busiest(User, User.post_count)
    article = busiest(Article, Article.id)
    thread = busiest(Thread, Thread.last_number)
    return {
        "index": "/",
        "section": busiest(Section, Section.thread_count).url,
        "thread": thread.url,
        "map": thread.map_url,
        "posts in a thread": f"{thread.url}/posts?by={thread.author_id}",
        "pictures": f"{thread.url}/posts?with=pictures",
        "most quoted": f"{thread.url}/posts?most=quoted",
        "article": article.url,
        "profile": writer.url,
        "posts of a member": f"{writer.url}/posts",
        "news": "/news",
        "log": "/moderation/log",
        "search": "/search",
        "found": "/search?q=проверил домен",
        "similar threads": f"/threads/{thread.id}/similar",
        "new threads": "/threads/new",
        "unread": "/threads/unread",
        "active": "/threads/active",
        "joined": "/threads/joined",
        "answers to me": "/answers",
        "conversation": f"{an_answer_in(thread).url}/conversation",
        "ledger": f"{busiest(User, User.reputation).url}/reputation",
        "most answered": f"{writer.url}/answered",
        "a vote": f"{an_answer_in(thread).url}/plus",
        "bookmarks": "/bookmarks",
        "reading settings": "/reading",
        "keys": "/keys",
    }


def an_answer_in(thread: Thread) -> Post:
    answers = select(Post).where(Post.thread_id == thread.id, Post.reply_to_id.is_not(None))
    standing = answers.where(Post.hidden_at.is_(None)).order_by(Post.number)
    return db.session.scalars(standing.limit(1)).one()


@pytest.fixture(scope="module")
def browsers(app) -> dict:
    expect_writing(True)
    member = db.session.scalars(select(User).where(User.name == MEMBER)).one()
    first_ones = select(Post).where(Post.hidden_at.is_(None)).order_by(Post.id).limit(20)
    for post in db.session.scalars(first_ones):
        bookmarks.keep(post, by=member, note="To be read again")
    db.session.commit()
    return {"guest": app.test_client(use_cookies=False), "member": browser_of(app, member)}


@pytest.mark.parametrize("budget", read_budgets(), ids=lambda budget: f"{budget.page}-{budget.who}")
def test_a_page_keeps_to_its_budget(app, addresses, browsers, budget):
    visit = Visit(app, browsers[budget.who], addresses[budget.page])

    over = {
        name: (round(cost, 1), budget.limits[name])
        for name, cost in visit.costs().items()
        if cost > budget.limits[name]
    }

    assert over == {}


def test_our_own_scripts_are_small_as_they_are_served(tmp_path):
    made = build_assets(ROOT / "static", tmp_path)
    scripts = [tmp_path / name for plain, name in made.items() if plain.startswith("js/")]

    assert scripts
    assert sum(script.stat().st_size for script in scripts) < SCRIPT_KB * KB


def test_a_reply_takes_as_many_statements_however_long_the_thread(app, browsers):
    expect_writing(True)
    open_to_all = Thread.hidden_at.is_(None), Thread.locked_at.is_(None), Section.is_public
    by_length = select(Thread.id).join(Thread.section).where(*open_to_all)
    ids = db.session.scalars(by_length.order_by(Thread.last_number)).all()
    db.session.rollback()

    def statements(thread_id: int) -> int:
        data = {"source": f"A reply to {thread_id}", "submission_id": f"{thread_id:032}"}
        path = f"/threads/{thread_id}/posts"
        with counted() as made:
            answer = browsers["member"].post(path, data=data, headers={"Host": "localhost"})
        assert answer.status_code == 303
        return len(made)

    statements(ids[1])
    assert statements(ids[0]) == statements(ids[-1]) <= STATEMENTS_OF_A_REPLY
