"""A post that others can vote on."""

import pytest

from tests.factories import make_member, make_post


@pytest.fixture
def author():
    return make_member("Vera")


@pytest.fixture
def post(thread, author):
    return make_post(thread, author=author, source="Pay him a share.")
