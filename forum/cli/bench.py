"""The door to the benchmark, which lives beside the tests and runs from a checkout."""

from pathlib import Path

import click

from forum.config import ROOT, read_settings


def _module(name: str):
    """Bring a module of the benchmark; an installed forum has none."""
    from importlib import import_module

    if not (ROOT / "tests" / "bench").is_dir():
        raise click.ClickException("The benchmark runs from a checkout of Veche, with its tests.")
    return import_module(f"tests.bench.{name}")


@click.command(short_help="Make a large board of invented text.")
@click.option("--posts", default=50_000, show_default=True, help="Posts, over all threads.")
@click.option("--threads", type=int, help="Threads; one for 20 posts when not said.")
@click.option("--members", type=int, help="Members; one for 100 posts when not said.")
@click.option("--long", type=int, help="Posts of the longest thread; a twentieth when not said.")
@click.option("--widest", type=int, help="Threads of the largest section; most when not said.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A new directory.")
def generate(out: Path, **sizes: int) -> None:
    """Make a large board of invented text in a directory of its own.

    The posts go to a file there, or to the empty database that FORUM_DATABASE_URL names.
    """
    address = str(read_settings()["DATABASE_URL"])
    made = _module("generating").generate(out, address=address, **sizes)
    click.echo(f"Run it: FORUM_DATA_DIR={out} python3 app.py")
    click.echo(f"Sign in as {made.name}, or {made.moderator}, with the password {made.password}")


@click.command(short_help="Measure pages against a bare Flask answer.")
@click.option("--seconds", default=1, show_default=True, help="Length of each load.")
@click.option("--rounds", default=3, show_default=True, help="Loads of each page; the best counts.")
@click.option("--posts", default=50_000, show_default=True, help="Posts of the board.")
@click.option("--guests", default=10_000, show_default=True, help="Guests who return no cookie.")
@click.option("--server", type=click.Choice(["both", "waitress", "granian"]), default="both")
@click.option("--data", type=click.Path(path_type=Path), help="Keep the board here, or use it.")
@click.option("--large", type=click.Path(path_type=Path), help="A larger board to set beside it.")
@click.option("--against", type=click.Path(path_type=Path), help="An older checkout to set beside.")
@click.option("--json", type=click.Path(path_type=Path), help="Write the figures down here.")
@click.option("--tabs", type=int, help="Only so many open tabs that ask what is new.")
@click.option("--compare", type=click.Path(path_type=Path), help="Figures of an earlier run.")
def bench(**options) -> None:
    """Measure every page for every kind of visit, and print what it costs as ratios."""
    _module("measuring").bench(**options)
