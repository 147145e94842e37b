"""Backups that prove themselves: taken while the board runs, counted, summed, and checked again.

An archive holds the database, the uploads, the secret key, and a manifest with the number of rows
of every table and the checksum of every file. Restoring believes nothing that is not in it.
"""

import hashlib
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from flask import Flask

from forum.config import VERSION
from forum.database import copying
from forum.database.base import now

FORMAT = 1
MANIFEST, DATABASE, SECRET, UPLOADS = "manifest.json", "database", "secret_key", "uploads"
# What would be overwritten; anything else in the data directory is made anew by itself.
PRECIOUS = ("forum.sqlite", SECRET, UPLOADS)
_MEMBER = re.compile(rf"{MANIFEST}|{DATABASE}|{SECRET}|{UPLOADS}(/[\w-][\w.-]*)+")


class BackupRefused(Exception):
    """Raised with a sentence that says why no backup was made or restored."""


@dataclass
class Manifest:
    """What an archive says of itself."""

    made_by: str
    made_at: str
    database: str
    revision: str
    rows: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def save(app: Flask, archive: Path) -> Manifest:
    """Write everything that must be kept into one file; the board may run on."""
    if archive.exists():
        raise BackupRefused(f"{archive} exists already: name a file that does not.")
    if not archive.parent.is_dir():
        raise BackupRefused(f"There is no directory {archive.parent}.")
    data_dir = app.config["DATA_DIR"]
    partial = archive.with_name(archive.name + ".part")
    with tempfile.TemporaryDirectory(dir=data_dir, prefix="backup-") as folder:
        copy = Path(folder) / DATABASE
        manifest = _describe(app, copying.copy_database(app.config, copy))
        contents = {DATABASE: copy, **dict(_kept_files(data_dir))}
        manifest.files = {name: checksum(path) for name, path in contents.items()}
        _write_archive(partial, manifest, contents, Path(folder))
    partial.replace(archive)
    return manifest


def _describe(app: Flask, copied: copying.Copied) -> Manifest:
    return Manifest(
        made_by=f"Veche {VERSION}",
        made_at=now().isoformat(timespec="seconds"),
        database=copied.kind,
        revision=copied.revision,
        rows=copied.rows,
    )


def _kept_files(data_dir: Path) -> Iterator[tuple[str, Path]]:
    if (data_dir / SECRET).is_file():
        yield SECRET, data_dir / SECRET
    for path in sorted((data_dir / UPLOADS).rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(data_dir).as_posix(), path


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_archive(partial: Path, manifest: Manifest, contents, folder: Path) -> None:
    description = folder / MANIFEST
    description.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    # It holds the key and the password hashes: for the owner's eyes only.
    descriptor = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
            for name, path in {MANIFEST: description, **contents}.items():
                archive.add(path, name, recursive=False)
        file.flush()
        os.fsync(file.fileno())


def restore(archive: Path, data_dir: Path, address: str) -> Manifest:
    """Put an archive into an empty data directory and an empty database, and check it there."""
    data_dir.mkdir(parents=True, exist_ok=True)
    _refuse_occupied(data_dir)
    with tempfile.TemporaryDirectory(dir=data_dir, prefix="restore-") as name:
        folder = Path(name)
        manifest = _unpack(archive, folder)
        copying.fill_database(address, folder / DATABASE, manifest)
        for kept in (SECRET, UPLOADS):
            if (folder / kept).exists():
                shutil.move(folder / kept, data_dir / kept)
    return manifest


def _refuse_occupied(data_dir: Path) -> None:
    if occupied := [name for name in PRECIOUS if (data_dir / name).exists()]:
        raise BackupRefused(
            f"{data_dir} is not empty: it has {', '.join(occupied)}. Restore into a new directory "
            "(FORUM_DATA_DIR), or move these away first."
        )


def _unpack(archive: Path, folder: Path) -> Manifest:
    """Take an archive apart and compare each file with what the manifest says of it."""
    try:
        with tarfile.open(archive, "r:gz") as opened:
            for member in opened:
                _take(opened, member, folder)
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, EOFError, tarfile.TarError, ValueError, TypeError) as error:
        raise BackupRefused(f"{archive} is no whole backup of Veche: {error}") from error
    if manifest.format != FORMAT:
        raise BackupRefused(f"{archive} was made by {manifest.made_by}: restore it with that.")
    found = {name: checksum(path) for name, path in _unpacked(folder)}
    if found != manifest.files:
        wrong = sorted(dict(found.items() ^ manifest.files.items()))
        raise BackupRefused(f"{archive} is damaged: {', '.join(wrong[:5])} differ.")
    return manifest


def _take(opened: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one member out, if it is a plain file with a name that a backup can have."""
    source = opened.extractfile(member) if member.isreg() else None
    if source is None or not _MEMBER.fullmatch(member.name):
        raise ValueError(f"it holds {member.name!r}")
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = 0o600 if member.name in {SECRET, DATABASE} else 0o644
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as file:
        shutil.copyfileobj(source, file)


def _unpacked(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST:
            yield name, path


def copy_before_upgrade(app: Flask, label: str) -> Path | None:
    """Copy a database that is one file; a server's database has its own backups."""
    folder = app.config["DATA_DIR"] / "backups"
    folder.mkdir(exist_ok=True)
    target = folder / f"forum-{label}-{now():%Y%m%d-%H%M%S}.sqlite"
    return copying.copy_file(app.config, target)
