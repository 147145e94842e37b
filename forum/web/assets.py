"""Static files under names that tell their content, with compressed twins, made at start."""

import gzip
import hashlib
import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import brotli
import rjsmin
from flask import Flask
from whitenoise import WhiteNoise

from forum.config import ROOT
from forum.web.headers import add_fixed_headers

COMPRESSIBLE = {".css", ".js", ".svg", ".ico", ".txt", ".json", ".webmanifest"}
# Found by browsers under these addresses, whatever a page says.
AT_THE_ROOT = {
    "/favicon.ico": "img/favicon.ico",
    "/apple-touch-icon.png": "img/touch-icon.png",
}


def _static_folder() -> Path:
    packaged = Path(__file__).resolve().parent.parent / "static"
    return packaged if packaged.is_dir() else ROOT / "static"


def _hashed_name(name: str, content: bytes) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}{dot}{ending}"


def _tightened(sheet: bytes) -> bytes:
    """Take out of a stylesheet what only its authors read: comments, and space between words."""
    text = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", sheet.decode(), flags=re.DOTALL))
    return re.sub(r" ?([{};,]) ?|(?<=[:]) ", r"\1", text).replace(";}", "}").strip().encode()


# How files are made smaller; those of others come small already, and stay as they are.
TIGHTENED: dict[str, Callable[[bytes], bytes]] = {".css": _tightened, ".js": rjsmin.jsmin}
OF_OTHERS = "vendor"


def _write(file: Path, make: Callable[[], bytes]) -> None:
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    # Workers that start together write the same content, each under a name of its own first.
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.write_bytes(make())
    part.replace(file)


def build_assets(source: Path, target: Path) -> dict[str, str]:
    """Copy every static file under its hashed name; return plain name -> hashed name."""
    names: dict[str, str] = {}
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        content = file.read_bytes()
        name = file.relative_to(source).as_posix()
        if file.suffix in TIGHTENED and not name.startswith(OF_OTHERS):
            content = TIGHTENED[file.suffix](content)
        names[name] = _hashed_name(name, content)
        made = target / names[name]
        _write(made, partial(bytes, content))
        if file.suffix in COMPRESSIBLE:
            _write(made.with_name(made.name + ".br"), partial(brotli.compress, content))
            gzipped = partial(gzip.compress, content, 9, mtime=0)
            _write(made.with_name(made.name + ".gz"), gzipped)
    return names


def install_assets(app: Flask) -> None:
    """Serve the static files in front of Flask, and tell templates their names."""
    target = app.config["DATA_DIR"] / "assets"
    names = build_assets(_static_folder(), target)
    served = WhiteNoise(
        app.wsgi_app,
        max_age=86_400,
        immutable_file_test=lambda path, url: url.startswith("/static/"),
        allow_all_origins=False,
        add_headers_function=lambda headers, path, url: add_fixed_headers(headers, app),
    )
    for hashed in names.values():
        served.add_file_to_dictionary(f"/static/{hashed}", str(target / hashed))
    for address, name in AT_THE_ROOT.items():
        if name in names:
            served.add_file_to_dictionary(address, str(target / names[name]))
    app.wsgi_app = served  # type: ignore[method-assign]

    def asset(name: str) -> str:
        """Return the address of a static file."""
        return f"/static/{names[name]}"

    app.add_template_global(asset)
