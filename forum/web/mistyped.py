"""Addresses with a slash too many or letters too large: one hop to what was meant, never two."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RoutingException, Rule
from werkzeug.wrappers import Response

from forum.web.redirects import with_query

# What a sentence leaves at the end of an address that stands in it.
AROUND = " /.,;:!?)]>»”\"'-"


def install_mistyped(app: Flask) -> None:
    """Lead whoever asks for an address that is none to the one that was meant."""

    @app.before_request
    def lead_on() -> Response | None:
        if request.routing_exception is None or request.method not in {"GET", "HEAD"}:
            return None
        return _meant(request.path)


def _meant(path: str) -> Response | None:
    """Find the page that was meant, and lead to where it stands; None when there is none."""
    addresses: Any = current_app.create_url_adapter(request)
    for tidy in _spellings(path):
        try:
            return _place_of(tidy, *addresses.match(tidy, method="GET", return_rule=True))
        except (NotFound, RoutingException):
            continue
    return None


def _spellings(path: str) -> Iterator[str]:
    """Give the path as it may have been meant: tidied, and in small letters."""
    tidy = re.sub("/+", "/", f"/{path}").rstrip(AROUND) or "/"
    yield from dict.fromkeys((tidy, tidy.lower()))


def _place_of(tidy: str, rule: Rule, arguments: Mapping[str, Any]) -> Response:
    """Ask the view where it is: of what has a slug, it alone knows the right one.

    It compares its address with the path before it shows anything, and its limits count this.
    """
    request.url_rule = rule
    try:
        view: Any = current_app.view_functions[rule.endpoint]
        answer = current_app.make_response(view(**arguments)) if arguments else None
    except NotFound:
        raise
    except HTTPException:
        # A refusal is for the right address to say.
        answer = None
    is_elsewhere = answer is not None and 300 <= answer.status_code < 400
    return answer if answer and is_elsewhere else with_query(tidy, 301)
