"""The board as a whole: made, filled with the demo, upgraded, checked."""

import os
import sys
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import select

from forum.cli.opening import make_app, opened, with_board

PASSWORD_VARIABLE = "FORUM_ADMIN_PASSWORD"


def prepare(app: Flask, *, empty: bool) -> None:
    """Make everything a first start needs; a board that is there already is only looked at."""
    from forum.database.locking import one_at_a_time
    from forum.database.upgrading import Shape, ensure_current
    from forum.extensions import db

    if ensure_current(app) is Shape.CURRENT and has_sections():
        return
    with one_at_a_time(db.engine, app.config["DATA_DIR"]):
        if has_sections():  # Another process was quicker.
            return
        plant()
        if not empty:
            fill_with_demo()
        db.session.commit()
    if empty:
        click.echo(
            "An empty board was made. Make yourself its administrator:\n"
            "    python3 app.py members create NAME --admin"
        )


def has_sections() -> bool:
    """Tell whether anything was planted on the board."""
    from forum.database.transactions import reading
    from forum.extensions import db
    from forum.sections.models import Section

    with reading():
        found = db.session.scalar(select(Section.id).limit(1)) is not None
        db.session.rollback()
    return found


def plant(file: Path | None = None):
    """Plant the sections of a file, or the built-in ones."""
    from forum.sections.planting import DEFAULT, PlantingRefused, plant_sections, read_plants

    try:
        return plant_sections(read_plants(file or DEFAULT))
    except PlantingRefused as error:
        raise click.ClickException(str(error)) from error


def fill_with_demo() -> None:
    """Load the demo and say how to sign in to it."""
    from forum.demo import load

    click.echo("Filling the new board with a demo (once) ...")
    owner = load()
    click.echo(
        "The demo's administrator can sign in as:\n"
        f"    name      {owner.name}\n"
        f"    password  {owner.password}\n"
        "This password is shown only now. For an empty board instead, empty the data directory\n"
        "and start with: python3 app.py run --empty"
    )


@click.command()
@click.option(
    "--sections",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file with the tree of sections (default: the built-in tree).",
)
@click.option("--admin", metavar="NAME", help="Also make an administrator of this name.")
def init(file: Path | None, admin: str | None) -> None:
    """Make an empty board: database, sections and an administrator.

    The administrator's password is FORUM_ADMIN_PASSWORD, or asked for, or made up and shown.
    """
    from forum.database.upgrading import ensure_current
    from forum.extensions import db

    app = make_app()
    with opened(app):
        ensure_current(app)
        if has_sections():
            raise click.ClickException(
                "There is a board here already. To change its sections: "
                "python3 app.py sections load FILE"
            )
        harvest = plant(file)
        if admin:
            make_administrator(admin)
        db.session.commit()
    click.echo(f"An empty board with {len(harvest.made)} sections was made.")
    if not admin:
        click.echo("Make its administrator: python3 app.py members create NAME --admin")


def make_administrator(name: str) -> None:
    """Register an administrator whose password comes from the environment or the keyboard."""
    from forum.cli.members import register

    password = os.environ.get(PASSWORD_VARIABLE)
    if password is None and sys.stdin.isatty():
        password = click.prompt(
            "Password (empty: one is made up)",
            default="",
            hide_input=True,
            confirmation_prompt=True,
            show_default=False,
        )
    register(name, password or None, is_admin=True)


@click.command(short_help="Fill an empty board with the demo.")
@with_board
def demo() -> None:
    """Fill an empty board with the demo: members, threads and news of twenty years."""
    from forum.accounts.models import User
    from forum.extensions import db
    from forum.threads.models import Thread

    if any(db.session.scalar(select(model.id).limit(1)) for model in (User, Thread)):
        raise click.ClickException(
            "The demo only goes into an empty board, and this one has members or threads."
        )
    if not has_sections():
        plant()
    fill_with_demo()
    db.session.commit()


@click.command(short_help="Bring the database to the shape this Veche expects.")
def upgrade() -> None:
    """Bring the database to the shape this Veche expects, after copying it."""
    from forum.database.upgrading import Shape, ensure_current

    app = make_app()
    with opened(app):
        found = ensure_current(app)
    said = {
        Shape.CURRENT: "The database is up to date.",
        Shape.MISSING: "The database was empty: its tables were made.",
        Shape.OUTDATED: "The database was upgraded.",
    }
    click.echo(said[found])


@click.command(short_help="Compare every counter, and the search, with what is written.")
@click.option("--repair", is_flag=True, help="Store the right values where wrong ones are found.")
@with_board
def check(repair: bool) -> None:
    """Compare counters and the search with what is written, and look for broken references."""
    from forum.database.inspecting import advice
    from forum.database.references import broken
    from forum.database.transactions import reading
    from forum.extensions import db

    problems = check_counters(repair) + check_search(repair)
    with reading(), db.engine.connect() as connection:
        for sentence in broken(connection):
            problems += 1
            click.echo(f"Broken reference: {sentence}")
    for sentence in advice(db.engine):
        click.echo(f"Note: {sentence}")
    if problems:
        raise click.ClickException(f"Found {problems} problems.")
    click.echo("Everything is in order.")


def check_counters(repair: bool) -> int:
    """Say which counters are wrong; return how many stay so."""
    from forum.database.transactions import reading
    from forum.directory.listing import Files
    from forum.extensions import db
    from forum.posts.tallies import CHECKED

    left = 0
    for counter in (*CHECKED, Files()):
        with reading():
            wrong = counter.wrong()
            db.session.rollback()
        if not wrong:
            continue
        click.echo(f"{counter.name}: {wrong} wrong{', repaired' if repair else ''}")
        if repair:
            counter.repair()
            db.session.commit()
        else:
            left += 1
    return left


def check_search(repair: bool) -> int:
    """Say whether the index of the search is wrong; return how many problems are left."""
    from forum.cli.search import build_quickly, why_not
    from forum.database.transactions import reading
    from forum.extensions import db
    from forum.search import checking, rebuilding

    with reading():
        standing = rebuilding.state()
        is_right, wrong = standing.is_right, checking.wrong()
        said = f"search_index: {wrong} wrong" if is_right else why_not(standing.version)
        db.session.rollback()
    if not wrong:
        return 0
    click.echo(f"{said}{', built anew' if repair else ''}")
    if repair:
        build_quickly(afresh=is_right)
    return 0 if repair else 1
