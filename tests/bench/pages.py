"""The pages under measurement: their addresses, who visits them, and what they ask the database.

    python tests/bench/pages.py DATA_DIR

runs in a process of its own, so that it can look at the board of another checkout with that
checkout's code, and prints what it found as JSON.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from pathlib import Path

from flask import Flask
from sqlalchemy import event, func, select

from forum import create_app
from forum.accounts.actions import begin_session
from forum.accounts.models import User
from forum.addresses import thread as thread_address
from forum.extensions import db
from forum.sections.models import Section
from forum.threads.models import Thread
from tests.bench.generating import MEMBER

WRITERS = 8
ACCEPTED = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept-Language": "ru"}
LEVELS = {"br": "COMPRESS_BR_LEVEL", "zstd": "COMPRESS_ZSTD_LEVEL", "gzip": "COMPRESS_LEVEL"}
# Statements that begin and end transactions are no questions.
UNCOUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def board(data_dir: Path, **settings: object) -> Iterator[Flask]:
    """Enter a board in this process."""
    given = {"DATA_DIR": str(data_dir), "DATABASE_URL": "", "LIMITS": False}
    app = create_app(given | settings)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def look(data_dir: Path) -> dict[str, object]:
    """Name the pages, sign members in, and count what each page asks for each visit."""
    with board(data_dir) as app:
        found = {
            "rows": _rows(),
            "pages": _addresses(app.config),
            "thread": _longest().id,
            "threads": app.config["THREADS"],
            "levels": {name: app.config[key] for name, key in LEVELS.items()},
            "member": _sign_in(app, [MEMBER])[0],
            "writers": _sign_in(app, _some_names()),
        }
    found["queries"] = _all_queries(data_dir, found["pages"], {"Cookie": found["member"]})
    return found


def _rows() -> dict[str, int]:
    sums = {
        "posts": func.sum(Thread.post_count),
        "threads": func.count(Thread.id),
        "longest thread": func.max(Thread.last_number),
        "widest section": select(func.max(Section.thread_count)).scalar_subquery(),
        "members": select(func.count(User.id)).scalar_subquery(),
    }
    return {name: db.session.scalar(select(each)) or 0 for name, each in sums.items()}


def _longest() -> Thread:
    return db.session.scalars(select(Thread).order_by(Thread.last_number.desc()).limit(1)).one()


def _addresses(config) -> dict[str, str]:
    widest = select(Section).order_by(Section.thread_count.desc()).limit(1)
    busiest = select(User).order_by(User.post_count.desc()).limit(1)
    section, member = db.session.scalars(widest).one(), db.session.scalars(busiest).one()
    thread = _longest()
    deepest = _last_full_page(section.thread_count, config["THREADS_PER_PAGE"])
    last = _last_full_page(thread.last_number, config["POSTS_PER_PAGE"])
    return {
        "index": "/",
        "section": section.url,
        "section, deepest page": f"{section.url}?page={deepest}" if deepest > 1 else section.url,
        "thread": thread_address(thread.id, thread.slug),
        "thread, last page": thread_address(thread.id, thread.slug, last),
        "profile": member.url,
        "member's posts": f"{member.url}/posts",
    }


def _last_full_page(count: int, size: int) -> int:
    """Return the last page that is no shorter than the first: only such pages can be compared."""
    return max(1, count // size)


def _some_names() -> list[str]:
    others = select(User.name).where(User.name != MEMBER, ~User.is_admin).order_by(User.id)
    return list(db.session.scalars(others.limit(WRITERS)))


def _sign_in(app: Flask, names: list[str]) -> list[str]:
    """Sign members in, as the sign-in page does; return the cookies they have from then on."""
    db.session.rollback()
    members = [db.session.scalars(select(User).where(User.name == name)).one() for name in names]
    tokens = [begin_session(member, "benchmark").token for member in members]
    db.session.commit()
    signer = app.session_interface.get_signing_serializer(app)
    signed = [signer.dumps({"_user_id": token, "_fresh": True}) for token in tokens]
    return [_after_a_visit(app, value) for value in signed]


def _after_a_visit(app: Flask, signed: str) -> str:
    """Return the cookie as the first page with a form leaves it, with the token of forms in it."""
    name = app.config["SESSION_COOKIE_NAME"]
    client = app.test_client()
    client.set_cookie(name, signed)
    Context().run(client.get, thread_address(_longest().id, "x"), follow_redirects=True)
    return f"{name}={client.get_cookie(name).value}"


def _all_queries(data_dir: Path, paths: dict[str, str], member: dict[str, str]):
    """Count the queries of every page for every visit, as soon as it was opened once."""
    with board(data_dir) as app:
        found = {title: _queries(app, path, member) for title, path in paths.items()}
    with board(data_dir, GUEST_CACHE_MEGABYTES=0) as app:
        for title, path in paths.items():
            found[title]["guest miss"] = _count(app, path, {})[0]
    return found


def _queries(app: Flask, path: str, member: dict[str, str]) -> dict[str, int]:
    counts = {"member": _count(app, path, member)[0]}
    counts["guest hit"], tag = _count(app, path, {})
    if tag:
        counts["not modified"] = _count(app, path, {"If-None-Match": tag})[0]
    return counts


def _count(app: Flask, path: str, headers: dict[str, str]) -> tuple[int, str | None]:
    """Open a page twice; return the queries of the second time, and its entity tag."""
    client = app.test_client(use_cookies=False)

    def visit():
        # Inside the context of the board, Flask-Login would remember who came before.
        return Context().run(client.get, path, headers=ACCEPTED | headers)

    visit()
    with _counted() as statements:
        answer = visit()
    if answer.status_code not in (200, 304):
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return len(statements), answer.headers.get("ETag")


@contextmanager
def _counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        if not statement.startswith(UNCOUNTED):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


if __name__ == "__main__":
    print(json.dumps(look(Path(sys.argv[1]))))
