"""The files that settings come from and lead to: .env, secrets, the data directory."""

import os
import secrets
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from forum.config_values import SettingError


def _read_file(file: Path, told_by: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise SettingError(f"{told_by} names {file}, which cannot be read: {error}.") from error


def read_environment(files: tuple[Path, ...]) -> dict[str, str]:
    """Merge the process's variables over those of the .env files; NAME_FILE names a secret file."""
    merged: dict[str, str] = {}
    for file in files:
        try:
            merged.update({k: v for k, v in dotenv_values(file).items() if v is not None})
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(
                f"The settings in {file} cannot be read: {error}. Save the file as UTF-8 text."
            ) from error
    merged.update(os.environ)
    for key in [key for key in merged if key.startswith("FORUM_") and key.endswith("_FILE")]:
        merged[key.removesuffix("_FILE")] = _read_file(Path(merged[key]), key).strip()
    return merged


def check_places(settings: Mapping[str, Any]) -> None:
    """Look, without making anything, whether the data directory and the file in it can be used."""
    folder = Path(str(settings["DATA_DIR"])).resolve()
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.TemporaryDirectory(dir=nearest, prefix=".veche-"):
            pass
    except OSError as error:
        raise SettingError(_unusable(folder, error)) from error
    _check_own_database(settings)


def _unusable(folder: Path, error: OSError) -> str:
    return (
        f"FORUM_DATA_DIR names {folder}, where nothing can be written ({error.strerror}). "
        "Name a folder that belongs to the user the board runs as."
    )


def _check_own_database(settings: Mapping[str, Any]) -> None:
    """Refuse a file that stands where the database should, and is none."""
    file = Path(str(settings["DATA_DIR"])).resolve() / "forum.sqlite"
    if settings["DATABASE_URL"] or not file.exists():
        return
    try:
        # Not by opening the file: to close it again would end the locks that this process's other
        # connections hold on it (sqlite.org/howtocorrupt.html, 2.2).
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True)) as opened:
            opened.execute("PRAGMA schema_version")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise SettingError(
                f"{file} is no database. Put a backup in its place (python3 app.py restore), "
                "or move the file away to begin anew."
            ) from error
        if error.sqlite_errorcode == sqlite3.SQLITE_CANTOPEN:
            raise SettingError(f"The database {file} cannot be opened: {error}.") from error


def data_folder(settings: Mapping[str, Any]) -> Path:
    """Make the data directory, if it is not there, and return it."""
    folder = Path(str(settings["DATA_DIR"])).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(_unusable(folder, error)) from error
    _check_own_database(settings)
    return folder


def secret_key(data_dir: Path) -> str:
    """Read the key kept in the data directory, made at the first start."""
    file = data_dir / "secret_key"
    try:
        if not file.exists() or not file.read_text().strip():
            _keep_new_key(file)
        return file.read_text().strip()
    except (OSError, ValueError) as error:
        raise SettingError(f"The secret key in {file} cannot be kept or read: {error}.") from error


def _keep_new_key(file: Path) -> None:
    """Put a key in its place whole, or not at all; the first of two starts wins."""
    handle, made = tempfile.mkstemp(dir=file.parent, prefix="secret_key.")
    with os.fdopen(handle, "w") as opened:
        opened.write(secrets.token_hex(32))
        opened.flush()
        os.fsync(opened.fileno())
    try:
        os.link(made, file)
    except FileExistsError:
        if not file.read_text().strip():  # After a full disk or a power cut.
            os.replace(made, file)
    except OSError:
        os.replace(made, file)  # Where files cannot have two names.
    Path(made).unlink(missing_ok=True)
