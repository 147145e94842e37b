"""Which requests of guests get a page that is kept, and how it is sent."""

import gzip
from collections.abc import Iterator
from datetime import datetime, timedelta

import brotli
import pytest
import time_machine

from forum.web import guest_pages
from tests.conftest import htmx
from tests.web.guest_worlds import HOST, World, built, forget_pages, kept, two_applications, visit


@pytest.fixture(autouse=True)
def database():
    """Need none that is rolled back: this board has one of its own, and nothing here changes it."""


@pytest.fixture(scope="module")
def lasting_world(tmp_path_factory, database_url, app) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("kept") / "board"
    with (
        two_applications(folder, database_url, app.config["DATA_DIR"]) as applications,
        built(*applications) as world,
    ):
        yield world


@pytest.fixture
def world(lasting_world) -> World:
    forget_pages(lasting_world.keeping)
    return lasting_world


def test_guests_get_no_cookie(world):
    visits = [visit(world.keeping, address) for address in world.addresses() * 2]

    assert [v.request.path for v in visits if "Set-Cookie" in v.headers] == []


@pytest.mark.parametrize("address", ["/sign-in", "/register", "/nowhere", "/healthz", "/drafts"])
def test_nothing_else_is_kept(world, address):
    visit(world.keeping, address)

    assert len(kept(world.keeping)) == 0


def test_regions_are_made_for_those_who_ask_for_them(world):
    page = world.thread.url
    region = visit(world.keeping, page, **htmx("posts"))

    assert "<title>" not in region.text
    assert "<title>" in visit(world.keeping, page).text
    assert "<title>" not in visit(world.keeping, page, **htmx("posts")).text


def test_a_page_is_kept_in_each_language(world):
    russian = visit(world.keeping, "/", Accept_Language="ru-RU, en;q=0.3")
    english = visit(world.keeping, "/", Accept_Language="de, en;q=0.3")
    chosen = visit(world.keeping, "/", Accept_Language="en", Cookie="a=b; language=ru")

    assert 'lang="ru"' in russian.text
    assert 'lang="en"' in english.text
    assert chosen.data == russian.data
    assert len(kept(world.keeping)) == 2


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.2", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("zstd", "zstd"),
        ("*", "br"),
        ("identity", None),
        ("", None),
        ("nonsense;q=x", None),
    ],
)
def test_a_page_is_kept_in_each_encoding(world, accepted, encoding):
    plain = visit(world.keeping, world.thread.url).data
    for _ in range(2):
        answer = visit(world.keeping, world.thread.url, Accept_Encoding=accepted)

        assert answer.headers.get("Content-Encoding") == encoding
        assert "Accept-Encoding" in answer.headers["Vary"]
        if encoding == "br":
            assert brotli.decompress(answer.data) == plain
        if encoding == "gzip":
            assert gzip.decompress(answer.data) == plain


READING = [
    "reading=dark",
    "reading=huge.compact.dark.10.text.off",
    "a=b; reading=dark.10; c=d",
    "reading=small; language=ru",
]


@pytest.mark.parametrize("cookie", READING)
def test_a_page_is_kept_for_each_way_to_read_it(world, monkeypatch, cookie):
    usual = visit(world.keeping, world.thread.url)
    first = visit(world.keeping, world.thread.url, Cookie=cookie)
    fresh = visit(world.plain, world.thread.url, Cookie=cookie)
    monkeypatch.setattr(guest_pages.GuestPages, "_ask", lambda *_: pytest.fail("It was asked."))

    again = visit(world.keeping, world.thread.url, Cookie=f"x=y; {cookie}")

    assert again.data == first.data == fresh.data != usual.data
    assert visit(world.keeping, world.thread.url).data == usual.data
    assert len(kept(world.keeping)) == 2
    assert "Cookie" in again.headers["Vary"]
    assert "Set-Cookie" not in first.headers


def test_pages_of_another_size_are_kept_too(world):
    address = f"{world.thread.url}?page=2"

    assert visit(world.keeping, address, Cookie="reading=10").status_code == 404
    assert visit(world.keeping, address).status_code == 200
    assert visit(world.keeping, address, Cookie="reading=10").status_code == 404


JUNK = [
    "reading=",
    "reading=nonsense",
    "reading=dark.dark",
    "reading=10.dark",
    "reading=DARK",
    "reading=dark.0010",
    "reading2=dark",
    "reading=" + "x" * 3_000,
    "reading=dark\x00",
]


@pytest.mark.parametrize("cookie", JUNK)
def test_a_cookie_that_is_no_choice_makes_no_other_page(world, cookie):
    page = visit(world.keeping, world.thread.url)

    again = visit(world.keeping, world.thread.url, Cookie=cookie)

    assert again.data == page.data
    assert len(kept(world.keeping)) == 1


def test_who_has_chosen_nothing_has_the_names_of_before(world):
    visit(world.keeping, "/", Accept_Encoding="br", Cookie="reading=nonsense")

    (name,) = kept(world.keeping)._trial
    assert name == ("/", "", "en", "br", "")


SAME = [
    "?utm_source=mail",
    "?page=1",
    "?page=01",
    "?page=1&page=2",
    "?x=1&y=2&PAGE=7",
    "?&&&",
    "?%00=%ff",
    "?a%ED%A0%80",
]


@pytest.mark.parametrize("junk", SAME)
def test_junk_in_an_address_makes_no_other_page(world, junk):
    page = visit(world.keeping, world.thread.url)

    again = visit(world.keeping, world.thread.url + junk)

    assert (again.status_code, again.data) == (200, page.data)
    assert len(kept(world.keeping)) == 1


@pytest.mark.parametrize("header", ["Cookie", "Accept_Language", "Accept_Encoding", "X_Anything"])
def test_endless_headers_are_not_remembered(world, header):
    layer = world.keeping.extensions["guest_pages"]
    before = layer._names._named.cache_info().currsize
    pages = {
        visit(world.keeping, world.thread.url, **{header: f"a{n}={'x' * 20_000}"}).data
        for n in range(4)
    }

    assert len(pages) == len(kept(world.keeping)) == 1
    assert layer._names._named.cache_info().currsize <= before + (header == "X_Anything")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda url: url.upper(), 301),
        (lambda url: url.replace("/threads/", "//threads//"), 301),
        (lambda url: f"{url}/", 301),
        (lambda url: f"{url}x", 301),
        (lambda url: f"{url}?page=99", 404),
        (lambda url: f"{url}?page=", 404),
        (lambda url: f"{url}?page=-1", 404),
        (lambda url: f"{url}?page={'9' * 30}", 404),
        (lambda url: url.replace("-", "%2D"), 200),
    ],
)
def test_wrong_addresses_leave_nothing_behind(world, change, status):
    answer = visit(world.keeping, change(world.thread.url))

    assert answer.status_code == status
    assert len(kept(world.keeping)) == (status == 200)


def test_a_foreign_host_is_refused_also_where_a_page_is_kept(world):
    visit(world.keeping, "/")

    assert visit(world.keeping, "/", Host="evil.example").status_code == 400
    assert visit(world.keeping, "/", Host="localhost:8000").status_code == 200


def test_head_has_the_headers_of_get_and_no_body(world):
    app = world.keeping
    for _ in range(2):
        head = app.test_client(use_cookies=False).head(world.thread.url, headers=HOST)
        get = visit(app, world.thread.url)

        assert head.data == b""
        assert head.headers["Content-Length"] == get.headers["Content-Length"]
        assert head.headers["ETag"] == get.headers["ETag"]


def test_who_has_the_page_is_sent_no_page(world):
    page = visit(world.keeping, world.thread.url, Accept_Encoding="br")
    again = visit(
        world.keeping,
        world.thread.url,
        Accept_Encoding="br",
        If_None_Match=page.headers["ETag"],
        Range="bytes=0-9",
    )
    other = visit(world.keeping, world.thread.url, If_None_Match=page.headers["ETag"])

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == page.headers["ETag"]
    assert again.headers["Vary"] == page.headers["Vary"]
    assert not {"Content-Type", "Content-Encoding", "Content-Length"} & set(again.headers.keys())
    # Not compressed, the page is another one.
    assert (other.status_code, other.headers["ETag"] != page.headers["ETag"]) == (200, True)


def test_a_part_of_a_page_is_the_whole_page(world):
    answer = visit(world.keeping, world.thread.url, Range="bytes=0-9")

    assert answer.status_code == 200
    assert answer.data == visit(world.keeping, world.thread.url).data


def test_a_page_that_is_not_what_was_meant_is_not_sent(world):
    answer = visit(world.keeping, world.thread.url, If_Match='"another"')

    assert (answer.status_code, answer.data) == (412, b"")


def test_times_are_written_anew_after_midnight(world):
    with time_machine.travel(datetime.now() + timedelta(days=1)):
        expected = visit(world.plain, world.thread.url).text
    visit(world.keeping, world.thread.url)

    with time_machine.travel(datetime.now() + timedelta(days=1)):
        assert visit(world.keeping, world.thread.url).text == expected


def test_no_memory_means_no_kept_pages_and_the_same_answers(world):
    answers = [visit(world.plain, world.thread.url) for _ in range(2)]

    assert answers[0].headers["ETag"] == answers[1].headers["ETag"]
    assert len(kept(world.plain)) == 0
