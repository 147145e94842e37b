"""What browsers and caches are told with every answer."""

import re

import pytest

from forum.extensions import db
from tests.boards import own_board
from tests.conftest import htmx
from tests.factories import make_post

STYLES = re.compile(r'href="(/static/css/[^"]+)"')


@pytest.fixture
def addresses(client, thread):
    """Return an address of every kind of answer: page, redirect, text, feed, file, error."""
    return {
        "page": thread.url,
        "index": "/",
        "redirect": f"/threads/{thread.id}",
        "text": f"/posts/{thread.last_post_id}/quotation",
        "feed": "/news.atom",
        "health": "/healthz",
        "file": STYLES.search(client.get("/").text)[1],
        "icon": "/favicon.ico",
        "missing": "/nowhere",
        "missing file": "/static/nowhere.css",
    }


KINDS = ["page", "index", "redirect", "text", "feed", "health", "file", "icon", "missing"]
KINDS.append("missing file")


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_carries_the_policy(client, addresses, kind):
    headers = client.get(addresses[kind], buffered=True).headers

    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert {policy[name] for name in ("script-src", "style-src", "form-action")} == {"'self'"}
    assert {policy[name] for name in ("base-uri", "frame-ancestors")} == {"'none'"}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "file" not in kind and kind != "icon"])
def test_the_type_of_an_answer_names_its_letters(client, addresses, kind):
    answer = client.get(addresses[kind], buffered=True)

    if answer.mimetype != "application/json":
        assert answer.content_type.lower().endswith("charset=utf-8")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"file", "icon"}])
def test_no_answer_to_a_member_is_kept_by_a_cache(as_, alice, addresses, kind):
    control = as_(alice).get(addresses[kind]).headers["Cache-Control"]

    shared_by_all = {"feed": "no-cache"}
    assert control == shared_by_all.get(kind, "no-store")


@pytest.mark.parametrize("kind", KINDS)
def test_guests_get_no_cookie(client, addresses, kind):
    for headers in ({}, htmx("posts")):
        assert (
            "Set-Cookie" not in client.get(addresses[kind], headers=headers, buffered=True).headers
        )


def test_guests_pages_are_asked_for_again_but_may_be_kept(client, addresses):
    assert client.get(addresses["page"]).headers["Cache-Control"] == "no-cache"


def test_answers_to_forms_are_not_kept(client, thread):
    assert client.post(f"/threads/{thread.id}/posts").headers["Cache-Control"] == "no-store"


def test_caches_know_what_an_answer_depends_on(client, addresses):
    vary = {name.strip().lower() for name in client.get("/").headers["Vary"].split(",")}

    assert {"cookie", "accept-language", "hx-request", "hx-target"} <= vary


def test_browsers_are_bound_to_https_where_the_board_is_on_it(tmp_path, client):
    address = "https://veche.example"
    with own_board(tmp_path / "board", "") as board, board.opened(PUBLIC_URL=address) as app:
        db.create_all()
        answer = app.test_client().get("/nowhere", base_url=address)

    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000"
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"
    assert app.config["SESSION_COOKIE_SECURE"]
    assert "Strict-Transport-Security" not in client.get("/nowhere").headers


def test_what_a_post_says_changes_no_header(client, thread):
    make_post(thread, source="x\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>")

    answer = client.get(thread.url)

    assert "Set-Cookie" not in answer.headers
    assert "<script>alert(1)" not in answer.text
