"""Where a person may be sent: back to addresses of this board only, on to the right spelling."""

import re
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

_LOCAL = re.compile(r"/(?!/)[^\\\x00-\x20\x7f\ufffd]*")
LONGEST = 2000


def if_elsewhere(address: str) -> Response | None:
    """Lead a former or mistyped address to the right one, with its page; None when it is right."""
    return None if request.path == address else with_query(address, 301)


def with_query(address: str, code: int) -> Response:
    """Redirect to an address with what the request asks of it; the first page needs no number."""
    parts = request.query_string.decode("ascii", "ignore").split("&")
    query = "&".join(part for part in parts if part != "page=1")
    return redirect(f"{address}?{query}" if query else address, code)


def local_path(text: str | None) -> str | None:
    """Return an address of this board as it is; None for anything that could lead elsewhere."""
    if not text or len(text) > LONGEST or not _LOCAL.fullmatch(text):
        return None
    parts = address_parts(text)
    return text if parts and not parts.scheme and not parts.netloc else None


def way_back(text: str | None) -> str | None:
    """Return an address of this board if there is a page to see: not every address has one."""
    path = local_path(text)
    parts = address_parts(path or "")
    if path is None or parts is None:
        return None
    try:
        addresses: Any = current_app.create_url_adapter(request)
        addresses.match(unquote(parts.path), method="GET")
    except RequestRedirect:
        return path
    except HTTPException:
        return None
    return path


def address_parts(text: str) -> SplitResult | None:
    """Take an address apart; None when it is none."""
    try:
        return urlsplit(text)
    except ValueError:
        return None


def page_before() -> str | None:
    """Return the page of this board that the browser says it comes from."""
    came_from = address_parts(request.referrer or "")
    if came_from is None or came_from.netloc != request.host:
        return None
    query = f"?{came_from.query}" if came_from.query else ""
    return local_path(came_from.path + query)


def is_from_elsewhere() -> bool:
    """Tell whether another site made the browser send this."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"cross-site", "same-site"}
