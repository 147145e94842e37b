import shutil

import pytest

from forum.database import migrating, upgrading
from tests.boards import lend_made_files, own_board

REBUILDING = '''
"""Makes a table anew that others refer to."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("users") as users:
        users.alter_column("name", existing_type=sa.String(30), type_=sa.String(40))
        users.add_column(sa.Column("motto", sa.Text(), nullable=False, server_default="-"))
    with op.batch_alter_table("posts") as posts:
        posts.alter_column("markup_version", existing_type=sa.Integer(), type_=sa.BigInteger())
    {more}


def downgrade():
    with op.batch_alter_table("users") as users:
        users.drop_column("motto")
'''


@pytest.fixture
def board(app, tmp_path, database_url):
    """Return a board of its own, with an empty database."""
    with own_board(tmp_path / "board", database_url) as board:
        lend_made_files(app.config["DATA_DIR"], board.data_dir)
        yield board


@pytest.fixture
def next_revision(tmp_path, monkeypatch):
    """Return a function that adds a revision to a copy of the migrations, as a later Veche has."""

    def add(more: str = "pass") -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(migrating.FOLDER, folder)
        text = REBUILDING.format(head=upgrading.HEAD, more=more)
        (folder / "versions" / "9999_rebuilding.py").write_text(text)
        monkeypatch.setattr(migrating, "FOLDER", folder)
        monkeypatch.setattr(upgrading, "HEAD", "9999")

    return add
