"""Sections: loading the tree from a file, and listing it."""

from pathlib import Path

import click
from sqlalchemy import select

from forum.cli.opening import with_board


@click.group()
def sections() -> None:
    """Load the tree of sections from a file, or list it."""


@sections.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_board
def load(file: Path) -> None:
    """Bring the sections in step with a TOML file, again and again.

    Sections are recognised by their slug. Those the file has no more stay, behind the others.
    """
    from forum.cli.board import plant
    from forum.extensions import db

    harvest = plant(file)
    db.session.commit()
    for did, slugs in (("Made", harvest.made), ("Changed", harvest.changed)):
        click.echo(f"{did}: {', '.join(slugs) or 'none'}")
    if harvest.kept:
        click.echo(f"Not in the file, kept at the end: {', '.join(harvest.kept)}")


@sections.command("list")
@with_board
def list_sections() -> None:
    """List the sections with their slugs, contents and access."""
    from forum.database.transactions import reading
    from forum.extensions import db
    from forum.sections.models import Section

    with reading():
        for section in db.session.scalars(select(Section).order_by(Section.position)):
            indent = "    " if section.parent_id else ""
            click.echo(f"{indent}{section.title}  [{section.slug}]  {_contents(section)}")


def _contents(section) -> str:
    parts = ["group" if section.is_group else f"{section.thread_count} threads"]
    if not section.is_public:
        parts.append("read by " + ", ".join(group.title for group in section.readers))
    if not section.is_open:
        parts.append("written by " + ", ".join(group.title for group in section.writers))
    if not section.has_votes:
        parts.append("no votes")
    elif not section.has_minus:
        parts.append("no minus")
    return "; ".join(parts)
