"""No page's plan goes through a whole table or sorts one: read from the plans of both databases.

A generated board is asked for every page that lists something, as guest, member and moderator;
each statement is explained and its plan judged.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint, event, func, select, text

from forum.accounts.models import Guest, User, digest
from forum.bookmarks import actions as bookmarks
from forum.database.base import now
from forum.directory import engines
from forum.directory.models import SitemapFile
from forum.extensions import db
from forum.ignoring import actions as ignoring
from forum.models import (
    Article,
    FeedKey,
    Post,
    Quote,
    Revision,
    Section,
    Thread,
    ThreadWriter,
    Vote,
)
from forum.search.models import INDEXES
from tests.bench.generating import MEMBER, MODERATOR, generate
from tests.boards import Board, own_database
from tests.conftest import browser_of

# Tables that may be gone through and sorted whole, because they stay small however old the board.
SMALL = {
    "sections": "a few dozen: the tree is on every page",
    "groups": "a handful that the owner made",
    "section_readers": "a pair for each private section and group",
    "section_writers": "a pair for each restricted section and group",
    "moderators": "a charge for each moderator",
    "sitemap_files": "a row for five hundred threads, or for one of a thousand posts",
}
# Rows that may be sorted once an index has found them, because they are few.
FEW = {
    "drafts": "one member's drafts",
    "sessions": "one member's devices",
    "ignores": "whom one member ignores",
    "feed_keys": "one member's keys",
    "group_members": "one member's groups",
    "recent_searches": "what one member has searched for lately",
    "quotes": "quotes of the posts on one page",
}
# Indexes of words (`INDEXES`) are not judged: how frequent words are decides which way is short,
# and that is measured on a large board (tests/bench).
# What finds rows, and not all that are less or more.
EQUALS = re.compile(r"(?<![<>])=")
VISITORS = ("guest", "member", "moderator")
# Of the member who ignores some: what their feeds ask is asked by nobody else.
TOKEN = "a-secret"


@dataclass
class Plan:
    """A statement and what its plan does that it should not."""

    statement: str
    faults: list[str]
    steps: list[str] = field(default_factory=list)


@pytest.fixture(autouse=True)
def database():
    """Need no transaction: the board of these tests is their own, and they only read it."""


@pytest.fixture(scope="module")
def board(tmp_path_factory, database_url):
    """Generate a board once; the planner of a server knows its tables already."""
    with own_database(database_url) as address:
        board = Board(tmp_path_factory.mktemp("plans") / "board", address)
        generate(board.data_dir, address=address, posts=1_500, threads=600, members=20, long=200)
        yield board


@pytest.fixture(scope="module")
def opened(board):
    with board.opened(POSTS_PER_PAGE=5, THREADS_PER_PAGE=5) as app:
        app.testing = True
        keep_something()
        yield app


def keep_something() -> None:
    """Let a member ignore some others and have bookmarks."""
    member = db.session.scalars(select(User).where(User.name == MEMBER)).one()
    for id in (1, 2, 3):
        ignoring.ignore(db.session.get_one(User, id), by=member)
        bookmarks.keep(db.session.get_one(Post, id), by=member)
        bookmarks.keep(db.session.get_one(Thread, id), by=member)
    # As if it had more posts than a board for plans needs.
    db.session.add(SitemapFile(kind=SitemapFile.THREAD, number=1, changed_at=now()))
    db.session.add(FeedKey(user=member, token_hash=digest(TOKEN)))
    db.session.commit()


def newest(model, *conditions):
    """Find the newest row."""
    return db.session.scalars(select(model).where(*conditions).order_by(model.id.desc())).first()


def addresses() -> dict[str, str]:
    """Name the pages that list something, and the ways to one post."""
    widest = db.session.scalars(select(Section).order_by(Section.thread_count.desc())).first()
    group = db.session.scalars(select(Section).where(Section.is_group)).first()
    thread, article = db.session.get(Thread, 1), newest(Article)
    writer = db.session.scalars(select(User).order_by(User.post_count.desc())).first()
    started = func.count(Thread.id)
    starters = select(Thread.author_id).group_by(Thread.author_id).order_by(started.desc())
    starter = db.session.get(User, db.session.scalars(starters).first())
    quoted = db.session.scalars(select(Quote.quoted_id)).first()
    answered = db.session.scalars(select(Post.reply_to_id).where(Post.reply_to_id > 0)).first()
    voter = newest(Vote).voter
    return {
        "index": "/",
        "group": group.url,
        "section": widest.url,
        "section, last page": f"{widest.url}?page={-(-widest.thread_count // 5)}",
        "thread": thread.url,
        "thread, last page": thread.page_url(40),
        "thread to print": f"{thread.url}/print",
        "thread as Markdown": f"{thread.url}/thread.md",
        "thread, how it stands": f"/threads/{thread.id}/newest",
        "thread, what is new": f"/threads/{thread.id}/since?after=42",
        "quoted post": f"/posts/{quoted}",
        **ways_in(thread),
        "conversation": f"/posts/{answered}/conversation",
        "former texts": f"/posts/{newest(Revision).post_id}/revisions",
        "article": article.url,
        "news": "/news",
        "news, second page": "/news?page=2",
        "feed": "/news.atom",
        "map of the board": "/map",
        "index of sitemaps": "/sitemap.xml",
        "sitemap of sections": "/sitemaps/sections.xml",
        "sitemap of threads": "/sitemaps/threads-1.xml",
        "sitemap of one thread": f"/sitemaps/thread-{thread.id}.xml",
        "sitemap of members": "/sitemaps/members-1.xml",
        "feed of news": "/news.atom",
        "feed of posts": "/posts.atom",
        "feed of threads": "/threads.atom",
        "feed of a section": f"{widest.url}/posts.atom",
        "feed of threads of a section": f"{widest.url}/threads.atom",
        "feed of a group": f"{group.url}/posts.atom",
        "feed of threads of a group": f"{group.url}/threads.atom",
        "feed of a thread": f"/threads/{thread.id}/posts.atom",
        "feed of a thread, farther on": f"/threads/{thread.id}/posts.atom?before=42",
        "feed of a member": f"/members/{writer.id}/posts.atom",
        "profile": writer.url,
        "posts of a member": f"{writer.url}/posts",
        "posts of a member, last page": f"{writer.url}/posts?page={-(-writer.post_count // 5)}",
        "posts of a member in a section": f"{writer.url}/posts?section={widest.slug}",
        "answers of a member, oldest first": f"{writer.url}/posts?kind=answers&order=oldest",
        "posts that a member began with": f"{writer.url}/posts?kind=opening",
        "most answered": f"{writer.url}/answered",
        "threads of a member": f"{starter.url}/threads",
        "active threads": "/threads/active",
        "active threads, tenth page": "/threads/active?page=10",
        "unanswered threads": "/threads/unanswered",
        "threads of a member in a section": f"{starter.url}/threads?section={widest.slug}",
        "votes received": f"{writer.url}/reputation",
        "minuses received": f"{writer.url}/reputation?sign=minus",
        "votes given": f"{voter.url}/reputation?side=given",
        **searches(thread, widest, writer),
        "log": "/moderation/log",
        "locked threads": "/moderation/log?act=lock",
    }


def searches(thread: Thread, section: Section, writer: User) -> dict[str, str]:
    """Name questions of each kind: with frequent words and rare ones, and with each condition."""
    words = "/search?q=проверил домен"
    return {
        "search": "/search",
        "found": words,
        "found, second page": f"{words}&page=2",
        "found, newest first": f"{words}&sort=date",
        "found, best rated first": f"{words}&sort=votes",
        "found in a section": f"{words} in:{section.slug}",
        "found in a thread": f"{words} in:%23{thread.id}",
        "found by a member": f'{words} author:"{writer.name}"',
        "found in titles": f"{words}&title=1",
        "found in dates": f"{words} after:2012 before:2020",
        "found with links": f"{words} has:link is:unanswered",
        "found exactly": '/search?q="проверил домен"',
        "nothing found": "/search?q=абырвалг",
        "written by a member": f'/search?q=author:"{writer.name}"',
        "members found": f"/search?q={writer.name[:2]}&what=members",
        "similar threads": f"/threads/{thread.id}/similar",
        "likely threads": f"/search/titles?title={thread.title}",
    }


def ways_in(thread: Thread) -> dict[str, str]:
    """Name the map of a thread, its views, near their beginnings and far from them, and jumps."""
    most = select(ThreadWriter).where(ThreadWriter.thread_id == thread.id)
    writer = db.session.scalars(most.order_by(ThreadWriter.post_count.desc())).first()
    by, jump = f"{thread.url}/posts?by={writer.author_id}", f"/threads/{thread.id}/jump?to="
    return {
        "map": thread.map_url,
        "a member's posts of a thread": by,
        "a member's posts of a thread, last page": f"{by}&page={-(-writer.post_count // 5)}",
        "pictures": f"{thread.url}/posts?with=pictures",
        "pictures, second page": f"{thread.url}/posts?with=pictures&page=2",
        "links": f"{thread.url}/posts?with=links",
        "most quoted": f"{thread.url}/posts?most=quoted",
        "most quoted, second page": f"{thread.url}/posts?most=quoted&page=2",
        "best rated": f"{thread.url}/posts?most=rated",
        "addressed to its author": f"{thread.url}/posts?to={thread.author_id}",
        "jump to a number": f"{jump}120",
        "jump to a day": f"{jump}2010-05-03",
        "jump past the end": f"{jump}01.2199",
    }


MEMBERS_ADDRESSES = {
    "answer": "/threads/1/reply",
    "new thread": "/sections/{section}/threads/new",
    "answers": "/answers",
    "drafts": "/drafts",
    "unread threads": "/threads/unread",
    "new threads": "/threads/new",
    "own threads": "/threads/mine",
    "joined threads": "/threads/joined",
    "first unread post": "/threads/1/unread",
    "devices": "/settings/sessions",
    "ignored": "/settings/ignored",
    "bookmarks": "/bookmarks",
    "keys of feeds": "/settings/feeds",
    "own feed of posts": f"/feeds/{TOKEN}/posts.atom",
    "own feed of threads": f"/feeds/{TOKEN}/threads.atom",
    "own feed of answers": f"/feeds/{TOKEN}/answers.atom",
    "menu of a post": "/posts/1/menu",
    "ballot": "/posts/{post}/plus",
}
MODERATORS_ADDRESSES = {"agreed votes": "/moderation/votes"}


@pytest.fixture(scope="module")
def statements(opened) -> dict[tuple[str, str], list]:
    """Open every page once as each visitor, and collect what it asked the database."""
    asked: dict[tuple[str, str], list] = {}
    for visitor, name in zip(VISITORS, (None, MEMBER, MODERATOR), strict=True):
        person = db.session.scalar(select(User).where(User.name == name)) or Guest()
        browser, pages = browser_of(opened, person), addresses()
        if person.is_member:
            section = db.session.scalar(select(Section.id).where(~Section.is_group))
            post = newest(Post, Post.hidden_at.is_(None), Post.author_id != person.id).id
            own = MEMBERS_ADDRESSES | (MODERATORS_ADDRESSES if person.is_moderator else {})
            pages |= {k: a.format(section=section, post=post) for k, a in own.items()}
        db.session.remove()
        for page, address in pages.items():
            with Noted() as found:
                answer = browser.get(address)
            assert answer.status_code in {200, 302}, (address, answer.status_code)
            asked[page, visitor] = found
    return asked


class Noted:
    """Note the statements of a block, with what was put into them."""

    def __enter__(self) -> list[tuple[str, object]]:
        self.found: list[tuple[str, object]] = []
        event.listen(db.engine, "before_cursor_execute", self.note)
        return self.found

    def __exit__(self, *error) -> None:
        event.remove(db.engine, "before_cursor_execute", self.note)

    def note(self, connection, cursor, statement, parameters, *rest) -> None:
        self.found.append((statement, parameters))


def judged(asked: list[tuple[str, object]]) -> list[Plan]:
    """Explain statements and list those with a fault."""
    judge = judge_file if db.engine.dialect.name == "sqlite" else judge_server
    with db.engine.connect() as connection:
        plans = [judge(connection, *each) for each in asked if each[0].startswith("SELECT")]
        connection.rollback()
    return [plan for plan in plans if plan.faults]


def judge_file(connection, statement: str, parameters) -> Plan:
    """Read the plan of SQLite: a scan is bounded by a LIMIT, a sort by what it sorts."""
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    named = re.findall(r"(\w+) AS (\w+)", statement)
    tables = {alias: table for table, alias in named} | {t: t for t in db.metadata.tables}
    first_of: dict[int, str] = {}
    plan = Plan(statement, [], [row[3] for row in rows])
    for _, parent, _, step in rows:
        kind, _, rest = step.partition(" ")
        name = tables.get(rest.split(" ")[0], "")
        if kind in {"SCAN", "SEARCH"}:
            first_of.setdefault(parent, step)
        is_range = kind == "SEARCH" and "(" in step and not EQUALS.search(step)
        is_bounded = " USING INDEX" in step.replace("COVERING ", "") and "LIMIT" in statement
        # An index made for one statement, and all that is less, is a walk through a table too.
        is_since = is_bounded and any(walk in step for walk in SINCE)
        is_whole = " AUTOMATIC " in step or (is_range and not is_since)
        is_whole = is_whole or (kind == "SCAN" and not is_bounded)
        if is_whole and name in db.metadata.tables.keys() - SMALL:
            plan.faults.append(step)
        if step.startswith("USE TEMP B-TREE") and not is_few(first_of.get(parent, ""), tables):
            plan.faults.append(f"{step} after {first_of.get(parent)}")
    return plan


def is_few(step: str, tables: dict[str, str]) -> bool:
    """Tell whether what drives a sort is few: ids of a page, or a small table."""
    kind, name = (step.split(" ") + [""])[:2]
    table = tables.get(name)
    if table is None:
        # No table at all: ids of a page that a subquery found.
        return True
    by_id = "INTEGER PRIMARY KEY" in step
    return table in SMALL or (kind == "SEARCH" and (by_id or table in FEW))


def judge_server(connection, statement: str, parameters) -> Plan:
    """Read the plan of PostgreSQL: there should be a good one, and large tables make it choose it.

    Small tables are gone through whatever their indexes, unless every other way is made dear.
    """
    for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "material"):
        connection.execute(text(f"SET LOCAL enable_{way} = off"))
    for price in ("cpu_tuple_cost", "cpu_index_tuple_cost"):
        connection.execute(text(f"SET LOCAL {price} = 1"))
    plans = []
    for is_sorting in ("on", "off"):
        connection.execute(text(f"SET LOCAL enable_sort = {is_sorting}"))
        explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
        found = explained.scalar_one()
        root = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
        faults = list(faults_in(root, is_bounded=False))
        plans.append(Plan(statement, faults, list(outline(root))))
    return min(plans, key=lambda plan: len(plan.faults))


# What a list walks that begins at a moment and ends with the present, or begins with some letters.
SINCE = (
    "ix_threads_last_post (last_post_at>?)",
    "ix_votes_created (created_at>?)",
    "(name_key>? AND name_key<?)",
    "(word>? AND word<?)",
)
KEYS = (PrimaryKeyConstraint, UniqueConstraint)
BLOCKING = {"Sort", "Incremental Sort", "Aggregate", "Hash", "WindowAgg", "Materialize"}


def faults_in(node: dict, *, is_bounded: bool) -> Iterator[str]:
    """Go through a plan; only below a LIMIT may an index be walked without a condition."""
    kind, table = node["Node Type"], node.get("Relation Name")
    is_judged = table and table not in SMALL and table not in INDEXES
    if is_judged and not EQUALS.search(node.get("Index Cond", "")):
        is_walk = kind.startswith("Index") and is_bounded
        if not is_walk and kind != "Bitmap Heap Scan":
            yield describe(node)
    if kind in {"Sort", "Incremental Sort"} and not finds_few(node):
        yield f"{describe(node)} by {node['Sort Key']}"
    is_bounded = kind == "Limit" or (is_bounded and kind not in BLOCKING)
    for child in node.get("Plans", []):
        is_aside = child.get("Parent Relationship") in {"SubPlan", "InitPlan"}
        yield from faults_in(child, is_bounded=is_bounded and not is_aside)


def finds_few(node: dict) -> bool:
    """Tell whether what drives a sort is few: of a page, by a whole key, or of a small table."""
    while node["Node Type"] != "Limit":
        table = node.get("Relation Name")
        if table:
            return table in {*SMALL, *FEW, *INDEXES} or is_by_whole_key(node)
        if "Plans" not in node:
            return True
        node = node["Plans"][0]
    return True


def is_by_whole_key(node: dict) -> bool:
    """Tell whether an index gives one row at most."""
    rules = db.metadata.tables[node["Relation Name"]].constraints
    keys = {rule.name: rule.columns for rule in rules if isinstance(rule, KEYS)}
    asked, columns = node.get("Index Cond", ""), keys.get(node.get("Index Name", ""))
    return columns is not None and all(f"{column.name} = " in asked for column in columns)


def describe(node: dict) -> str:
    """Name a step of a plan with its table and index."""
    words = (node["Node Type"], node.get("Relation Name"), node.get("Index Name"))
    return " ".join(word for word in words if word)


def outline(node: dict, depth: int = 0) -> Iterator[str]:
    """Write a plan as indented lines."""
    yield "  " * depth + describe(node) + " " + str(node.get("Index Cond", ""))
    for child in node.get("Plans", []):
        yield from outline(child, depth + 1)


def told(plans: list[Plan]) -> str:
    """Say what is wrong, with the whole statement and plan."""
    return "\n\n".join(
        "\n".join([*map(repr, plan.faults), plan.statement, *plan.steps]) for plan in plans
    )


@pytest.mark.parametrize("visitor", VISITORS)
def test_no_page_goes_through_a_table_or_sorts_one(statements, opened, visitor):
    pages = {page: asked for (page, who), asked in statements.items() if who == visitor}
    assert len(pages) > 15

    wrong = {page: told(found) for page, asked in pages.items() if (found := judged(asked))}

    assert not wrong, "\n\n".join(f"=== {page}\n{why}" for page, why in wrong.items())


def test_the_page_about_search_engines_walks_as_little(opened):
    with Noted() as found:
        engines.titles()
        engines.sections()
    db.session.rollback()

    assert len([statement for statement, _ in found if statement.startswith("SELECT")]) == 2
    assert told(judged(found)) == ""


@pytest.mark.parametrize(
    ("indexes", "page"),
    [
        ("ix_threads_listing", "section"),
        ("ix_threads_last_post", "index"),
        ("ix_posts_author_created", "posts of a member"),
        ("ix_threads_created", "feed of threads"),
        ("ix_threads_section_created ix_threads_created", "feed of threads of a section"),
        ("ix_threads_author_created ix_threads_created", "threads of a member"),
        ("ix_posts_author_answered", "most answered"),
        ("ix_log_entries_created", "log"),
        ("ix_quotes_quoted", "thread"),
        ("ix_posts_thread_quoted", "most quoted"),
        ("ix_posts_best", "best rated"),
        ("ix_posts_thread_created", "jump to a day"),
        ("ix_thread_writers_most", "map"),
        ("ix_posts_answers", "thread"),
    ],
)
def test_a_missing_index_is_noticed(statements, opened, indexes, page):
    every = [index for table in db.metadata.tables.values() for index in table.indexes]
    missing = [index for index in every if index.name in indexes.split()]
    with db.engine.begin() as connection:
        for index in missing:
            index.drop(connection)
    # A connection keeps the plans that it has explained.
    db.engine.dispose()
    try:
        assert judged(statements[page, "guest"])
    finally:
        with db.engine.begin() as connection:
            for index in missing:
                index.create(connection)
        db.engine.dispose()


def test_the_list_of_small_tables_names_tables():
    assert (SMALL | FEW).keys() <= db.metadata.tables.keys()
    assert not {Post.__tablename__, Thread.__tablename__} & (SMALL | FEW).keys()
