"""Static files: named by their content, kept for good, sent small."""

import gzip
import re

import brotli
import pytest

from forum.web.assets import build_assets

IDENTITY = {"Accept-Encoding": "identity"}
LINKS = re.compile(r'"(/static/[^"#]+)')


@pytest.fixture
def names(client):
    """Return the static files that the index links to."""
    return sorted(set(LINKS.findall(client.get("/").text)))


@pytest.fixture
def fetch(client):
    """Return a function that gets a file and closes it again."""
    return lambda path, **headers: client.get(path, headers=headers, buffered=True)


def test_pages_link_to_files_that_exist(fetch, names):
    assert {name.rpartition(".")[2] for name in names} >= {"css", "js", "svg"}
    for name in names:
        assert fetch(name).status_code == 200


def test_hashed_files_are_kept_for_good(fetch, names):
    for name in names:
        answer = fetch(name)
        assert re.search(r"\.[0-9a-f]{10}\.\w+$", name)
        assert "immutable" in answer.headers["Cache-Control"]
        assert "public" in answer.headers["Cache-Control"]


def test_the_icon_at_the_root_may_change(fetch):
    answer = fetch("/favicon.ico")

    assert answer.status_code == 200
    assert "immutable" not in answer.headers["Cache-Control"]
    assert int(re.search(r"max-age=(\d+)", answer.headers["Cache-Control"])[1]) <= 86_400


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_the_smallest_form_is_sent_that_the_browser_takes(fetch, names, accepted, encoding, unpack):
    styles = next(name for name in names if "css/veche." in name)
    plain = fetch(styles, **IDENTITY).data

    answer = fetch(styles, **{"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == encoding
    assert unpack(answer.data) == plain
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert encoding is None or len(answer.data) < len(plain) / 2


def test_types_are_those_of_the_files(fetch, names):
    types = {name.rpartition(".")[2]: fetch(name).mimetype for name in names}

    assert types["css"] == "text/css"
    assert types["js"] in {"text/javascript", "application/javascript"}
    assert types["svg"] == "image/svg+xml"


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/css/veche.css",
        "/static/css/veche.0000000000.css",
        "/static/nowhere.js",
        "/static/../forum/config.py",
        "/static/%2e%2e/secret_key",
        "/static/..%2f..%2fsecret_key",
        "/static//etc/passwd",
        "/secret_key",
        "/forum.sqlite",
        "/.env",
        "/.git/config",
    ],
)
def test_nothing_else_is_a_file(fetch, path):
    answer = fetch(path)

    assert answer.status_code in {308, 404}


def test_a_file_can_be_asked_for_in_parts_and_again(client, fetch, names):
    name = next(name for name in names if name.endswith(".css"))
    whole = fetch(name, **IDENTITY)

    part = fetch(name, **IDENTITY, Range="bytes=0-9")
    head = client.head(name)

    assert (part.status_code, part.data) == (206, whole.data[:10])
    assert (head.status_code, head.data) == (200, b"")


def test_another_content_gets_another_name(tmp_path):
    (tmp_path / "source").mkdir()
    file = tmp_path / "source" / "style.css"

    file.write_text("a {}")
    first = build_assets(tmp_path / "source", tmp_path / "made")
    file.write_text("b {}")
    second = build_assets(tmp_path / "source", tmp_path / "made")

    assert first["style.css"] != second["style.css"]
    assert (tmp_path / "made" / first["style.css"]).read_text() == "a{}"
    assert (tmp_path / "made" / (second["style.css"] + ".br")).is_file()


def test_a_stylesheet_is_sent_without_what_only_its_authors_read(tmp_path):
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "style.css").write_text(
        '/* Why. */\n.a  >  .b,\n.c :hover { width: calc(1px + 2px);\n  content: "·" / ""; }\n'
    )

    names = build_assets(tmp_path / "source", tmp_path / "made")

    made = (tmp_path / "made" / names["style.css"]).read_text()
    assert made == '.a > .b,.c :hover{width:calc(1px + 2px);content:"·" / ""}'


def test_making_the_files_again_writes_nothing(tmp_path):
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.css").write_text("a {}")
    made = tmp_path / "made"

    def state() -> dict:
        return {file.name: file.stat().st_mtime_ns for file in made.iterdir()}

    build_assets(tmp_path / "source", made)
    before = state()
    build_assets(tmp_path / "source", made)

    assert state() == before
    assert len(before) == 3
