import pytest

from forum.accounts.devices import device_name


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0",
            "Firefox · Windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            "Chrome · Linux",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari · iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 YaBrowser/25.1 Safari/537.36",
            "Yandex Browser · Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Safari/537.36", "Chrome · Android"),
        ("Lynx/2.9.0", "Lynx"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_browsers_by_the_names_people_know(user_agent, name):
    assert device_name(user_agent) == name
