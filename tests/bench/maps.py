"""What the map of the longest thread costs, against a page of its posts, for a guest and a member.

    python3 app.py generate --out DIR --posts 2000000
    .venv/bin/python -m tests.bench.maps DIR

opens both in turns, without kept pages. `fresh` has forgotten the years that were written before:
so much costs a map that nobody has opened since the process began.
"""

import sys
from collections.abc import Callable
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forum import create_app
from forum.accounts.models import User
from forum.extensions import db
from forum.models import Thread
from tests.bench.generating import MEMBER
from tests.bench.tables import fine, table
from tests.bench.unread import ROUNDS, VISITS, browser_of, milliseconds

Visit = Callable[[], float]


def in_turns(*visits: Visit) -> list[float]:
    """Return what each visit costs: the least of a few medians."""
    found = []
    for _ in range(ROUNDS):
        costs = [[visit() for visit in visits] for _ in range(VISITS)]
        found.append([median(each) for each in zip(*costs, strict=True)])
    return [min(costs) for costs in zip(*found, strict=True)]


def forget(app: Flask) -> None:
    """Forget what was written for the years and the lines of maps."""
    for templates in app.extensions["templates"].values():
        for name in ("months_head", "months_row", "glimpse"):
            templates.globals[name].cache_clear()


def visits(app: Flask, browser: FlaskClient, thread: str) -> list[Visit]:
    """List what is compared: a page of posts, the map, and the map that nobody has opened yet."""

    def fresh() -> float:
        forget(app)
        return milliseconds(browser, f"{thread}/map")

    known = [lambda path=path: milliseconds(browser, path) for path in (thread, f"{thread}/map")]
    return [*known, fresh]


def main(folder: str) -> None:
    """Print what the map costs beside the first page of posts."""
    app = create_app({"DATA_DIR": folder, "LIMITS": False, "GUEST_CACHE_MEGABYTES": 0})
    app.testing = True
    with app.app_context():
        longest = db.session.scalars(select(Thread).order_by(Thread.last_number.desc())).first()
        member = db.session.scalars(select(User).where(User.name == MEMBER)).one()
        assert longest is not None
        browsers = {"guest": app.test_client(), "member": browser_of(app, member)}
        path = longest.url
    lines = []
    for who, browser in browsers.items():
        page, known, fresh = in_turns(*visits(app, browser, path))
        costs = [fine(page), fine(known), fine(fresh)]
        lines.append([who, *costs, fine(known / page), fine(fresh / page)])
    print(table("who|posts, ms|map, ms|fresh, ms|map ÷ posts|fresh ÷ posts", lines))


if __name__ == "__main__":
    main(sys.argv[1])
