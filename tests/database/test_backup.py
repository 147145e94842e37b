"""A backup taken while people write restores to exactly what it says it holds."""

import json
import tarfile
import threading

import pytest
from sqlalchemy import func, select, text

from forum.accounts.models import User
from forum.config import database_address
from forum.database import backup
from forum.database.backup import BackupRefused, restore, save
from forum.database.copying import CopyRefused
from forum.database.upgrading import ensure_current
from forum.extensions import db
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import factories
from tests.boards import Board, own_board


@pytest.fixture
def other(tmp_path, database_url):
    """Return a second, empty place."""
    with own_board(tmp_path / "other", database_url) as board:
        yield board


@pytest.fixture
def archive(board, tmp_path):
    """Save a small board with an upload."""
    with board.opened() as app:
        ensure_current(app)
        factories.make_thread(posts=3)
        picture = board.data_dir / "uploads" / "avatars" / "ab12.webp"
        picture.parent.mkdir(parents=True)
        picture.write_bytes(b"a picture")
        save(app, tmp_path / "backup.tar.gz")
    return tmp_path / "backup.tar.gz"


def put_back(archive, board: Board):
    settings = {"DATA_DIR": str(board.data_dir), "DATABASE_URL": board.address}
    return restore(archive, board.data_dir, database_address(settings))


def test_everything_comes_back(board, archive, other):
    manifest = put_back(archive, other)

    assert manifest.rows["posts"] == 3
    assert (other.data_dir / "uploads/avatars/ab12.webp").read_bytes() == b"a picture"
    key = (board.data_dir / "secret_key").read_text()
    assert (other.data_dir / "secret_key").read_text() == key
    with other.opened() as app:
        ensure_current(app)
        sources = db.session.scalars(select(Post.source).order_by(Post.number)).all()
    assert sources == ["The opening post.", "Post number 2.", "Post number 3."]


def test_a_restored_board_goes_on_counting(archive, other):
    put_back(archive, other)

    with other.opened():
        member = db.session.scalars(select(User)).one()
        thread = db.session.scalars(select(Post)).first().thread
        assert factories.make_post(thread, author=member).number == 4


def test_only_the_owner_can_read_an_archive(archive):
    assert archive.stat().st_mode & 0o077 == 0


def test_an_archive_is_never_overwritten(board, archive):
    with board.opened() as app, pytest.raises(BackupRefused, match="exists already"):
        save(app, archive)


@pytest.mark.parametrize("name", ["secret_key", "uploads", "forum.sqlite"])
def test_a_directory_with_a_board_in_it_is_refused(archive, other, name):
    other.data_dir.mkdir()
    (other.data_dir / name).write_text("precious")

    with pytest.raises(BackupRefused, match=name):
        put_back(archive, other)

    assert (other.data_dir / name).read_text() == "precious"


def test_a_database_with_a_board_in_it_is_refused(archive, other):
    with other.opened() as app:
        ensure_current(app)
        app.config["DATA_DIR"].joinpath("secret_key").unlink()

    with pytest.raises((BackupRefused, CopyRefused), match="not empty"):
        put_back(archive, other)


def rewrite(archive, target, tmp_path, change):
    """Write an archive anew after `change` was made to its files."""
    folder = tmp_path / "apart"
    with tarfile.open(archive) as opened:
        for member in opened:
            path = folder / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(opened.extractfile(member).read())
    change(folder)
    with tarfile.open(target, "w:gz") as written:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            written.add(path, path.relative_to(folder).as_posix())


def drop_a_file(folder):
    (folder / "secret_key").unlink()


def change_a_file(folder):
    (folder / "uploads/avatars/ab12.webp").write_bytes(b"another picture")


def add_a_file(folder):
    (folder / "uploads" / "more.webp").write_bytes(b"more")


@pytest.mark.parametrize("change", [drop_a_file, change_a_file, add_a_file])
def test_an_archive_that_was_changed_is_refused(archive, other, tmp_path, change):
    damaged = tmp_path / "damaged.tar.gz"
    rewrite(archive, damaged, tmp_path, change)

    with pytest.raises(BackupRefused, match="damaged"):
        put_back(damaged, other)
    assert not (other.data_dir / "secret_key").exists()


def test_other_numbers_of_rows_are_noticed(archive, other, tmp_path):
    def claim_more(folder):
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["rows"]["posts"] += 1
        (folder / "manifest.json").write_text(json.dumps(manifest))

    rewrite(archive, tmp_path / "wrong.tar.gz", tmp_path, claim_more)

    with pytest.raises(CopyRefused, match="posts"):
        put_back(tmp_path / "wrong.tar.gz", other)


@pytest.mark.parametrize("name", ["../escaped", "/tmp/escaped", "uploads/../../escaped"])
def test_a_member_with_a_strange_name_is_refused(other, tmp_path, name):
    (tmp_path / "file").write_text("x")
    with tarfile.open(tmp_path / "strange.tar.gz", "w:gz") as written:
        member = written.gettarinfo(tmp_path / "file")
        member.name = name
        with (tmp_path / "file").open("rb") as file:
            written.addfile(member, file)

    with pytest.raises(BackupRefused, match="escaped"):
        put_back(tmp_path / "strange.tar.gz", other)


def test_a_torn_archive_is_refused(archive, other, tmp_path):
    torn = tmp_path / "torn.tar.gz"
    torn.write_bytes(archive.read_bytes()[:-2000])

    with pytest.raises(BackupRefused, match="no whole backup"):
        put_back(torn, other)


def test_a_backup_may_be_taken_while_people_write(board, other, tmp_path):
    with board.opened() as app:
        ensure_current(app)
        thread_id = factories.make_thread().id
        db.session.rollback()
        ended = threading.Event()

        def write_on():
            with app.app_context():
                while not ended.is_set():
                    thread = db.session.get_one(Thread, thread_id)
                    factories.make_post(thread, author=thread.author)
                db.session.remove()

        writer = threading.Thread(target=write_on)
        writer.start()
        try:
            manifest = save(app, tmp_path / "busy.tar.gz")
        finally:
            ended.set()
            writer.join()

    put_back(tmp_path / "busy.tar.gz", other)

    with other.opened(), db.engine.connect() as connection:
        posts = connection.scalar(select(func.count()).select_from(Post))
        counted = connection.scalar(text("SELECT post_count FROM threads"))
    assert posts == counted == manifest.rows["posts"]


def test_the_manifest_stands_first(archive):
    with tarfile.open(archive) as opened:
        assert opened.next().name == backup.MANIFEST
