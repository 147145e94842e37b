"""Cookies: renewed with pages, kept off what caches give to everybody."""

import pytest

from tests.factories import make_thread


@pytest.fixture
def picture(app) -> str:
    """Return the address of a stored picture."""
    folder = app.config["DATA_DIR"] / "uploads" / "avatars"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{'a' * 32}.webp").write_bytes(b"Pixels")
    return f"/uploads/avatars/{'a' * 32}.webp"


@pytest.fixture
def browser(as_, alice):
    """Return the browser of a member who wants to stay signed in."""
    browser = as_(alice)
    with browser.session_transaction() as cookie:
        cookie.permanent = True
    return browser


def test_pages_renew_the_cookie_of_who_stays_signed_in(browser):
    assert "session=" in browser.get("/").headers["Set-Cookie"]


def test_a_picture_that_caches_keep_carries_nobodys_cookie(browser, picture):
    answer = browser.get(picture, buffered=True)

    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.fixture
def with_tokens(app, monkeypatch):
    """Let forms carry tokens, as outside of tests."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


@pytest.mark.parametrize("path", ["/sign-in", "/register"])
def test_pages_with_a_token_are_kept_by_nobody(client, path, with_tokens):
    page = client.get(path)

    assert "Set-Cookie" in page.headers
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_can_neither_send_forms_nor_end_a_session(client, site, with_tokens):
    thread = make_thread()
    for path in (f"/threads/{thread.id}/posts", "/sign-in", "/register", "/news/new", "/language"):
        answer = client.post(path, data={"source": "Evil"}, headers={"Sec-Fetch-Site": site})

        assert answer.status_code == 403
        assert "Set-Cookie" not in answer.headers


def test_links_from_other_sites_are_followed(client):
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
