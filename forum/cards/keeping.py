"""Keeping the cards that were drawn: a bounded folder, and one card being drawn at a time."""

import logging
from pathlib import Path
from threading import BoundedSemaphore, Lock

from forum.pictures import keep_file

from .card import Card

logger = logging.getLogger(__name__)

# Some twenty kilobytes each. When they are more, the oldest tenth goes.
MOST_KEPT = 2_000
# Of the few threads of a process that answer; the others are left to readers.
_waiting = BoundedSemaphore(2)
_turn = Lock()


class Busy(Exception):
    """Raised when others are waiting for their cards already."""


def picture_of(card: Card, folder: Path) -> bytes:
    """Return the picture of a card: the one that is kept, or a fresh one that will be."""
    file = folder / f"{card.name}.png"
    return _kept(file) or _drawn(card, file)


def _kept(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _drawn(card: Card, file: Path) -> bytes:
    if not _waiting.acquire(blocking=False):
        raise Busy
    try:
        with _turn:
            # Whoever had the turn before may have drawn the same.
            return _kept(file) or _draw_and_keep(card, file)
    finally:
        _waiting.release()


def _draw_and_keep(card: Card, file: Path) -> bytes:
    # What draws takes memory, and a board may run for days before anybody asks for a card.
    from .drawing import draw

    content = draw(card)
    try:
        keep_file(file, content)
        _forget_oldest(file.parent)
    except OSError as error:
        # A card that cannot be kept can be shown.
        logger.warning("A card could not be kept: %s", error)
    return content


def _forget_oldest(folder: Path) -> None:
    files = list(folder.iterdir())
    if len(files) <= MOST_KEPT:
        return
    files.sort(key=lambda file: file.stat().st_mtime)
    for file in files[: MOST_KEPT // 10]:
        file.unlink(missing_ok=True)
