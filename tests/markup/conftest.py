"""The markup library knows no board: its tests run without one."""

import pytest


@pytest.fixture(autouse=True)
def database():
    """Need none."""
