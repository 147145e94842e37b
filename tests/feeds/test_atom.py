"""Every feed is valid Atom, whatever people have written."""

import pytest

from forum.extensions import db
from forum.feeds import entries
from forum.posts import actions as posts
from tests.factories import make_member, make_post, make_section, make_thread, post_number
from tests.feeds.validating import faults_of
from tests.markup.hostile import ADDRESSES, HANDLERS, SCRIPTS
from tests.news.hostile import HOSTILE

EVERYTHING_TYPED = "\n\n".join(
    [
        *HOSTILE,
        *SCRIPTS,
        *HANDLERS,
        *(f"[x]({address})" for address in ADDRESSES),
        "[own](/posts/1?a=1&b=2) ![owl](/uploads/owl.png) [up](#there)",
        "[spoiler]in[/spoiler]\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        "1. one\n\n```py\nx < 1 & y\n```",
        "\x08\x0c\x1b[0m \ufffe \U0001f4a3",
    ]
)


@pytest.fixture
def board(make_article):
    """Return a thread in a section of a group, with all that people can do to a feed."""
    group = make_section("Market & <b>more</b>", is_group=True)
    section = make_section('Goods "cheap"', parent=group)
    author = make_member("<i>Ann & Co")
    thread = make_thread(section, author=author, title=HOSTILE[0], source=EVERYTHING_TYPED)
    opening = post_number(thread, 1)
    quote = f"[quote=x;{opening.id}]alert[/quote]\n\nIndeed."
    answer = make_post(thread, author=make_member(), source=quote, reply_to=opening)
    posts.edit(answer, source=f"{quote} Edited.")
    for payload in HOSTILE:
        make_article(payload, section=section, source=EVERYTHING_TYPED, picture="abc.webp")
    db.session.commit()
    return thread


def addresses_of(thread) -> list[str]:
    section = thread.section
    return [
        "/posts.atom",
        "/threads.atom",
        "/news.atom",
        f"{section.url}/posts.atom",
        f"{section.url}/threads.atom",
        f"{section.parent.url}/posts.atom",
        f"{section.parent.url}/threads.atom",
        f"/threads/{thread.id}/posts.atom",
        f"/threads/{thread.id}/posts.atom?before=2",
        f"/members/{thread.author_id}/posts.atom",
    ]


def test_every_feed_is_valid(client, board, read):
    for address in addresses_of(board):
        answer = client.get(address)

        assert faults_of(answer.data, f"http://localhost{address}") == [], address
        assert answer.content_type == "application/xml; charset=utf-8"
        assert read(address).entries


def test_empty_feeds_are_valid_too(client, section, alice):
    addresses = ["/posts.atom", "/threads.atom", "/news.atom", f"{section.url}/posts.atom"]
    for address in [*addresses, f"/members/{alice.id}/posts.atom"]:
        assert faults_of(client.get(address).data, f"http://localhost{address}") == []


def test_ids_stay_when_the_board_moves(app, read, thread, monkeypatch):
    before = read("/posts.atom")
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://elsewhere.example")

    after = read("/posts.atom")

    assert after.texts("id") == before.texts("id")
    assert after.text("id") == before.text("id") == "tag:localhost,2026:posts"
    assert after.link("self") == "https://elsewhere.example/posts.atom"


def test_texts_are_in_the_language_of_the_board_not_of_the_reader(app, client, board, monkeypatch):
    monkeypatch.setitem(app.config, "LANGUAGE", "ru")

    page = client.get("/posts.atom", headers={"Accept-Language": "en"}).text

    assert 'xml:lang="ru"' in page
    assert "<title>Новые сообщения · Вече</title>" in page


def test_a_feed_is_bounded_however_long_the_texts(read, thread, monkeypatch):
    monkeypatch.setattr(entries, "MOST_LETTERS", 30)
    feed = read(f"/threads/{thread.id}/posts.atom")

    assert len(feed.entries) == 1
    assert feed.link("next") == f"http://localhost/threads/{thread.id}/posts.atom?before=3"


@pytest.mark.parametrize("method", ["get", "head"])
def test_who_has_a_feed_is_told_so(client, thread, method):
    visit = getattr(client, method)
    first = visit("/posts.atom", headers={"Accept-Encoding": "br"})
    tag = {"If-None-Match": first.headers["ETag"]}

    again = visit("/posts.atom", headers={"Accept-Encoding": "br", **tag})
    make_post(thread)
    changed = visit("/posts.atom", headers={"Accept-Encoding": "br", **tag})

    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_feed_names_its_looks_among_our_files(client, thread):
    page = client.get("/posts.atom")
    sheet = page.text.partition('type="text/css" href="')[2].partition('"')[0]

    assert client.get(sheet).mimetype == "text/css"
    assert "style-src 'self'" in page.headers["Content-Security-Policy"]
