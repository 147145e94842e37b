"""Avatars: a small square picture of a member, one file for all who have the same."""

from typing import IO

from sqlalchemy import select

from forum.accounts.models import User
from forum.extensions import db
from forum.pictures import forget_picture, store_picture

FOLDER = "avatars"
BOX = (96, 96)


def store_avatar(stream: IO[bytes]) -> str:
    """Make an avatar of an uploaded file, and return its name."""
    return store_picture(stream, FOLDER, BOX)


def forget_avatar(name: str | None) -> None:
    """Delete a former avatar that no member has any more."""
    if name and db.session.scalar(select(User.id).where(User.avatar == name).limit(1)) is None:
        forget_picture(name, FOLDER)
