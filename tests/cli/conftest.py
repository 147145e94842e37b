import pytest

from tests.boards import lend_made_files, own_board


@pytest.fixture
def board(app, tmp_path, database_url):
    """Return a board of its own, with an empty database."""
    with own_board(tmp_path / "board", database_url) as board:
        lend_made_files(app.config["DATA_DIR"], board.data_dir)
        yield board
