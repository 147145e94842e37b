"""The settings as an owner sees them."""

from click.testing import CliRunner

from forum.cli import COMMANDS, veche
from forum.config import SETTINGS
from tests.boards import Board


def test_every_setting_is_listed_with_its_reason(board):
    said = board.done("config")

    for setting in SETTINGS:
        assert f"FORUM_{setting.name}=" in said
        assert f"# {setting.why}\n" in said


def test_what_was_changed_is_shown_beside_the_default(board, monkeypatch):
    monkeypatch.setenv("FORUM_PORT", "9000")
    monkeypatch.setenv("FORUM_LANGUAGES", "en")

    said = board.done("config")

    assert "FORUM_PORT=9000\n# (default: 8000)" in said
    assert "FORUM_LANGUAGES=en\n# (default: ru,en)" in said


def test_secrets_are_masked(monkeypatch):
    monkeypatch.setenv("FORUM_SMTP_PASSWORD", "tell-nobody")
    monkeypatch.setenv("FORUM_SECRET_KEY", "tell-nobody")
    monkeypatch.setenv("FORUM_DATABASE_URL", "postgresql://veche:tell-nobody@host/veche")

    said = CliRunner().invoke(veche, ["config"]).output

    assert "tell-nobody" not in said
    assert "FORUM_DATABASE_URL=postgresql://veche:***@host/veche" in said
    assert "FORUM_SMTP_PASSWORD=(set, not shown)" in said


def test_asking_for_settings_makes_nothing(tmp_path):
    board = Board(tmp_path / "board", "")

    board.done("config")

    assert not board.data_dir.exists()


def test_help_lists_every_command(board):
    said = board.done("--help")
    assert "...\n" not in said.partition("Commands:")[2]
    for name in COMMANDS:
        assert f"\n  {name} " in said
        board.done(name, "--help")
