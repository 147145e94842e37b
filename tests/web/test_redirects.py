import pytest

from forum.web.redirects import local_path, page_before, way_back


@pytest.mark.parametrize(
    "path",
    ["/", "/threads/1-a", "/threads/1?page=2#post-5", "/search?q=a%20b", "/темы", "/a//b"],
)
def test_addresses_of_the_board_are_kept_as_they_are(path):
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "threads/1",
        "https://evil.example/",
        "http:evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/a\r\nSet-Cookie: x=1",
        "/\x00/evil.example",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "evil.example",
        "@evil.example",
        "/" + "x" * 3000,
        "//[",
        "/a b",
    ],
)
def test_everything_else_is_nowhere(path):
    assert local_path(path) is None


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("/threads/1-a?page=2", "/threads/1-a?page=2"),
        ("/threads/1/reply?to=5#answer", "/threads/1/reply?to=5#answer"),
        ("/sections/5/threads/new", "/sections/5/threads/new"),
        ("/sign-out", None),
        ("/drafts/discard?x=1", None),
        ("/threads/1/unpin/now", None),
        ("/nowhere", None),
        ("//evil.example/sign-in", None),
        (None, None),
    ],
)
def test_a_way_back_leads_to_a_page(app, path, way):
    with app.test_request_context("/"):
        assert way_back(path) == way


@pytest.mark.parametrize(
    ("referrer", "path"),
    [
        ("http://localhost/threads/1?page=2", "/threads/1?page=2"),
        ("http://localhost/threads/1", "/threads/1"),
        ("http://localhost//evil.example", None),
        ("http://evil.example/threads/1", None),
        ("http://localhost.evil.example/", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_the_page_before_is_one_of_the_board(app, referrer, path):
    with app.test_request_context("/", headers={"Referer": referrer}):
        assert page_before() == path
