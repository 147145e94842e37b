"""A post that others can vote on."""

import pytest

from forum.extensions import limiter
from tests.factories import make_member, make_post


@pytest.fixture(autouse=True)
def unlimited():
    """Stop nobody: applications share their limiter, and a command's may have switched it on."""
    limiter.enabled = False


@pytest.fixture
def author():
    return make_member("Vera")


@pytest.fixture
def post(thread, author):
    return make_post(thread, author=author, source="Pay him a share.")
