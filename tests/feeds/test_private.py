"""Feeds under secret addresses: what a member may read, and nobody else by guessing."""

import logging

import pytest

from forum.accounts import actions as accounts
from forum.extensions import db
from forum.feeds import private
from forum.feeds.actions import make_key, revoke
from forum.ignoring import actions as ignoring
from forum.models import User
from forum.posts import actions as posts
from tests.factories import make_member, make_post, make_thread, post_number
from tests.feeds.conftest import Read
from tests.feeds.validating import faults_of

NAMES = ["posts", "threads", "news", "answers"]


@pytest.fixture
def insider(insiders):
    return make_member("Insider", groups=(insiders,), language="ru")


@pytest.fixture
def secret(private_section, insider, make_article):
    """Return a thread that only insiders read."""
    make_article("Secret news", section=private_section)
    thread = make_thread(private_section, title="Secret")
    make_post(thread, source="Insider, look!", reply_to=None)
    make_post(thread, source="Yes", reply_to=make_post(thread, author=insider))
    return thread


@pytest.fixture
def key(insider):
    made = make_key(insider, "Phone")
    db.session.commit()
    return made


def own(key, *rest) -> str:
    return "/".join((f"/feeds/{key.token}", *map(str, rest)))


def places(key, secret) -> list[str]:
    here = [own(key, f"{name}.atom") for name in NAMES]
    section = f"sections/{secret.section.slug}"
    in_section = [own(key, section, f"{name}.atom") for name in ("posts", "threads")]
    return [*here, *in_section, own(key, "threads", secret.id, "posts.atom")]


def test_a_member_reads_what_only_members_see_without_signing_in(client, key, secret):
    for place in places(key, secret):
        answer = client.get(place)

        assert "Secret" in answer.text, place
        assert faults_of(answer.data) == []
        assert 'xml:lang="ru"' in answer.text


def test_the_address_stands_nowhere_in_the_feed_nor_in_a_header(client, key, secret):
    for place in places(key, secret):
        answer = client.get(place)

        assert key.token not in answer.text + str(answer.headers)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "Set-Cookie" not in answer.headers


def test_what_is_stored_opens_nothing(client, key):
    assert client.get(f"/feeds/{key.token_hash}/posts.atom").status_code == 404
    assert key.token not in str(db.session.execute(db.text("SELECT * FROM feed_keys")).all())


@pytest.mark.parametrize("token", ["x", "%00", "%FF", "x" * 3000, "..", "'"])
def test_a_guess_is_answered_as_what_does_not_exist(client, token):
    assert client.get(f"/feeds/{token}/posts.atom").status_code == 404


def test_a_key_opens_what_its_member_may_read_now(client, key, secret, insider):
    insider.groups.clear()
    db.session.commit()

    answers = [client.get(place) for place in places(key, secret)]

    assert [answer.status_code for answer in answers] == [200] * 4 + [404] * 3
    assert not any("Secret" in answer.text for answer in answers)


def test_a_revoked_key_opens_nothing(client, key, secret):
    revoke(key)
    db.session.commit()

    assert {client.get(place).status_code for place in places(key, secret)} == {404}


def test_another_password_ends_all_that_the_old_one_opened(client, key, insider):
    accounts.change_password(insider, "another hash")
    db.session.commit()

    assert client.get(own(key, "posts.atom")).status_code == 404


def test_who_may_not_come_in_reads_no_feed(client, key, monkeypatch):
    monkeypatch.setattr(User, "is_active", False)

    assert client.get(own(key, "posts.atom")).status_code == 404


def test_what_a_moderator_has_hidden_is_not_in_their_own_feed(client, moderator, thread):
    posts.hide(post_number(thread, 2), by=moderator, reason="A test")
    key = make_key(moderator)
    db.session.commit()

    for place in ("posts.atom", f"threads/{thread.id}/posts.atom"):
        assert len(Read(client.get(own(key, place))).entries) == 2


def test_what_is_ignored_does_not_come_by_feed_either(client, alice, thread):
    key = make_key(alice)
    ignoring.ignore(thread.author, by=alice)
    make_post(thread)
    db.session.commit()

    assert len(Read(client.get(own(key, "posts.atom"))).entries) == 1
    assert Read(client.get(own(key, "threads.atom"))).entries == []


def test_a_program_that_has_the_feed_is_told_so(client, key, secret):
    first = client.get(own(key, "posts.atom"))
    tag = {"If-None-Match": first.headers["ETag"]}

    assert client.get(own(key, "posts.atom"), headers=tag).status_code == 304
    make_post(secret)
    assert client.get(own(key, "posts.atom"), headers=tag).status_code == 200


def test_a_mistake_of_ours_writes_down_no_secret(app, client, key, monkeypatch, caplog):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(private.channels, "for_one", lambda *_: 1 / 0)

    with caplog.at_level(logging.DEBUG):
        assert client.get(own(key, "posts.atom")).status_code == 500

    assert "/feeds/…/posts.atom" in caplog.text
    assert key.token not in caplog.text
