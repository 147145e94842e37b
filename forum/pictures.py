"""Uploaded pictures: looked at with suspicion, made anew in one small format, named by content."""

import hashlib
import os
import secrets
from pathlib import Path
from threading import Lock
from typing import IO

from flask import current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 40_000_000
# A picture being decoded may take 160 MB: one after the other.
_turn = Lock()

NO_PICTURE = _l("This file is not a picture we can read. Send a JPEG, PNG, WebP or GIF.")
DAMAGED = _l("This picture is damaged or incomplete. Save it again or choose another one.")
TOO_MANY_PIXELS = _l("This picture has more than 40 million pixels. Make it smaller first.")


class PictureRefused(Exception):
    """Raised when a file cannot be taken as a picture; says what to do."""

    def __init__(self, reason: LazyString) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


def picture_folder(folder: str) -> Path:
    """Return where the pictures of one kind are kept."""
    return Path(current_app.config["DATA_DIR"]) / "uploads" / folder


def store_picture(stream: IO[bytes], folder: str, box: tuple[int, int]) -> str:
    """Cut a picture to the proportions of a box, no larger than it, and keep it; return its name.

    Nothing of the file but what is seen survives: no metadata, no second content.
    """
    with _turn:
        content = _remade(stream, box)
    name = f"{hashlib.sha256(content).hexdigest()[:32]}.webp"
    keep_file(picture_folder(folder) / name, content)
    return name


def forget_picture(name: str, folder: str) -> None:
    """Delete a stored picture; the caller knows that nobody shows it any more."""
    (picture_folder(folder) / name).unlink(missing_ok=True)


def _remade(stream: IO[bytes], box: tuple[int, int]) -> bytes:
    from io import BytesIO

    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(stream, formats=FORMATS) as opened:
            _check_size(opened.size)
            opened.draft("RGB", (box[0] * 2, box[1] * 2))
            upright = ImageOps.exif_transpose(opened)
            has_alpha = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
            whole = upright.convert("RGBA" if has_alpha else "RGB")
    except UnidentifiedImageError as error:
        raise PictureRefused(NO_PICTURE) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(TOO_MANY_PIXELS) from error
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError) as error:
        raise PictureRefused(DAMAGED) from error
    made = BytesIO()
    ImageOps.fit(whole, _target(whole.size, box)).save(made, "WEBP", quality=84)
    return made.getvalue()


def _check_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise PictureRefused(TOO_MANY_PIXELS)


def _target(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """Shrink the box until the picture fills it without being blown up."""
    scale = min(1.0, size[0] / box[0], size[1] / box[1])
    return max(1, round(box[0] * scale)), max(1, round(box[1] * scale))


def keep_file(file: Path, content: bytes) -> None:
    """Keep a file under a name that tells its content: nobody ever sees a half of it."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{secrets.token_hex(8)}.part")
    partial.write_bytes(content)
    os.replace(partial, file)
