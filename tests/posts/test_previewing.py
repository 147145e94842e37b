"""Previews: they show the text, cost nobody else anything, and keep to the board's limits."""

import pytest
from markupsafe import Markup

from forum.database.transactions import is_writing
from forum.extensions import db, limiter
from forum.posts import previewing
from forum.posts.rendering import Rendered
from tests.boards import own_board
from tests.conftest import browser_of, text_of
from tests.factories import make_member, make_section, make_thread


def forms_of(thread) -> list[str]:
    """Return the addresses at which a text for this thread, its section, its post is looked at."""
    return [
        f"/threads/{thread.id}/reply",
        f"/sections/{thread.section_id}/threads/new",
        f"/posts/{thread.last_post_id}/edit",
    ]


def test_rendering_a_preview_does_not_keep_others_from_writing(as_, alice, monkeypatch):
    thread, seen = make_thread(author=alice), []

    def render(*texts) -> Rendered:
        seen.append(is_writing())
        return Rendered(Markup("Looked at"))

    monkeypatch.setattr(previewing, "render_post", render)
    for address in forms_of(thread):
        page = as_(alice).post(address, data={"source": "Some words", "preview": "1"})
        assert "Looked at" in page.text

    assert seen == [False] * 3


def test_a_text_too_long_to_be_posted_is_not_rendered_for_a_look(app, as_, alice):
    thread = make_thread(author=alice)
    text = "x" * (app.config["POST_MAX_LENGTH"] + 1)

    for address in forms_of(thread):
        page = as_(alice).post(address, data={"source": text, "preview": "1"})
        assert page.status_code == 422
        assert "longer than the board allows" in text_of(page)


@pytest.fixture
def hurried(tmp_path, database_url):
    """Return the application of a board that lets people post once an hour."""
    settings = {"LIMITS": True, "LIMIT_POST": "1 per hour", "TESTING": True}
    with own_board(tmp_path / "board", database_url) as board, board.opened(**settings) as app:
        db.create_all()
        yield app
    limiter.enabled = False


def test_looking_at_texts_all_the_time_is_slowed_down(hurried):
    alice = make_member("Alice")
    thread = make_thread(make_section(), author=alice)

    for address in forms_of(thread):
        browser = browser_of(hurried, alice)
        answers = [
            browser.post(address, data={"source": "Words", "preview": "1"}).status_code
            for _ in range(2)
        ]
        assert answers == [200, 429]
