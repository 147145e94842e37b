"""The pages under measurement: their addresses, their weight, and what they ask the database."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from sqlalchemy import event, func, select

from forum import create_app
from forum.accounts.actions import begin_session
from forum.accounts.models import User
from forum.extensions import db
from forum.sections.models import Section
from forum.threads.models import Thread
from tests.bench.generating import MEMBER

ACCEPTED = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept-Language": "ru"}


@dataclass(frozen=True, eq=False)
class Page:
    """A page as one kind of visitor asks for it."""

    title: str
    visitor: str
    path: str
    headers: dict[str, str]
    queries: int


@contextmanager
def board(data_dir: Path):
    """Enter the generated board in this process."""
    app = create_app({"DATA_DIR": str(data_dir), "DATABASE_URL": "", "LIMITS": False})
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def find_pages(data_dir: Path) -> list[Page]:
    """Name the pages, and count the queries of each for a guest and for a member."""
    with board(data_dir) as app:
        addresses = _addresses(app.config["POSTS_PER_PAGE"])
        cookie = _sign_in(app)
        pages = []
        for visitor, headers in (("guest", {}), ("member", {"Cookie": cookie})):
            for title, path in addresses.items():
                asked = _queries(app, path, headers)
                pages.append(Page(title, visitor, path, ACCEPTED | headers, asked))
    return pages


def _addresses(page_size: int) -> dict[str, str]:
    fullest = select(Section).order_by(Section.thread_count.desc()).limit(1)
    longest = select(Thread).order_by(Thread.last_number.desc()).limit(1)
    section, thread = db.session.scalars(fullest).one(), db.session.scalars(longest).one()
    last = thread.page_url(thread.page_of(thread.last_number, page_size))
    found = {
        "index": "/",
        "section": section.url,
        "thread, first page": thread.url,
        "thread, last page": last,
    }
    db.session.rollback()
    return found


def _sign_in(app) -> str:
    """Sign the known member in, as the sign-in page does; return the cookie."""
    member = db.session.scalars(select(User).where(User.name == MEMBER)).one()
    session = begin_session(member, "benchmark")
    token = session.token
    db.session.commit()
    db.session.rollback()
    values = {"_user_id": token, "_fresh": True}
    signed = app.session_interface.get_signing_serializer(app).dumps(values)
    return f"{app.config['SESSION_COOKIE_NAME']}={signed}"


def _queries(app, path: str, headers: dict[str, str]) -> int:
    """Count the queries of a page that was opened before."""
    client = app.test_client(use_cookies=False)
    client.get(path, headers=headers)
    with _counted() as statements:
        answer = client.get(path, headers=headers)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return len(statements)


@contextmanager
def _counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def fetch(port: int, path: str, headers: dict[str, str]) -> tuple[bytes, str]:
    """Fetch an address; return the body as it came over the wire, and its encoding."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return body, answer.headers.get("Content-Encoding", "")


def assets(port: int, page: Page) -> dict[str, int]:
    """Return what a first visit fetches beside the page, and how many bytes each takes."""
    plain, _ = fetch(port, page.path, page.headers | {"Accept-Encoding": "identity"})
    document = BeautifulSoup(plain, "html.parser")
    named = [
        *(tag["href"] for tag in document.select("link[rel~=stylesheet], link[rel~=icon]")),
        *(tag["src"] for tag in document.select("script[src], img[src]")),
        *(tag["href"].partition("#")[0] for tag in document.select("svg use[href]")),
    ]
    paths = sorted({urljoin(page.path, str(name)) for name in named if name})
    return {path: len(fetch(port, path, ACCEPTED)[0]) for path in paths}


def count_rows(data_dir: Path) -> dict[str, int]:
    """Say how large the board is."""
    with board(data_dir):
        return {
            "posts": db.session.scalar(select(func.sum(Thread.post_count))) or 0,
            "threads": db.session.scalar(select(func.count(Thread.id))) or 0,
            "members": db.session.scalar(select(func.count(User.id))) or 0,
            "long": db.session.scalar(select(func.max(Thread.last_number))) or 0,
        }
