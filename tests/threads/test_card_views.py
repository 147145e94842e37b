"""The cards of threads: found by any robot, true to the thread, and of public threads alone."""

import pytest

from forum.cards import Busy
from forum.extensions import db
from forum.threads import card_views
from forum.threads.introducing import card_of, card_url
from tests.conftest import region
from tests.factories import make_group, make_member, make_post, make_section, make_thread


def card_on(answer) -> str:
    return region(answer, 'meta[property="og:image"]')["content"].removeprefix("http://localhost")


def test_a_page_names_a_card_that_anybody_may_fetch(client, thread):
    card = client.get(card_on(client.get(thread.url)))

    assert (card.status_code, card.mimetype) == (200, "image/png")
    assert card.data.startswith(b"\x89PNG")
    assert card.headers["Cache-Control"] == "public, max-age=86400"
    assert card.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in card.headers
    assert "X-Robots-Tag" not in card.headers


@pytest.mark.parametrize("change", ["a reply", "a title", "a section"])
def test_a_former_card_leads_to_the_one_that_is_true_now(client, thread, change):
    former = card_on(client.get(thread.url))
    if change == "a reply":
        make_post(thread)
    elif change == "a title":
        thread.rename("Another title")
    else:
        thread.section.title = "Another section"
    db.session.commit()

    hop = client.get(former)

    assert (hop.status_code, hop.location) == (302, card_on(client.get(thread.url)))
    assert client.get(hop.location).status_code == 200


@pytest.mark.parametrize(
    ("count", "note"),
    [(0, "0 replies"), (1, "1 reply"), (99, "99 replies"), (123, "120+ replies"),
     (12_345, "12,000+ replies")],
)  # fmt: skip
def test_many_replies_are_counted_roughly(app, thread, count, note):
    thread.post_count = count + 1
    with app.test_request_context("/", headers={"Accept-Language": "ru"}):
        assert card_of(thread).note == note


def test_private_threads_have_no_card_even_for_their_readers(app, as_, client):
    insiders = make_group()
    private = make_thread(make_section("Room", readers=(insiders,)))
    with app.test_request_context("/"):
        address = card_url(private)

    for browser in (client, as_(make_member(groups=(insiders,)))):
        assert browser.get(address).status_code == 404


def test_when_too_many_cards_are_wanted_robots_come_again(client, thread, monkeypatch):
    def busy(*_):
        raise Busy

    monkeypatch.setattr(card_views, "picture_of", busy)

    answer = client.get(card_on(client.get(thread.url)))

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
