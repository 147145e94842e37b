"""What conditional requests are answered, in the order of RFC 9110."""

from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.http import http_date

from forum.web.conditions import status_for

CHANGED = datetime(2026, 3, 5, 12, tzinfo=UTC)
BEFORE, SAME, AFTER = (http_date(CHANGED + timedelta(hours=hours)) for hours in (-1, 0, 1))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"IF_NONE_MATCH": '"tag"'}, 304),
        ({"IF_NONE_MATCH": 'W/"tag"'}, 304),
        ({"IF_NONE_MATCH": '"other", "tag"'}, 304),
        ({"IF_NONE_MATCH": "*"}, 304),
        ({"IF_NONE_MATCH": '"other"'}, 200),
        ({"IF_NONE_MATCH": "tag"}, 304),
        ({"IF_NONE_MATCH": ""}, 200),
        ({"IF_MODIFIED_SINCE": SAME}, 304),
        ({"IF_MODIFIED_SINCE": AFTER}, 304),
        ({"IF_MODIFIED_SINCE": BEFORE}, 200),
        ({"IF_MODIFIED_SINCE": "yesterday"}, 200),
        # Who names a tag is asked for no date.
        ({"IF_NONE_MATCH": '"other"', "IF_MODIFIED_SINCE": AFTER}, 200),
        ({"IF_NONE_MATCH": '"tag"', "IF_MODIFIED_SINCE": BEFORE}, 304),
        ({"IF_MATCH": '"tag"'}, 200),
        ({"IF_MATCH": "*"}, 200),
        ({"IF_MATCH": 'W/"tag"'}, 412),
        ({"IF_MATCH": '"other"'}, 412),
        ({"IF_UNMODIFIED_SINCE": AFTER}, 200),
        ({"IF_UNMODIFIED_SINCE": BEFORE}, 412),
        ({"IF_UNMODIFIED_SINCE": "never"}, 200),
        ({"IF_MATCH": '"tag"', "IF_UNMODIFIED_SINCE": BEFORE}, 200),
        ({"IF_MATCH": '"other"', "IF_NONE_MATCH": '"tag"'}, 412),
        ({"IF_MATCH": '"tag"', "IF_NONE_MATCH": '"tag"'}, 304),
    ],
)
def test_conditions(headers, status):
    environ = {f"HTTP_{name}": value for name, value in headers.items()}

    assert status_for(environ, "tag", CHANGED) == status


@pytest.mark.parametrize("header", ["IF_MODIFIED_SINCE", "IF_UNMODIFIED_SINCE"])
def test_a_page_just_made_is_told_from_no_other_by_its_date(header):
    assert status_for({f"HTTP_{header}": BEFORE}, "tag", None) == 200
    assert status_for({f"HTTP_{header}": AFTER}, "tag", None) == 200
