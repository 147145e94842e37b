"""Serving what members have sent: under names of our making, and never as pages."""

import re

from flask import Flask, abort, send_from_directory
from werkzeug.wrappers import Response

_NAME = re.compile(r"[a-z]+/[0-9a-f]{20,64}\.webp")
_YEAR = 31_536_000


def install_uploads(app: Flask) -> None:
    """Answer /uploads/… with stored pictures."""

    @app.get("/uploads/<path:name>")
    def upload(name: str) -> Response:
        if not _NAME.fullmatch(name):
            abort(404)
        folder = app.config["DATA_DIR"] / "uploads"
        response = send_from_directory(folder, name, mimetype="image/webp", max_age=_YEAR)
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response
