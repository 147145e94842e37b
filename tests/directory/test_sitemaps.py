"""Sitemaps list what guests can read and nothing else, with dates that are true."""

from datetime import UTC, datetime

import pytest
import time_machine

from forum.accounts import actions as accounts
from forum.directory import sitemaps
from forum.directory.listing import Files
from forum.directory.models import SitemapFile
from forum.extensions import db
from forum.news import actions as news
from forum.posts import actions as posts
from forum.sections.planting import Plant, plant_sections
from forum.threads import moderating
from tests.factories import (
    make_group,
    make_member,
    make_post,
    make_section,
    make_thread,
    post_number,
)

MORNING, NOON = "2026-03-05T09:30:00Z", "2026-03-05T12:00:00Z"


@pytest.fixture
def morning():
    """Let everything before noon happen at one moment."""
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def private_section():
    return make_section("Room", readers=(make_group(),))


def file_of(thread) -> str:
    return f"/sitemaps/threads-{SitemapFile.range_of(thread.id)}.xml"


def commit(clock, act) -> None:
    """Do something at noon."""
    clock.move_to(NOON)
    act()
    db.session.commit()


def test_every_page_that_guests_read_is_listed_once(
    app, listed, section, moderator, private_section, monkeypatch
):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 2)
    author = make_member("Anna")
    thread = make_thread(section, author=author, posts=5)
    make_thread(section, hidden_by=moderator)
    make_thread(private_section)
    article = news.publish(section, by=author, title="Bread", standfirst="S", source="T")
    db.session.commit()

    index = listed()
    found = [path for file in index for path in listed(file)]

    assert [path for path in found if path.startswith("/threads/")] == [
        "/threads/active",
        "/threads/unanswered",
        thread.url,
        f"{thread.url}?page=2",
        f"{thread.url}?page=3",
    ]
    assert {"/", "/news", "/map", section.url, article.url, author.url} <= set(found)
    assert private_section.url not in found
    assert len(found) == len(set(found))


def test_a_page_is_as_old_as_its_newest_post(app, listed, section, morning, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 2)
    thread = make_thread(section, posts=4)
    commit(morning, lambda: make_post(thread))

    dates = listed(file_of(thread))

    assert dates == {
        thread.url: MORNING,
        f"{thread.url}?page=2": MORNING,
        f"{thread.url}?page=3": NOON,
    }


def test_an_edit_makes_a_page_newer(app, listed, section, morning, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 2)
    thread = make_thread(section, posts=5)
    commit(morning, lambda: posts.edit(post_number(thread, 3), source="Other words"))

    assert list(listed(file_of(thread)).values()) == [MORNING, NOON, MORNING]


ACTS = {
    "a reply": lambda thread, moderator: make_post(thread),
    "an edit": lambda thread, moderator: posts.edit(post_number(thread, 1), source="Other words"),
    "a hidden post": lambda thread, moderator: posts.hide(
        post_number(thread, 2), by=moderator, reason="A test"
    ),
    "a hidden thread": lambda thread, moderator: moderating.hide(
        thread, by=moderator, reason="A test"
    ),
    "a move": lambda thread, moderator: moderating.move(
        thread, make_section("Elsewhere"), by=moderator, reason="A test"
    ),
    "a move out of sight": lambda thread, moderator: moderating.move(
        thread, make_section(readers=(make_group(),)), by=moderator, reason="A test"
    ),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_the_index_dates_a_file_when_something_in_it_changes(
    listed, thread, moderator, morning, act
):
    morning.move_to(MORNING)
    make_post(thread)
    assert listed()[file_of(thread)] == MORNING

    commit(morning, lambda: act(thread, moderator))

    assert listed()[file_of(thread)] == NOON


def test_other_files_stay_as_they_were(listed, section, morning, monkeypatch):
    monkeypatch.setattr(SitemapFile, "SPAN", 1)
    old, new = make_thread(section), make_thread(section)

    commit(morning, lambda: make_post(new))

    dates = listed()
    assert (dates[file_of(old)], dates[file_of(new)]) == (MORNING, NOON)


@pytest.mark.parametrize("is_hidden", [False, True])
def test_private_acts_date_nothing(listed, section, moderator, private_section, morning, is_hidden):
    """A thread that is away from guests already, privately or hidden, changes no date."""
    public = make_thread(section)
    hidden = make_thread(section, hidden_by=moderator)
    secret = hidden if is_hidden else make_thread(private_section)
    before = listed(), listed(file_of(public))

    commit(morning, lambda: make_post(secret))

    assert (listed(), listed(file_of(public))) == before


def test_a_long_thread_has_a_file_of_its_own(app, listed, client, section, moderator, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 2)
    monkeypatch.setattr(SitemapFile, "LONG", 4)
    monkeypatch.setattr(sitemaps, "BATCH", 2)
    thread = make_thread(section, posts=5)
    own = f"/sitemaps/thread-{thread.id}.xml"

    assert own in listed()
    assert list(listed(own)) == [thread.url, f"{thread.url}?page=2", f"{thread.url}?page=3"]
    assert thread.url not in listed(file_of(thread))

    moderating.hide(thread, by=moderator, reason="A test")
    db.session.commit()
    assert own not in listed()
    assert client.get(own).status_code == 404


def test_no_file_holds_more_than_the_protocol_allows():
    ten_on_a_page = SitemapFile.LONG // 10

    assert ten_on_a_page <= sitemaps.MOST_PAGES
    assert SitemapFile.SPAN * sitemaps.MOST_PAGES <= 50_000
    assert max(sitemaps.MEMBERS, sitemaps.MOST_PAGES_OF_ONE) <= 50_000


def test_members_stand_there_when_they_wrote_something_and_want_to_be_found(listed, section):
    silent, shy, open_one = (make_member(name) for name in ("Silent", "Shy", "Open"))
    for author in (shy, open_one):
        make_thread(section, author=author)
    choices = {"last_seen_to": "nobody", "shows_time": False, "is_listed_to_guests": True}
    accounts.change_privacy(shy, **choices, is_found_by_robots=False)
    db.session.commit()

    found = [path for file in listed() if "members" in file for path in listed(file)]

    assert open_one.url in found
    assert not {silent.url, shy.url} & set(found)


def test_a_section_that_is_opened_brings_its_threads(listed, private_section, morning):
    thread = make_thread(private_section)
    assert file_of(thread) not in listed()

    commit(morning, lambda: plant_sections([Plant("Room", private_section.slug)]))

    assert listed()[file_of(thread)] == NOON
    assert thread.url in listed(file_of(thread))


def test_files_that_are_missing_or_too_old_are_found_and_mended(section, morning):
    old, new = make_thread(section), make_thread(section)
    old.last_post_at = datetime(2026, 3, 5, 12, tzinfo=UTC)
    db.session.commit()
    assert Files().wrong() == 1

    db.session.execute(db.delete(SitemapFile))
    assert Files().wrong() == len({SitemapFile.range_of(thread.id) for thread in (old, new)})

    Files().repair()
    assert Files().wrong() == 0
    assert (
        sitemaps.changed_at(SitemapFile.THREADS, SitemapFile.range_of(old.id)) == old.last_post_at
    )


@pytest.mark.parametrize(
    "path", ["/sitemaps/threads-99999.xml", "/sitemaps/thread-1.xml", "/sitemaps/members-9999.xml"]
)
def test_a_file_that_is_not_there_is_not_found(client, thread, path):
    assert client.get(path).status_code == 404


def test_who_has_a_file_is_told_so_until_it_changes(client, thread):
    first = client.get(file_of(thread), headers={"Accept-Encoding": "br"})
    known = {"If-None-Match": first.headers["ETag"], "Accept-Encoding": "br"}
    assert client.get(file_of(thread), headers=known).status_code == 304

    make_post(thread)

    assert client.get(file_of(thread), headers=known).status_code == 200


def test_a_date_is_said_when_its_second_is_over(client, thread, morning):
    make_post(thread)
    assert client.get(file_of(thread)).last_modified is None

    morning.move_to(NOON)
    answer = client.get(file_of(thread))

    assert answer.last_modified == datetime(2026, 3, 5, 9, 30, 1, tzinfo=UTC)
    since = {"If-Modified-Since": answer.headers["Last-Modified"]}
    assert client.get(file_of(thread), headers=since).status_code == 304


def test_addresses_come_from_the_settings_as_engines_write_them(app, client, section, monkeypatch):
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://вече.рф")

    text = client.get("/sitemaps/sections.xml").text

    assert f"<loc>https://{'вече.рф'.encode('idna').decode()}{section.url}</loc>" in text


def test_a_file_costs_as_many_queries_however_many_threads(client, section, queries):
    thread = make_thread(section, posts=2)

    def cost() -> int:
        with queries() as made:
            client.get(file_of(thread))
        return len(made)

    before = cost()
    for _ in range(3):
        make_thread(section)
    assert cost() == before
