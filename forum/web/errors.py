"""Error pages: the forum's own, in the reader's language, with the text a person had typed."""

import errno
from dataclasses import dataclass
from io import BytesIO
from typing import cast

from flask import Flask, current_app, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, ServiceUnavailable
from werkzeug.formparser import FormDataParser
from werkzeug.wrappers import Response

from forum.extensions import db
from forum.markup import MarkupRefused
from forum.web.access import Refused, SignInNeeded, guest
from forum.web.pages import render_whole, wanted_region

# Fields whose text is given back; everything else on a form can be chosen again.
WRITTEN = ("title", "standfirst", "byline", "source", "picture_alt", "about", "reason", "note")


@dataclass(frozen=True)
class Problem:
    """What an error page says: a heading, and what to do."""

    title: object
    advice: object


PROBLEMS = {
    400: Problem(_l("This request cannot be understood"), _l("Go back and try once more.")),
    401: Problem(_l("Sign in to go on"), _l("Only members can do this.")),
    403: Problem(_l("This cannot be done"), _l("You have no right to do this here.")),
    404: Problem(
        _l("There is nothing here"),
        _l("The page was moved or hidden, or the address has a mistake. Start from the index."),
    ),
    405: Problem(_l("This cannot be done this way"), _l("Go back and use the page's own buttons.")),
    409: Problem(_l("Somebody was quicker"), _l("Look at the page again, then repeat.")),
    410: Problem(_l("This was taken away"), _l("Nothing stands at this address any more.")),
    413: Problem(_l("This is too large"), _l("Make the text shorter or the picture smaller.")),
    422: Problem(_l("Something is not right yet"), _l("Correct it and send again.")),
    429: Problem(
        _l("Not so fast"), _l("Wait a little, then try again: nothing you wrote is lost.")
    ),
    500: Problem(
        _l("The board has made a mistake"),
        _l("It was written down for the owner. Nothing you wrote is lost: try again later."),
    ),
    503: Problem(
        _l("The board is busy"), _l("Try again in a few seconds: nothing you wrote is lost.")
    ),
}


MARKUP_REFUSALS = {
    "too_long": _l("The text is longer than the board allows: make it shorter."),
    "too_deep": _l("Quotes, lists or other marks are nested too deeply: take some levels out."),
    "too_large": _l("The text would become far too large on the page: make its tables smaller."),
    "too_many_quotes": _l(
        "There are more quotes of posts in this text than the board can check: "
        "spread them over several posts."
    ),
}


def written_text() -> dict[str, str]:
    """Return what the person had typed, for the page to show again."""
    form: MultiDict[str, str]
    try:
        form = request.form
    except RequestEntityTooLarge:
        form = _texts_of_too_much()
    except HTTPException:
        return {}
    return {name: form[name] for name in WRITTEN if form.get(name, "").strip()}


class _Nowhere(BytesIO):
    def write(self, data) -> int:
        """Take in a part of a file, and keep nothing of it."""
        return len(data)


def _pass_over(total_content_length, content_type, filename, content_length=None) -> _Nowhere:
    return _Nowhere()


def _texts_of_too_much() -> MultiDict[str, str]:
    """Read the texts of a form that is too large: its files are passed over, if it has any."""
    most = current_app.config["BODY_MAX_BYTES"]
    has_files = request.mimetype == "multipart/form-data"
    parser = FormDataParser(
        stream_factory=_pass_over,
        max_form_memory_size=most,
        max_form_parts=request.max_form_parts,
        max_content_length=2 * (current_app.config["MAX_CONTENT_LENGTH"] if has_files else most),
    )
    try:
        return parser.parse_from_environ(request.environ)[1]
    except HTTPException:
        return MultiDict()


def _show(problem: Problem, status: int, reason: object = "") -> Response:
    """Make the page; inside a swap only a notice, so that the form keeps its place and text."""
    context = {"problem": problem, "status": status, "reason": reason or problem.advice}
    if wanted_region() is None:
        page = render_whole("errors/show.html", written=written_text(), **context)
        return Response(page, status, mimetype="text/html")
    notice = Response(render_whole("errors/_notice.html", **context), status)
    notice.mimetype = "text/html"
    notice.headers.update({"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"})
    return notice


def show_http_error(error: HTTPException) -> Response:
    """Answer with the page for the error's status; errors that carry an answer keep it."""
    if error.response is not None:
        return cast(Response, error.response)
    status = error.code or 500
    response = _show(PROBLEMS.get(status, PROBLEMS[400]), status, _reason(error))
    for name, value in error.get_headers(request.environ):
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _reason(error: HTTPException) -> object:
    if isinstance(error, (Refused, SignInNeeded)):
        return error.description
    if isinstance(error, CSRFError):
        return _(
            "The page had been open for too long, or you signed in or out in another window. "
            "Nothing is lost: press the button once more."
        )
    return ""


def show_markup_refusal(error: MarkupRefused) -> Response:
    """Answer a text that the renderer does not take with what to change in it."""
    db.session.rollback()
    return _show(PROBLEMS[422], 422, MARKUP_REFUSALS[error.reason])


def show_busy(error: Exception) -> Response:
    """Answer a locked database or a full disk with a wait instead of a broken page."""
    # The driver's own words: SQLAlchemy's would bring along what people had typed.
    current_app.logger.error("The database refused: %r", str(getattr(error, "orig", error)))
    _do_without_database()
    return show_http_error(ServiceUnavailable(retry_after=5))


def show_full_disk(error: OSError) -> Response:
    """Answer a full disk with a wait; any other trouble with files is a mistake of ours."""
    if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}:
        raise error
    return show_busy(error)


def show_crash(error: Exception) -> Response:
    """Answer a mistake of ours; the details go to the log only."""
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, OperationalError):
        # The database went while a page for another error was being made.
        return show_busy(cause)
    _do_without_database()
    return _show(PROBLEMS[500], 500)


def _do_without_database() -> None:
    """Let the error page be made even when nothing can be read."""
    db.session.rollback()
    g._login_user = guest()


def install_errors(app: Flask) -> None:
    """Give every refusal and mistake its page."""
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(MarkupRefused, show_markup_refusal)
    app.register_error_handler(OperationalError, show_busy)
    app.register_error_handler(OSError, show_full_disk)
    app.register_error_handler(500, show_crash)
