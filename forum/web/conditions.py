"""Conditional requests: what If-Match and its kin ask, in the order of RFC 9110, 13.2.2."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from werkzeug.http import parse_date, parse_etags


def status_for(environ: Mapping[str, Any], etag: str, last_modified: datetime | None) -> int:
    """Return 200 to send a page, 304 when the visitor has it, 412 when it is not what was meant.

    `etag` is without quotes; `last_modified` is None when a date would not tell pages apart.
    """
    if not _is_the_one_meant(environ, etag, last_modified):
        return 412
    if (known := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        return 304 if known[1:-1] == etag or parse_etags(known).contains_weak(etag) else 200
    since = _date(environ, "HTTP_IF_MODIFIED_SINCE")
    return 304 if since and last_modified and last_modified <= since else 200


def _is_the_one_meant(environ: Mapping[str, Any], etag: str, changed: datetime | None) -> bool:
    if (meant := environ.get("HTTP_IF_MATCH")) is not None:
        return parse_etags(meant).contains(etag)
    until = _date(environ, "HTTP_IF_UNMODIFIED_SINCE")
    return not (until and changed and changed > until)


def _date(environ: Mapping[str, Any], name: str) -> datetime | None:
    value = environ.get(name)
    return parse_date(value) if value else None
