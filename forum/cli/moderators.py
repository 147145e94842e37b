"""Moderators: appointed to a section or to the whole board, and dismissed."""

import click
from sqlalchemy import select

from forum.cli.opening import find_member, find_section, with_board

SECTION = click.option("--section", "slug", metavar="SLUG", help="Only this section and below.")


@click.group()
def moderators() -> None:
    """Appoint and dismiss moderators."""


@moderators.command()
@click.argument("name")
@SECTION
@with_board
def appoint(name: str, slug: str | None) -> None:
    """Put a member in charge of a section, or of the whole board."""
    from forum.accounts.models import Moderator
    from forum.extensions import db
    from forum.versions import changed

    member, place = find_member(name), find_section(slug) if slug else None
    if _charge(member, place) is None:
        db.session.add(Moderator(user_id=member.id, section_id=place and place.id))
        changed(member)
        db.session.commit()
    click.echo(f"{member.name} looks after {_called(place)}.")


@moderators.command()
@click.argument("name")
@SECTION
@with_board
def dismiss(name: str, slug: str | None) -> None:
    """Take a charge away again; it ends with the next page the member opens."""
    from forum.extensions import db
    from forum.versions import changed

    member, place = find_member(name), find_section(slug) if slug else None
    charge = _charge(member, place)
    if charge is None:
        raise click.ClickException(f"{member.name} does not look after {_called(place)}.")
    db.session.delete(charge)
    changed(member)
    db.session.commit()
    click.echo(f"{member.name} no longer looks after {_called(place)}.")


def _charge(member, place):
    from forum.accounts.models import Moderator
    from forum.extensions import db

    where = Moderator.section_id == place.id if place else Moderator.section_id.is_(None)
    return db.session.scalar(select(Moderator).where(Moderator.user_id == member.id, where))


def _called(place) -> str:
    return place.title if place else "the whole board"
