"""What marks cost: pages of a member who has two hundred, against those of one who has none.

    python3 app.py generate --out DIR --posts 2000000
    .venv/bin/python -m tests.bench.unread DIR

gives every member of the board marks, as many as a diligent reader has, and opens pages in turns.
Of the time that the process takes for each, the least of three medians of fifteen counts.
"""

import sys
import time
from datetime import timedelta
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import select, text

from forum import create_app
from forum.accounts.models import Session, User
from forum.database import clock
from forum.extensions import db
from forum.models import ReadThread, Section
from tests.bench.generating import LAST, MEMBER
from tests.bench.tables import fine, table

NEWEST, MARKS, ROUNDS, VISITS = 1_000, 200, 3, 15
# Every fifth of the threads that were answered last, shifted from one member to the next.
FILL = text(
    "WITH newest AS (SELECT threads.id, posts.number, posts.created_at, "
    "row_number() OVER (ORDER BY threads.last_post_at DESC) AS place FROM threads "
    "JOIN posts ON posts.id = threads.last_post_id WHERE threads.hidden_at IS NULL "
    "ORDER BY threads.last_post_at DESC LIMIT :newest) "
    "INSERT INTO read_threads (user_id, thread_id, number, posted_at) "
    "SELECT users.id, newest.id, newest.number, newest.created_at FROM users, newest "
    "WHERE (newest.place + users.id) % :step = 0"
)


def fill() -> None:
    """Give every member marks, but none to the one who is compared with."""
    db.session.execute(ReadThread.__table__.delete())
    db.session.execute(FILL, {"newest": NEWEST, "step": NEWEST // MARKS})
    without = select(User.id).where(User.name == MEMBER).scalar_subquery()
    db.session.execute(ReadThread.__table__.delete().where(ReadThread.user_id == without))
    db.session.commit()


def browser_of(app, member: User) -> FlaskClient:
    """Sign a member in."""
    session = Session.begin(member, "the benchmark")
    db.session.add(session)
    db.session.commit()
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = session.token, True
    return browser


def milliseconds(browser: FlaskClient, address: str) -> float:
    """Return the processor time of one request."""
    began = time.process_time()
    answer = browser.get(address)
    spent = time.process_time() - began
    assert answer.status_code == 200, (address, answer.status_code)
    return spent * 1000


def measured(browsers: list[FlaskClient], address: str) -> list[float]:
    """Return what a page costs each member, opened in turns."""
    found = []
    for _ in range(ROUNDS):
        visits = [[milliseconds(each, address) for each in browsers] for _ in range(VISITS)]
        found.append([median(costs) for costs in zip(*visits, strict=True)])
    return [min(costs) for costs in zip(*found, strict=True)]


def addresses() -> dict[str, str]:
    """Name the pages that tell what is unread."""
    widest = db.session.scalars(select(Section).order_by(Section.thread_count.desc())).first()
    assert widest is not None
    return {
        "index": "/",
        "section": widest.url,
        "unread threads": "/threads/unread",
        "unread threads, tenth page": "/threads/unread?page=10",
        "new threads": "/threads/new",
        "active threads": "/threads/active",
    }


def main(folder: str) -> None:
    """Fill the board with marks, and print what pages cost."""
    app = create_app({"DATA_DIR": folder, "LIMITS": False, "UNREAD_DAYS": 365})
    app.testing = True
    with app.app_context():
        fill()
        reader = db.session.scalars(select(User).where(User.name != MEMBER).limit(1)).one()
        other = db.session.scalars(select(User).where(User.name == MEMBER)).one()
        for member in (reader, other):
            member.visited_until, member.read_until = LAST - timedelta(days=90), None
        with clock.at(LAST + timedelta(hours=1)):
            browsers, pages = [browser_of(app, each) for each in (reader, other)], addresses()
    with clock.at(LAST + timedelta(hours=1)):
        rows = [[page, *measured(browsers, address)] for page, address in pages.items()]
    lines = [[page, fine(one), fine(none), fine(one / none)] for page, one, none in rows]
    print(table("page|200 marks, ms|no marks, ms|ratio", lines))


if __name__ == "__main__":
    main(sys.argv[1])
