"""What an owner should know about the database program underneath."""

import sqlite3

from sqlalchemy import Engine


def advice(engine: Engine) -> list[str]:
    """Say what is known to be wrong with this version of the database program."""
    if engine.dialect.name == "sqlite" and loses_commits(sqlite3.sqlite_version_info):
        return [
            f"SQLite {sqlite3.sqlite_version} has a rare flaw that can lose a commit when several "
            "connections write at the same time; 3.51.3 and later (3.50.7, 3.44.6) are free of it."
        ]
    return []


def loses_commits(version: tuple[int, int, int]) -> bool:
    """Tell whether a version of SQLite may reset its log while another connection writes."""
    mended = {44: 6, 50: 7, 51: 3}
    major, minor, patch = version
    if major != 3 or minor < 7:
        return False
    return patch < mended[minor] if minor in mended else minor < 51
