"""What is done to every request before a view sees it."""

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter

from forum.database.transactions import expect_writing
from forum.web.redirects import is_from_elsewhere

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
LARGEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """An id in an address: any number that no table can hold is simply not there."""

    regex = "[1-9][0-9]{0,9}"

    def __init__(self, map) -> None:
        super().__init__(map, max=LARGEST_ID)


def reads_first(view):
    """Mark a view that reads, does slow work, and only then writes (see `begin_writing`)."""
    view.reads_first = True
    return view


def install_requests(app: Flask) -> None:
    """Teach addresses their ids, refuse other sites, and tell transactions what they are for."""
    app.url_map.converters["id"] = IdConverter

    @app.before_request
    def refuse_impossible_addresses() -> None:
        if "\x00" in request.path or "\ufffd" in request.path:
            abort(404)

    @app.before_request
    def refuse_other_sites() -> None:
        # Even the form to sign in would begin a new session, and so end the member's own.
        if request.method not in SAFE_METHODS and is_from_elsewhere():
            abort(403)

    @app.before_request
    def refuse_impossible_bodies() -> None:
        if request.mimetype != "multipart/form-data":
            request.max_content_length = app.config["BODY_MAX_BYTES"]
        # Read here, what is too large is no surprise to the page for another error.
        _ = request.method in SAFE_METHODS or request.form

    @app.before_request
    def say_whether_this_writes() -> None:
        view = app.view_functions.get(request.endpoint or "")
        writes = request.method not in SAFE_METHODS
        expect_writing(writes and not getattr(view, "reads_first", False))
