"""One template, two shapes; and where people are sent from inside a swap."""

import pytest
from werkzeug.datastructures import Headers

from forum.web.pages import go_to, region_id, respond, wanted_region, wanted_target
from tests.conftest import htmx

SWAP = {"HX-Request": "true"}


@pytest.fixture
def asking(app):
    """Return a function that calls another one inside a request with headers."""

    def ask(function, headers=None, *arguments, **values):
        with app.test_request_context("/", headers=Headers(headers or {})):
            return function(*arguments, **values)

    return ask


@pytest.mark.parametrize(
    ("headers", "target", "region"),
    [
        ({}, None, None),
        ({"HX-Target": "posts"}, None, None),
        ({**SWAP}, None, None),
        ({**SWAP, "HX-Target": ""}, None, None),
        ({**SWAP, "HX-Target": "posts"}, "posts", "posts"),
        ({**SWAP, "HX-Target": "ol#posts"}, "posts", "posts"),
        ({**SWAP, "HX-Target": "li#post-12"}, "post-12", "post"),
        ({**SWAP, "HX-Target": "div#answer-12"}, "answer-12", "answer"),
        ({**SWAP, "HX-Target": "div#a-1-2"}, "a-1-2", "a-1"),
        ({**SWAP, "HX-Target": "#"}, None, None),
        ({**SWAP, "HX-Target": "div#-5"}, "-5", None),
        ({**SWAP, "HX-Target": "posts", "HX-Request-Type": "partial"}, "posts", "posts"),
        ({**SWAP, "HX-Target": "posts", "HX-Request-Type": "full"}, None, None),
        ({**SWAP, "HX-Target": "posts", "HX-Boosted": "true"}, None, None),
        ({**SWAP, "HX-Target": "posts", "HX-History-Restore-Request": "true"}, None, None),
    ],
)
def test_what_htmx_wants(asking, headers, target, region):
    assert asking(wanted_target, headers) == target
    assert asking(wanted_region, headers) == region


def test_a_region_that_is_swapped_keeps_the_id_it_has(asking):
    assert asking(region_id, {}, "answer") == "answer"
    assert asking(region_id, {}, "answer", 12) == "answer-12"
    assert asking(region_id, htmx("answer-7"), "answer", 12) == "answer-7"
    assert asking(region_id, htmx("posts"), "answer") == "answer"


def test_an_act_is_answered_with_a_redirect_or_with_the_parts_it_changed(asking, app):
    page = asking(respond, {}, "drafts/saved.htmx.html", otherwise="/drafts", draft=None)
    parts = asking(
        respond, htmx("draft_note"), "drafts/saved.htmx.html", otherwise="/drafts", draft=None
    )

    assert (page.status_code, page.location) == (303, "/drafts")
    assert (parts.status_code, "Location" in parts.headers) == (200, False)
    assert 'id="draft_note"' in parts.get_data(as_text=True)


def test_htmx_is_told_to_go_in_a_header(asking):
    page, swap = asking(go_to, {}, "/news"), asking(go_to, htmx("main"), "/news")

    assert (page.status_code, page.location) == (303, "/news")
    assert (swap.status_code, swap.headers["HX-Redirect"], swap.data) == (200, "/news", b"")


@pytest.mark.parametrize("target", ["title", "width", "crumbs", "main", "head", "page", "nowhere"])
def test_any_block_can_be_asked_for_alone(client, section, thread, target):
    for path in ("/", section.url, thread.url, "/news", "/moderation/log", thread.author.url):
        assert client.get(path, headers=htmx(target)).status_code == 200


def test_caches_are_told_every_header_that_changes_the_shape(client):
    vary = client.get("/").headers["Vary"].lower()

    for name in ("HX-Request", "HX-Request-Type", "HX-Target", "HX-Boosted"):
        assert name.lower() in vary
    assert "hx-history-restore-request" in vary


def test_an_address_with_national_letters_fits_into_a_header(as_, alice):
    answer = as_(alice).get("/sign-in?next=/sections/имя", headers=htmx("main"))

    assert answer.headers["HX-Redirect"] == "/sections/%D0%B8%D0%BC%D1%8F"
