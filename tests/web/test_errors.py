"""Pages for what goes wrong: our own, in the reader's language, with what was typed."""

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import InternalServerError

from tests.conftest import browser_of, htmx, region, text_of
from tests.factories import make_group, make_section, make_thread

ENGLISH = {"Accept-Language": "en"}
RUSSIAN = {"Accept-Language": "ru"}
DATA = {"source": "My long thoughts", "submission_id": "0" * 32}


def test_an_unknown_address_has_a_page_of_the_board(client):
    page = client.get("/nowhere")

    assert page.status_code == 404
    assert region(page, ".fault-code").text == "404"
    assert "There is nothing here" in text_of(page)
    assert region(page, ".top a[href='/sections']")


def test_error_pages_are_in_the_language_of_the_reader(client):
    english, russian = (client.get("/nowhere", headers=h) for h in (ENGLISH, RUSSIAN))

    assert region(english, "html")["lang"] == "en"
    assert region(russian, "html")["lang"] == "ru"
    assert region(english, "h1").text != region(russian, "h1").text


def test_inside_a_swap_an_error_is_a_notice_and_leaves_the_form_alone(client):
    notice = client.get("/nowhere", headers=htmx("posts"))

    assert notice.status_code == 404
    assert notice.headers["HX-Retarget"] == "#notices"
    assert notice.headers["HX-Reswap"] == "innerHTML"
    assert region(notice, ".notice")
    assert "<title>" not in notice.text
    assert "<main" not in notice.text


@pytest.mark.parametrize(
    "headers", [{"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}]
)
def test_where_htmx_replaces_everything_the_error_is_a_page(client, headers):
    assert "<title>" in client.get("/nowhere", headers=htmx("posts") | headers).text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "trace"])
def test_methods_that_an_address_does_not_know(client, section, method):
    page = client.open(section.url, method=method.upper())

    assert page.status_code == 405
    assert "GET" in page.headers["Allow"]
    assert region(page, ".fault-code").text == "405"


@pytest.mark.parametrize("name", ["title", "source", "standfirst", "about", "reason"])
def test_what_was_typed_stands_on_the_page(client, name):
    page = client.post("/nowhere", data={name: "<b>My</b> long\nthoughts"})

    assert region(page, f"textarea#written-{name}").text == "<b>My</b> long\nthoughts"


@pytest.mark.parametrize("name", ["password", "current", "csrf_token", "email"])
def test_what_is_secret_does_not(client, name):
    page = client.post("/nowhere", data={name: "correct horse"})

    assert "correct horse" not in page.text


def test_a_refusal_says_why_and_keeps_the_text(as_, alice, section):
    locked = make_thread(section, locked=True)

    page = as_(alice).post(f"/threads/{locked.id}/posts", data=DATA)

    assert page.status_code == 403
    assert "This thread is locked" in text_of(page)
    assert region(page, "textarea#written-source").text == "My long thoughts"


def test_private_and_missing_are_answered_alike(client, moderator):
    private = make_section("Back room", readers=(make_group(),))
    secret = make_thread(private)
    gone = make_thread(private, hidden_by=moderator)
    pairs = [
        (f"/threads/{secret.id}", "/threads/999999"),
        (f"/threads/{gone.id}", "/threads/999999"),
        (private.url, "/sections/nowhere"),
        (f"/posts/{secret.last_post_id}", "/posts/999999"),
        (f"/posts/{secret.last_post_id}/quotation", "/posts/999999/quotation"),
    ]

    for unseen, missing in pairs:
        for headers in ({}, htmx("posts")):
            first, second = (client.get(path, headers=headers) for path in (unseen, missing))
            assert (first.status_code, second.status_code) == (404, 404)
            same = first.text.replace(unseen[1:], "x") == second.text.replace(missing[1:], "x")
            assert same, unseen


def test_a_very_long_text_comes_back_in_its_form(as_, alice, thread):
    text = "ж" * 340_000

    page = as_(alice).post(f"/threads/{thread.id}/posts", data=DATA | {"source": text})

    assert page.status_code == 422
    assert region(page, "textarea").text.strip() == text


def test_a_text_too_large_for_the_board(app, as_, alice, thread):
    text = "x" * (app.config["BODY_MAX_BYTES"] + 1)

    page = as_(alice).post(f"/threads/{thread.id}/posts", data=DATA | {"source": text})

    assert page.status_code == 413
    assert "too large" in text_of(page)
    assert region(page, "#written-source").text.strip() == text


def test_who_is_too_quick_is_asked_to_wait_and_keeps_the_text(limited, alice, thread):
    limited.config["LIMIT_POST"] = "1 per hour"
    browser, address = browser_of(limited, alice), f"/threads/{thread.id}/posts"

    browser.post(address, data=DATA)
    page = browser.post(address, data=DATA)
    swap = browser.post(address, data=DATA, headers=htmx("answer"))

    assert page.status_code == swap.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert region(page, "textarea#written-source").text == "My long thoughts"
    assert swap.headers["HX-Retarget"] == "#notices"


@pytest.fixture
def breaking(app, monkeypatch):
    """Return a function that lets the index fail in some way."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def let_fail(error: Exception) -> None:
        def view():
            raise error

        monkeypatch.setitem(app.view_functions, "sections.index", view)

    return let_fail


def test_a_mistake_of_ours_tells_nothing_of_its_kind(client, breaking, caplog):
    breaking(ZeroDivisionError("secret details"))

    page = client.get("/")
    swap = client.get("/", headers=htmx("main"))

    assert page.status_code == swap.status_code == 500
    assert "secret details" not in page.text
    assert "Traceback" not in page.text
    assert "ZeroDivisionError" not in page.text
    assert swap.headers["HX-Retarget"] == "#notices"
    assert "secret details" in caplog.text


def test_a_database_that_fails_is_told_to_the_owner_without_what_was_typed(
    client, breaking, caplog
):
    breaking(OperationalError("UPDATE posts", ["my secret"], Exception("disk\nis full")))

    assert client.get("/").status_code == 503
    assert "disk\\nis full" in caplog.text
    assert "my secret" not in caplog.text


def test_members_see_the_page_of_our_mistakes_too(as_, alice, breaking):
    breaking(ZeroDivisionError())

    assert as_(alice).get("/").status_code == 500


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 418, 422, 429, 503])
def test_every_status_has_words(app, client, monkeypatch, status):
    monkeypatch.setitem(app.view_functions, "sections.index", lambda: abort(status))

    page = client.get("/")

    assert page.status_code == status
    assert region(page, ".fault-code").text == str(status)
    assert region(page, "h1").text.strip()


def test_a_server_error_that_was_meant_is_shown_as_one(client, breaking):
    breaking(InternalServerError())

    assert client.get("/").status_code == 500
