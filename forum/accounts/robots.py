"""Telling hands from robots: a form shown a moment ago was not filled in by hand."""

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from forum.database.base import now


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="form shown")


def stamp() -> str:
    """Write down, so that nobody can change it, that a form was shown now."""
    return _signer().dumps("shown")


def seconds_since(stamped: str | None) -> float | None:
    """Tell how long ago a form was shown; None when no form of ours was."""
    try:
        _, shown_at = _signer().loads(stamped or "", return_timestamp=True)
    except BadData:
        return None
    return (now() - shown_at).total_seconds()
