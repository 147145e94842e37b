"""The sheet of keys tells everybody what works for them."""

import pytest

from tests.conftest import region


@pytest.mark.parametrize(("who", "keys"), [("guest", ["r"]), ("alice", ["r", "q"])])
def test_the_sheet_shows_only_the_keys_that_do_something(as_, people, who, keys):
    page = as_(people[who]).get("/keys")

    shown = [key.text for key in region(page, "dl.keys").select("kbd")]
    assert [key for key in shown if key in {"r", "q"}] == keys
