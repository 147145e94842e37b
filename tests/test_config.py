"""Settings: read as what they are, and refused at the start when they cannot be that."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from forum.config import SETTINGS, SettingError, misspelt, read_settings
from forum.config_files import check_places, data_folder, secret_key


@pytest.fixture(autouse=True)
def database():
    """Need none: these tests read variables, and write nothing."""


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Return a function that reads one setting as the environment says it."""
    monkeypatch.setenv("FORUM_DATA_DIR", str(tmp_path))

    def value(name: str, text: str) -> object:
        monkeypatch.setenv(f"FORUM_{name}", text)
        return read_settings()[name]

    return value


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_default_can_be_what_it_says(setting):
    setting.parse(setting.default)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("LIMITS", "no", False),
        ("LIMITS", " On ", True),
        ("REGISTRATION", "0", False),
        ("POSTS_PER_PAGE", "50", 50),
        ("LANGUAGES", "ru, en,", ("ru", "en")),
        ("PUBLIC_URL", "https://forum.example/", "https://forum.example/"),
        ("SMTP_SECURITY", "TLS", "tls"),
        ("TIME_ZONE", "Asia/Yekaterinburg", "Asia/Yekaterinburg"),
        ("LIMIT_POST", "1 per second; 9/hour", "1 per second; 9/hour"),
        ("MAIL_FROM", "Вече <veche@example.ru>", "Вече <veche@example.ru>"),
        ("MAIL_FROM", "", ""),
        ("DATABASE_URL", "postgres://a:b@host:5432/veche", "postgres://a:b@host:5432/veche"),
        ("LIMITS_STORAGE", "redis://localhost:6379/1", "redis://localhost:6379/1"),
        ("VOTES", "0", 0),
        ("VOTE_SPREAD", "0", 0),
    ],
)
def test_values_are_read_as_what_they_are(read, name, text, value):
    assert read(name, text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("LIMITS", "enabled"),
        ("REGISTRATION", "nein"),
        ("POSTS_PER_PAGE", "0"),
        ("POSTS_PER_PAGE", "many"),
        ("VOTES", "-1"),
        ("VOTES_MOST", "51"),
        ("VOTES_REPUTATION", "0"),
        ("VOTE_HOURS", "0"),
        ("PLUS_WEIGHT_MOST", "0"),
        ("LIMIT_VOTE", "often"),
        ("THREADS", "-1"),
        ("PROXIES", "-1"),
        ("PORT", "65536"),
        ("TITLE_MAX_LENGTH", "201"),
        ("SMTP_SECURITY", "startls"),
        ("SMTP_SECURITY", "ssl"),
        ("PUBLIC_URL", "forum.example"),
        ("PUBLIC_URL", "ftp://forum.example"),
        ("PUBLIC_URL", "https://forum.example/veche"),
        ("TIME_ZONE", "Europe/Nowhere"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("LIMIT_SIGN_IN", "4 per fortnight"),
        ("LIMIT_POST", ""),
        ("LANGUAGES", "xx"),
        ("LANGUAGES", ""),
        ("LANGUAGE", "de"),
        ("LANGUAGE", ""),
        ("NAME", " "),
        ("PUBLIC_URL", "http://x:99999"),
        ("MAIL_FROM", "bad"),
        ("DATABASE_URL", "foo://x"),
        ("DATABASE_URL", "postgresql"),
        ("DATABASE_URL", "postgresql://x:y/z"),
        ("LIMITS_STORAGE", "banana"),
        ("LIMITS_STORAGE", ""),
    ],
)
def test_a_value_that_cannot_be_stops_the_start_with_a_sentence(read, name, text):
    with pytest.raises(SettingError, match=f"FORUM_{name} cannot be"):
        read(name, text)


def test_a_board_of_one_language_speaks_it(read, monkeypatch):
    assert read("LANGUAGES", "en") == ("en",)
    assert read_settings()["LANGUAGE"] == "en"


@pytest.mark.parametrize(
    ("name", "nearest"), [("FORUM_PRT", "FORUM_PORT"), ("FORUM_LANGAUGE", "FORUM_LANGUAGE")]
)
def test_a_misspelt_name_is_told_with_the_nearest_that_is_one(
    tmp_path, monkeypatch, caplog, name, nearest
):
    monkeypatch.setenv("FORUM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv(name, "9000")

    read_settings()

    assert f"{name} is no setting: did you mean {nearest}?" in caplog.text


@pytest.mark.parametrize("name", ["FORUM_NO_VENV", "FORUM_TEST_CHROMIUM", "FORUM_SMTP_PORT"])
def test_names_that_mean_something_are_not_told(monkeypatch, name):
    assert misspelt({name: "1"}) == {}


def test_a_secret_file_that_is_missing_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setenv("FORUM_SMTP_PASSWORD_FILE", "/nonexistent")

    with pytest.raises(SettingError, match="FORUM_SMTP_PASSWORD_FILE names /nonexistent"):
        read_settings()


def test_settings_that_are_no_text_are_said_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("FORUM_DATA_DIR", str(tmp_path))
    (tmp_path / ".env").write_bytes("FORUM_NAME=Вече".encode("cp1251"))

    with pytest.raises(SettingError, match="UTF-8"):
        read_settings()


def test_the_key_is_made_once_and_an_empty_file_is_none(tmp_path):
    first = secret_key(tmp_path)
    assert len(first) == 64
    assert secret_key(tmp_path) == first

    (tmp_path / "secret_key").write_text("\n")
    second = secret_key(tmp_path)

    assert len(second) == 64
    assert secret_key(tmp_path) == second
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_key_that_another_start_has_made_meanwhile_stays(tmp_path, monkeypatch):
    exists = Path.exists

    def made_just_then(file: Path) -> bool:
        was_there = exists(file)
        file.write_text("the other one's key")
        return was_there

    monkeypatch.setattr(Path, "exists", made_just_then)

    assert secret_key(tmp_path) == "the other one's key"


def test_a_folder_where_nothing_can_be_made_is_said_in_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    for check in (check_places, data_folder):
        with pytest.raises(SettingError, match="FORUM_DATA_DIR names"):
            check({"DATA_DIR": tmp_path / "file" / "board", "DATABASE_URL": ""})


def test_a_file_that_is_no_database_is_said_in_a_sentence(tmp_path):
    (tmp_path / "forum.sqlite").write_text("This is a letter, and no database.")

    for check in (check_places, data_folder):
        with pytest.raises(SettingError, match="is no database"):
            check({"DATA_DIR": tmp_path, "DATABASE_URL": ""})


def test_looking_at_the_database_leaves_locks_as_they_are(tmp_path):
    """A lock that is lost lets the next process take the log away from under its writer."""
    file = tmp_path / "forum.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE posts (id INTEGER)")

        data_folder({"DATA_DIR": tmp_path, "DATABASE_URL": ""})
        visit = "import sqlite3; sqlite3.connect('forum.sqlite').execute('SELECT * FROM posts')"
        subprocess.run([sys.executable, "-c", visit], cwd=tmp_path, check=True)

        assert (tmp_path / "forum.sqlite-wal").exists()
