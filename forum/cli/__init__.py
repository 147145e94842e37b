"""The command line: one module per noun; nothing heavy is loaded before it is needed."""

from importlib import import_module

import click

from forum.config import VERSION

# In the order in which `--help` lists them.
COMMANDS = {
    "run": "server:run",
    "init": "board:init",
    "demo": "board:demo",
    "upgrade": "board:upgrade",
    "check": "board:check",
    "backup": "backups:backup",
    "restore": "backups:restore",
    "sections": "sections:sections",
    "members": "members:members",
    "groups": "groups:groups",
    "moderators": "moderators:moderators",
    "posts": "posts:posts",
    "search": "search:search",
    "config": "settings:config",
    "healthcheck": "server:healthcheck",
    "generate": "bench:generate",
    "bench": "bench:bench",
}


class Commands(click.Group):
    """Commands found by name, each module loaded when one of its commands is wanted."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Name all commands, the everyday ones first."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Load a command."""
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        return getattr(import_module(f"forum.cli.{module}"), attribute)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=(
        "`python3 app.py test` sets up what the tests need and runs them. "
        "Settings are FORUM_* variables, also in a .env file: `config` lists them."
    ),
)
@click.version_option(VERSION, message="%(version)s")
def veche() -> None:
    """Veche, a forum to host yourself. Without a command it runs the board."""


def main(arguments: list[str]) -> None:
    """Do what was asked on the command line, and exit."""
    veche.main(arguments, prog_name="python3 app.py")
