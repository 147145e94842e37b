"""The demo, loaded once into a board of its own."""

import pytest

from forum import demo
from forum.extensions import db
from forum.sections.planting import DEFAULT, plant_sections, read_plants
from tests.boards import own_board


@pytest.fixture(scope="session")
def loaded(tmp_path_factory, database_url):
    """Load the demo once, into a board of its own."""
    with own_board(tmp_path_factory.mktemp("demo"), database_url) as board:
        with board.opened():
            db.create_all()
            plant_sections(read_plants(DEFAULT))
            board.owner = demo.load()
            db.session.commit()
        yield board


@pytest.fixture
def board(loaded):
    with loaded.opened():
        yield loaded
