"""The index of the search: how it stands, and building it anew."""

import logging
import threading
import time

import click
from flask import Flask

from forum.cli.opening import with_board

# Texts of one transaction, when people write at the same time and when the board is all ours.
GENTLE, QUICK = 100, 500
# Seconds between transactions: who waits to write looks again and again whether it is their turn,
# and would never find that it is.
PAUSE = 0.03

logger = logging.getLogger(__name__)


@click.group()
def search() -> None:
    """Look after the index of the search."""


@search.command()
@with_board
def status() -> None:
    """Say whether everything can be found, and how far a new index has come."""
    click.echo(_said())


def _said() -> str:
    from forum.database.transactions import reading
    from forum.extensions import db
    from forum.search.rebuilding import progress, state

    with reading():
        standing = state()
        said = "Everything can be found." if standing.is_right else why_not(standing.version)
        if standing.next_version:
            done = progress(standing)
            said += f"\nA new index is being built: {done.percent} % of the posts are in it."
        db.session.rollback()
    return said


def why_not(version: str) -> str:
    """Say why not everything can be found, and what to do."""
    reason = (
        "The search index was built with other rules for words"
        if version
        else "The search index has not been built yet"
    )
    return f"{reason}: python3 app.py search rebuild"


@search.command()
@click.option("--afresh", is_flag=True, help="Begin anew what was begun already.")
@with_board
def rebuild(afresh: bool) -> None:
    """Build the index anew; the former one answers until the new one is whole.

    It can be stopped, and goes on where it was when it is run again. People may write meanwhile.
    """
    build_quickly(afresh=afresh)
    click.echo("Everything can be found.")


def build_quickly(*, afresh: bool = False) -> None:
    """Build the index with a bar that shows how far it is."""
    from forum.extensions import db
    from forum.search.rebuilding import build

    with click.progressbar(length=100, label="Building the search index") as bar:
        for progress in build(QUICK, afresh=afresh):
            db.session.commit()
            time.sleep(PAUSE)
            bar.update(progress.percent - bar.pos)


def build_in_background(app: Flask) -> None:
    """Build an index that is missing or stale while the board runs; say so."""
    from forum.database.transactions import reading
    from forum.extensions import db
    from forum.search.rebuilding import state

    with app.app_context(), reading():
        standing = state()
        db.session.remove()
    if standing.is_right:
        return
    click.echo("The search index is being built while the board runs (`search status` tells).")
    threading.Thread(target=_build_gently, args=(app,), daemon=True, name="search").start()


def _build_gently(app: Flask) -> None:
    """Work half of the time, so that whoever reads and writes hardly notices."""
    from forum.extensions import db
    from forum.search.rebuilding import build

    with app.app_context():
        try:
            began = time.monotonic()
            for _ in build(GENTLE):
                db.session.commit()
                time.sleep(max(PAUSE, time.monotonic() - began))
                began = time.monotonic()
            logger.info("The search index is whole.")
        except Exception:
            logger.exception("The search index could not be built; `search rebuild` goes on.")
        finally:
            db.session.remove()
