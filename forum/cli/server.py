"""The server: run the board, and ask whether it is well."""

import logging
import os
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import Any

import click

from forum.cli.opening import make_app, opened

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}


@click.command()
@click.option("--host", help="Interface to listen on (default: FORUM_HOST).")
@click.option("--port", type=int, help="Port to listen on (default: FORUM_PORT).")
@click.option("--empty", is_flag=True, help="Leave the demo out when the board is new.")
@click.option("--server", type=click.Choice(["waitress", "granian"]), default="waitress")
def run(host: str | None, port: int | None, empty: bool, server: str) -> None:
    """Run the board. The first start makes it and fills it with a demo."""
    from forum.cli.serving import listen, serve, share_memory

    share_memory()
    settings = _settings(host, port)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    # Who signed in, and who was refused what, is for the owner to read.
    logging.getLogger("forum").setLevel(logging.INFO)
    with listen(settings["HOST"], settings["PORT"]) as taken:
        app = make_app(**settings)
        with opened(app):
            from forum.cli.board import prepare
            from forum.cli.search import build_in_background

            prepare(app, empty=empty)
            build_in_background(app)
        if server == "waitress":
            serve(app, taken, lambda: _announce(settings))
            return
    _run_granian(app, settings)


def _settings(host: str | None, port: int | None) -> dict[str, Any]:
    """Return where to listen, and the address that follows when none was set."""
    from forum.config import SETTINGS, SettingError, read_settings

    try:
        settings = read_settings({k: v for k, v in (("HOST", host), ("PORT", port)) if v})
    except SettingError as error:
        raise click.ClickException(str(error)) from error
    chosen = {"HOST": settings["HOST"], "PORT": settings["PORT"]}
    default = next(setting.default for setting in SETTINGS if setting.name == "PUBLIC_URL")
    if settings["PUBLIC_URL"] == default:
        chosen["PUBLIC_URL"] = local_address(chosen["HOST"], chosen["PORT"])
    return chosen


def local_address(host: str, port: int) -> str:
    """Return the address under which this machine reaches the board."""
    host = ANYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _announce(settings: dict[str, Any]) -> None:
    click.echo(f"Veche is open: {local_address(settings['HOST'], settings['PORT'])}/")
    click.echo("Press Ctrl+C to stop it.")


def _run_granian(app, settings: dict[str, Any]) -> None:
    try:
        from granian import Granian
        from granian.constants import Interfaces
    except ImportError as error:
        raise click.ClickException(
            "granian is not installed. Add it: .venv/bin/pip install 'granian~=2.8'"
        ) from error
    processes = app.config["PROCESSES"] or _processors()
    if processes > 1 and app.config["LIMITS"] and app.config["LIMITS_STORAGE"].startswith("memory"):
        click.echo(
            f"Each of the {processes} processes counts tries and posts for itself, so limits are "
            "that much wider. Name a Redis in FORUM_LIMITS_STORAGE, or set FORUM_PROCESSES=1.",
            err=True,
        )
    _announce(settings)
    # Each process makes an application of its own, and knows of the options only from here.
    os.environ.update({f"FORUM_{name}": str(value) for name, value in settings.items()})
    Granian(
        "forum:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings["HOST"],
        port=settings["PORT"],
        workers=processes,
        blocking_threads=app.config["THREADS"],
        log_access=False,
    ).serve()


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@click.command(short_help="Ask the running board whether it is well.")
def healthcheck() -> None:
    """Ask the running board whether it is well: exit code 0 or 1, for supervisors."""
    from forum.config import read_settings

    settings = read_settings()
    host = ANYWHERE.get(settings["HOST"], settings["HOST"])
    try:
        with closing(HTTPConnection(host, settings["PORT"], timeout=5)) as connection:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            answer = connection.getresponse()
            said = answer.read(200).decode("utf-8", "replace").strip()
    except (OSError, HTTPException) as error:
        address = local_address(host, settings["PORT"])
        raise click.ClickException(f"The board does not answer at {address}: {error}") from error
    if answer.status != 200:
        raise click.ClickException(f"The board is not well: it answered {answer.status}.")
    click.echo(said)
