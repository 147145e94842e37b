"""Backups: made while the board runs, restored into an empty place."""

from pathlib import Path

import click

from forum.cli.opening import with_board


@click.command(short_help="Save database, uploads and key in one file.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_board
def backup(file: Path) -> None:
    """Save database, uploads and secret key in FILE (.tar.gz); the board may run on.

    Whoever has the file has the board: keep it where only you can read it.
    """
    from flask import current_app

    from forum.database.backup import BackupRefused, save
    from forum.database.copying import CopyRefused

    try:
        manifest = save(current_app, file.absolute())
    except (BackupRefused, CopyRefused) as error:
        raise click.ClickException(str(error)) from error
    size = file.stat().st_size / 1_000_000
    click.echo(f"Saved {_said(manifest)} in {file} ({size:.1f} MB).")


@click.command(short_help="Restore a backup into an empty data directory.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Restore a backup into an empty data directory, and prove that all of it is there."""
    from forum.config import SettingError, database_address, read_settings
    from forum.database.backup import BackupRefused
    from forum.database.backup import restore as put_back
    from forum.database.copying import CopyRefused

    try:
        settings = read_settings()
        data_dir = Path(str(settings["DATA_DIR"])).resolve()
        manifest = put_back(file, data_dir, database_address(settings))
    except (BackupRefused, CopyRefused, SettingError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Restored {_said(manifest)} from {manifest.made_at} into {data_dir}.")
    click.echo("Every file and every table was compared with the backup's manifest.")


def _said(manifest) -> str:
    files = len(manifest.files) - 1
    rows = manifest.rows
    return (
        f"{rows.get('posts', 0)} posts in {rows.get('threads', 0)} threads, "
        f"{rows.get('users', 0)} members and {files} other files"
    )
