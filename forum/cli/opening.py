"""What commands share: the application, a database in order, people and sections by name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

import click
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError


def make_app(**settings: object) -> Flask:
    """Make the application; what is wrong with the settings becomes a sentence."""
    from limits.errors import ConfigurationError

    from forum import create_app
    from forum.config import SettingError

    try:
        return create_app(settings)
    except SettingError as error:
        raise click.ClickException(str(error)) from error
    except (ConfigurationError, ModuleNotFoundError) as error:
        raise click.ClickException(
            f"A package that the settings ask for is missing: {error}. "
            "Install it, or start with `python3 app.py`, which does."
        ) from error


def with_board(command: Callable) -> Callable:
    """Run a command inside the application, with a database that is in order."""

    @wraps(command)
    def run(*arguments, **options):
        with opened(make_app()):
            _require_order()
            return command(*arguments, **options)

    return run


@contextmanager
def opened(app: Flask) -> Iterator[None]:
    """Enter the application; what the database complains about becomes a sentence."""
    from forum.database.upgrading import UnknownShape
    from forum.extensions import db

    with app.app_context():
        try:
            yield
        except UnknownShape as error:
            raise click.ClickException(str(error)) from error
        except DatabaseError as error:
            raise click.ClickException(f"The database does not answer: {error.orig}") from error
        finally:
            db.session.remove()
            db.engine.dispose()


def _require_order() -> None:
    from forum.database.upgrading import Shape, shape

    found = shape()
    if found is Shape.MISSING:
        raise click.ClickException("There is no board here yet. Make one: python3 app.py init")
    if found is Shape.OUTDATED:
        raise click.ClickException(
            "The database is older than this Veche. Bring it up to date: python3 app.py upgrade"
        )


def find_member(name: str):
    """Find a member by name, however its letters are cased."""
    from forum.accounts.models import User
    from forum.accounts.names import name_key
    from forum.extensions import db

    found = db.session.scalar(select(User).where(User.name_key == name_key(name)))
    if found is None:
        raise click.ClickException(f"There is no member named {name!r}.")
    return found


def find_section(slug: str):
    """Find a section by its slug."""
    from forum.extensions import db
    from forum.sections.models import Section

    found = db.session.scalar(select(Section).where(Section.slug == slug))
    if found is None:
        raise click.ClickException(
            f"There is no section {slug!r}. `python3 app.py sections list` shows them all."
        )
    return found
