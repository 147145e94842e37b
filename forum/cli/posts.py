"""Posts: rendering them anew."""

import click

from forum.cli.opening import with_board


@click.group()
def posts() -> None:
    """Work on the texts of posts."""


@posts.command()
@click.option("--all", "everything", is_flag=True, help="Also those of the present renderer.")
@with_board
def rerender(everything: bool) -> None:
    """Rebuild the HTML of posts written under an older renderer.

    One transaction for each few hundred posts: safe to stop and to run again.
    """
    from forum.extensions import db
    from forum.posts.rerendering import rerender_some

    total = 0
    after: int | None = 0
    while after is not None:
        count, after = rerender_some(after, everything)
        db.session.commit()
        total += count
    click.echo(f"Re-rendered {total} posts.")
