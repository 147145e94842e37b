"""Avatars: a small square picture of a member, one file for all who have the same."""

from typing import IO

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.models import User
from forum.extensions import db
from forum.pictures import PictureRefused, forget_picture, store_picture

FOLDER = "avatars"
BOX = (96, 96)

TOO_LARGE = _l("This file is too large for an avatar. Make the picture smaller and send it again.")


def store_avatar(stream: IO[bytes]) -> str:
    """Make an avatar of an uploaded file, and return its name."""
    stream.seek(0, 2)
    if stream.tell() > current_app.config["AVATAR_MAX_BYTES"]:
        raise PictureRefused(TOO_LARGE)
    stream.seek(0)
    return store_picture(stream, FOLDER, BOX)


def forget_avatar(name: str | None) -> None:
    """Delete a former avatar that no member has any more."""
    if name and db.session.scalar(select(User.id).where(User.avatar == name).limit(1)) is None:
        forget_picture(name, FOLDER)
