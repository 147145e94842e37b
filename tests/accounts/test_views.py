import pytest
from bs4 import BeautifulSoup

from forum.accounts.models import OneTimeLink, User
from forum.accounts.queries import count_posts, count_threads, posts_of, threads_of
from forum.database.base import now
from forum.extensions import db
from tests import factories
from tests.conftest import htmx, region, text_of
from tests.queries import counted

TABS = ("", "/posts", "/threads")


@pytest.fixture
def writer(alice):
    """Alice, who has written in a public and in a private section."""
    insiders = factories.make_group()
    private = factories.make_section("Secret", readers=(insiders,))
    factories.make_thread(factories.make_section(), author=alice, title="Open to all", posts=2)
    factories.make_thread(private, author=alice, title="Behind the door", posts=3)
    factories.make_member("Insider", groups=(insiders,))
    return alice


def insider() -> User:
    return db.session.scalars(db.select(User).where(User.name == "Insider")).one()


@pytest.mark.parametrize("tab", TABS)
def test_profiles_are_open_to_guests_without_a_cookie(client, alice, tab):
    response = client.get(alice.url + tab)

    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert region(response, "h1").text == "Alice"


@pytest.mark.parametrize("tab", TABS)
def test_a_wrong_name_in_the_address_leads_to_the_right_one(client, alice, tab):
    page = "?page=2" if tab else ""
    response = client.get(f"/members/{alice.id}-somebody{tab}{page}")

    assert (response.status_code, response.location) == (301, f"{alice.url}{tab}{page}")


@pytest.mark.parametrize("id", ["0", "99999", "2147483648", "9" * 20, "x", "-1", "01"])
def test_members_who_are_not_there(client, id):
    assert client.get(f"/members/{id}").status_code == 404


def test_posts_and_threads_are_shown_as_far_as_the_viewer_may_see(as_, guest, people, writer):
    for tab, seen_by_insiders in (("/posts", 5), ("/threads", 2)):
        open_page = as_(guest).get(writer.url + tab).text
        assert "Open to all" in open_page
        assert "Behind the door" not in open_page
        assert "Behind the door" not in as_(people["moderator"]).get(writer.url + tab).text
        inside = BeautifulSoup(as_(insider()).get(writer.url + tab).text, "html.parser")
        assert len(inside.select("#posts li.record, #threads li.thread-row")) == seen_by_insiders


def test_hidden_posts_are_shown_to_moderators_only(as_, guest, moderator, alice, thread):
    factories.make_post(thread, author=alice, source="A rude word", hidden_by=moderator)

    assert "A rude word" not in as_(guest).get(f"{alice.url}/posts").text
    assert "A rude word" not in as_(alice).get(f"{alice.url}/posts").text
    assert "A rude word" in as_(moderator).get(f"{alice.url}/posts").text


def test_public_counts_tell_nothing_of_private_sections(client, writer):
    assert "Posts 2" in text_of(client.get(writer.url))


def test_posts_are_in_pages_and_the_pages_count_what_is_seen(as_, guest, writer, app, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 2)

    assert as_(guest).get(f"{writer.url}/posts?page=2").status_code == 404
    assert as_(insider()).get(f"{writer.url}/posts?page=3").status_code == 200
    assert as_(insider()).get(f"{writer.url}/posts?page=4").status_code == 404


def test_the_counts_agree_with_the_lists_for_everybody(people, writer, thread):
    factories.make_post(thread, author=writer, hidden_by=people["moderator"])
    factories.make_thread(author=writer, posts=2, hidden_by=people["moderator"])
    span = {"offset": 0, "limit": 50}

    for viewer in (*people.values(), insider()):
        posts, threads = (get(writer, viewer, **span) for get in (posts_of, threads_of))
        assert count_posts(writer, viewer, most=50) == len(posts)
        assert count_threads(writer, viewer) == len(threads)
        end = {"offset": len(posts) - 1, "limit": 2}
        assert posts_of(writer, viewer, **end) == posts[-1:]


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "1e3", "%00"])
def test_pages_that_are_none(client, alice, page):
    assert client.get(f"{alice.url}/posts?page={page}").status_code == 404


def test_the_region_is_a_part_of_the_page(client, writer):
    page = client.get(f"{writer.url}/posts").text
    posts = client.get(f"{writer.url}/posts", headers=htmx("posts")).text

    assert posts.strip() in page
    assert "<html" not in posts


@pytest.mark.parametrize("tab", TABS)
def test_a_profile_asks_the_database_as_often_for_many_as_for_few(client, alice, thread, tab):
    factories.make_thread(author=alice, posts=2)
    with counted() as few:
        client.get(alice.url + tab)
    for _ in range(5):
        factories.make_thread(author=alice, posts=3)
    with counted() as many:
        client.get(alice.url + tab)

    assert len(many) == len(few)


def test_when_a_member_was_last_here_is_for_members(as_, guest, alice, moderator):
    alice.last_seen_at = now()
    db.session.commit()

    assert "Last here" not in text_of(as_(guest).get(alice.url))
    assert "Last here" in text_of(as_(moderator).get(alice.url))


def test_nobody_sees_a_mail_address(as_, people, alice):
    alice.change_email("alice@example.org")
    db.session.commit()

    for person in people.values():
        for tab in TABS:
            assert "alice@example.org" not in as_(person).get(alice.url + tab).text


@pytest.mark.parametrize(
    ("who", "status"), [("guest", 401), ("alice", 403), ("moderator", 403), ("admin", 200)]
)
def test_who_makes_reset_links(as_, people, who, status):
    member = factories.make_member("Forgetful")

    assert as_(people[who]).post(f"/members/{member.id}/reset-link").status_code == status


def test_the_reset_link_is_shown_once_and_works(as_, client, admin, alice):
    response = as_(admin).post(f"/members/{alice.id}/reset-link")

    link = region(response, "#link")["value"]
    assert link.startswith("http://localhost/reset-password/")
    assert response.headers["Cache-Control"] == "no-store"
    assert client.get(link.removeprefix("http://localhost")).status_code == 200
    assert link.rpartition("/")[2] not in as_(admin).get(alice.url).text


def test_no_reset_link_without_a_token(as_, admin, alice, with_csrf):
    assert as_(admin).post(f"/members/{alice.id}/reset-link").status_code == 400
    assert db.session.scalars(db.select(OneTimeLink)).all() == []


@pytest.mark.parametrize(("who", "offered"), [("guest", False), ("alice", False), ("admin", True)])
def test_the_button_is_there_for_those_who_may(as_, people, who, offered):
    member = factories.make_member("Forgetful")
    page = as_(people[who]).get(member.url).text

    assert ("/reset-link" in page) is offered


def test_a_profile_speaks_russian(client, alice):
    client.set_cookie("language", "ru")

    assert region(client.get(alice.url), "html")["lang"] == "ru"


def test_a_long_name_and_hostile_texts_are_shown_as_words(client):
    member = factories.make_member("W" * 30)
    factories.make_thread(author=member, title="<img src=x onerror=alert(1)>", source="<b>x</b>")

    for tab in TABS:
        page = client.get(member.url + tab).text
        assert "<img src=x" not in page
        assert "<b>x</b>" not in page
