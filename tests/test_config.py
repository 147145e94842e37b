"""Settings: read as what they are, and refused at the start when they cannot be that."""

import pytest

from forum.config import SETTINGS, SettingError, read_settings


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
    ],
)
def test_a_value_that_cannot_be_stops_the_start_with_a_sentence(read, name, text):
    with pytest.raises(SettingError, match=f"FORUM_{name} cannot be"):
        read(name, text)
