"""Members: made, and let in again."""

import click

from forum.cli.opening import find_member, with_board


@click.group()
def members() -> None:
    """Make members, and help those who lost their password."""


@members.command()
@click.argument("name")
@click.option("--admin", "is_admin", is_flag=True, help="May do everything.")
@click.option("--editor", "is_editor", is_flag=True, help="May write news.")
@with_board
def create(name: str, is_admin: bool, is_editor: bool) -> None:
    """Make a member with a made-up password, which is shown once.

    A member of that name who exists already only gets the rights that are named.
    """
    from forum.extensions import db
    from forum.versions import changed

    if member := existing(name):
        member.is_admin |= is_admin
        member.is_editor |= is_editor
        changed(member)
        click.echo(f"{member.name} is a member already; {_rights(member)}.")
    else:
        register(name, is_admin=is_admin, is_editor=is_editor)
    db.session.commit()


def existing(name: str):
    """Find a member of exactly this name, in whatever case."""
    from sqlalchemy import select

    from forum.accounts.models import User
    from forum.accounts.names import name_key
    from forum.extensions import db

    found = db.session.scalar(select(User).where(User.name_key == name_key(name)))
    return found if found and found.name.casefold() == name.strip().casefold() else None


def _rights(member) -> str:
    rights = [word for word, has in _words(member) if has]
    return f"now {' and '.join(rights)}" if rights else "nothing was changed"


def _words(member) -> tuple[tuple[str, bool], ...]:
    return (("an administrator", member.is_admin), ("an editor", member.is_editor))


def register(name: str, password: str | None = None, **flags: bool) -> None:
    """Register a member; without a password one is made up and shown."""
    from flask_babel import force_locale

    from forum.accounts import actions
    from forum.accounts.made_up import make_password
    from forum.accounts.passwords import password_refusal

    made_up = password is None
    password = password or make_password()
    with force_locale("en"):
        try:
            if not made_up and (refusal := password_refusal(password, name)):
                raise actions.AccountRefused(refusal)
            member = actions.register(name, password, None, **flags)
        except actions.AccountRefused as refused:
            raise click.ClickException(str(refused)) from refused
    click.echo(f"The member {member.name} was made.")
    if made_up:
        click.echo(f"The password, shown only now: {password}")


@members.command("reset-password")
@click.argument("name")
@with_board
def reset_password(name: str) -> None:
    """Print a one-time address at which a member sets a new password."""
    from flask import current_app

    from forum.accounts.actions import issue_reset_link
    from forum.extensions import db

    path = issue_reset_link(find_member(name))
    db.session.commit()
    click.echo(f"{current_app.config['PUBLIC_URL'].rstrip('/')}{path}")
    click.echo("It works once, within two hours. Give it to nobody but the member.")
