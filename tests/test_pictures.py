import io
import struct
import zlib

import pytest
from PIL import Image

from forum.pictures import PictureRefused, forget_picture, picture_folder, store_picture

BOX = (96, 96)


def made(format: str = "PNG", size=(300, 200), mode: str = "RGB", **values) -> io.BytesIO:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, format, **values)
    stream.seek(0)
    return stream


def stored(name: str, folder: str = "avatars") -> Image.Image:
    return Image.open(io.BytesIO((picture_folder(folder) / name).read_bytes()))


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that says it is huge and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_pictures_become_webp_of_the_size_of_the_box(format):
    picture = stored(store_picture(made(format), "avatars", BOX))

    assert (picture.format, picture.size) == ("WEBP", BOX)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_kind_are_taken(mode):
    assert stored(store_picture(made(mode=mode), "avatars", BOX)).size == BOX


def test_small_pictures_are_not_blown_up():
    assert stored(store_picture(made(size=(64, 36)), "news", (1280, 720)), "news").size == (64, 36)


def test_a_thin_picture_becomes_at_least_one_pixel():
    assert stored(store_picture(made(size=(4000, 1)), "avatars", BOX)).size == (1, 1)


def test_one_picture_has_one_name():
    assert store_picture(made(), "avatars", BOX) == store_picture(made(), "avatars", BOX)


def test_metadata_is_gone_and_its_turn_is_done():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "secret camera"
    lying = io.BytesIO()
    left_red = Image.new("RGB", (200, 200), "blue")
    left_red.paste("red", (0, 0, 100, 200))
    left_red.save(lying, "JPEG", exif=exif)
    lying.seek(0)

    name = store_picture(lying, "avatars", BOX)

    picture = stored(name)
    assert not picture.getexif()
    assert b"secret camera" not in (picture_folder("avatars") / name).read_bytes()
    red, _, blue = picture.convert("RGB").getpixel((48, 10))
    assert red > blue


def test_only_the_first_frame_of_a_moving_picture_stays():
    stream = io.BytesIO()
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    stream.seek(0)

    assert getattr(stored(store_picture(stream, "avatars", BOX)), "n_frames", 1) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script></html>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        b"BM" + b"\0" * 60,
        b"II*\0" + b"\0" * 60,
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\xff\xff\xff\xffWEBPVP8 ",
        b"\xff\xd8\xff\xe0" + b"\xff" * 100,
    ],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(PictureRefused):
        store_picture(io.BytesIO(content), "avatars", BOX)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_half_a_picture_is_refused_or_taken_never_a_crash(format, part):
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    stream = io.BytesIO()
    noise.save(stream, format)
    whole = stream.getvalue()

    with pytest.raises(PictureRefused):
        store_picture(io.BytesIO(whole[: int(len(whole) * part)]), "avatars", BOX)


@pytest.mark.parametrize("size", [(30_000, 30_000), (12_000, 5_000), (2**31 - 1, 2**31 - 1)])
def test_a_small_file_that_says_it_is_huge_is_refused_unopened(size):
    with pytest.raises(PictureRefused, match="40 million pixels"):
        store_picture(io.BytesIO(png_header(*size)), "avatars", BOX)


def test_nothing_hides_behind_a_picture():
    polyglot = made("JPEG").getvalue() + b"<script>alert(1)</script><?php system('id'); ?>"

    name = store_picture(io.BytesIO(polyglot), "avatars", BOX)

    assert b"script" not in (picture_folder("avatars") / name).read_bytes()


def test_a_forgotten_picture_is_gone_and_may_be_forgotten_twice():
    name = store_picture(made(), "avatars", BOX)

    forget_picture(name, "avatars")
    forget_picture(name, "avatars")

    assert not (picture_folder("avatars") / name).exists()
