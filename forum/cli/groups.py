"""Groups: made, filled, emptied, listed."""

import click
from sqlalchemy import select

from forum.cli.opening import find_member, with_board


@click.group()
def groups() -> None:
    """Make and fill groups, for sections that only some may see."""


@groups.command()
@click.argument("title")
@with_board
def create(title: str) -> None:
    """Make a group without members, unless it is there already."""
    from forum.accounts.models import Group
    from forum.extensions import db

    title = " ".join(title.split())
    if not 1 <= len(title) <= 60:
        raise click.ClickException("A group's title has 1 to 60 characters.")
    if db.session.scalar(select(Group.id).where(Group.title == title)):
        click.echo(f"There is a group {title!r} already: nothing to do.")
        return
    db.session.add(Group(title=title))
    db.session.commit()
    click.echo(f"The group {title!r} was made. Name it in `read` or `write` of a section.")


@groups.command()
@click.argument("title")
@click.argument("names", nargs=-1, required=True)
@with_board
def add(title: str, names: tuple[str, ...]) -> None:
    """Put members into a group."""
    from forum.extensions import db

    group = find_group(title)
    for member in map(find_member, names):
        if member not in group.members:
            group.members.append(member)
    db.session.commit()
    click.echo(f"{group.title}: {_members(group)}")


@groups.command()
@click.argument("title")
@click.argument("names", nargs=-1, required=True)
@with_board
def remove(title: str, names: tuple[str, ...]) -> None:
    """Take members out of a group."""
    from forum.extensions import db

    group = find_group(title)
    for member in map(find_member, names):
        if member in group.members:
            group.members.remove(member)
    db.session.commit()
    click.echo(f"{group.title}: {_members(group)}")


@groups.command("list")
@with_board
def list_groups() -> None:
    """List the groups and their members."""
    from forum.accounts.models import Group
    from forum.extensions import db

    for group in db.session.scalars(select(Group).order_by(Group.title)):
        click.echo(f"{group.title}: {_members(group)}")


def find_group(title: str):
    """Find a group by its title."""
    from forum.accounts.models import Group
    from forum.extensions import db

    found = db.session.scalar(select(Group).where(Group.title == title))
    if found is None:
        raise click.ClickException(
            f"There is no group {title!r}. Make it: python3 app.py groups create {title!r}"
        )
    return found


def _members(group) -> str:
    return ", ".join(sorted(member.name for member in group.members)) or "nobody"
