"""Files that the board writes when they are asked for: for browsers and robots, not for readers."""

from flask import make_response, request
from werkzeug.wrappers import Response


def written_file(text: str, mimetype: str, *, seconds: int = 0) -> Response:
    """Answer with a file that is the same for everybody, kept for some time or asked for again."""
    response = make_response(text)
    response.mimetype = mimetype
    if seconds:
        response.cache_control.public, response.cache_control.max_age = True, seconds
    else:
        response.cache_control.no_cache = True
    response.add_etag(weak=True)
    return response.make_conditional(request)


def in_language(response: Response) -> Response:
    """Say that a file is in the reader's language, as a browser wishes or a cookie says."""
    response.vary.update(("Accept-Language", "Cookie"))
    response.cache_control.public = False
    return response
