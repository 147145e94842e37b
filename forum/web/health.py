"""The address by which a supervisor asks whether the board is well."""

from flask import Flask, jsonify
from sqlalchemy import text
from werkzeug.wrappers import Response

from forum.config import VERSION
from forum.extensions import db


def install_health(app: Flask) -> None:
    """Answer /healthz: 200 when the database answers, 503 when it does not."""

    @app.get("/healthz")
    def health() -> Response:
        db.session.execute(text("SELECT 1"))
        response = jsonify(status="ok", version=VERSION)
        response.headers["Cache-Control"] = "no-store"
        return response
