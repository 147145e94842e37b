"""Settings: every one with its value, its default and its reason."""

import re

import click


@click.command(short_help="List every setting with its value and reason.")
def config() -> None:
    """List every setting with its value, its default and its reason; secrets are masked."""
    from forum.config import SETTINGS, SettingError, read_settings
    from forum.config_files import check_places

    try:
        values = read_settings()
        check_places(values)
    except SettingError as error:
        raise click.ClickException(str(error)) from error
    for setting in SETTINGS:
        shown = masked(values[setting.name], setting.is_secret)
        click.echo(f"# {setting.why}")
        click.echo(f"FORUM_{setting.name}={shown}")
        if setting.parse(setting.default) != values[setting.name]:
            click.echo(f"# (default: {setting.default or 'empty'})")


def masked(value: object, is_secret: bool) -> str:
    """Write a value so that it can be shown to others."""
    if is_secret:
        return "(set, not shown)" if value else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ",".join(value) if isinstance(value, tuple) else str(value)
    return re.sub(r"(://[^:/@]*):[^@/]*@", r"\1:***@", text)
