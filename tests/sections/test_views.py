"""The index, groups and sections, as readers find them."""

import pytest

from forum.extensions import db
from tests.conftest import region, text_of
from tests.factories import make_group, make_member, make_section, make_thread


@pytest.fixture
def readers():
    return make_group("Readers")


def test_an_empty_board_says_what_could_be_here(client):
    page = client.get("/")

    assert "no sections yet" in text_of(page)


def test_the_index_shows_the_tree_with_counts_and_last_posts(client, section):
    thread = make_thread(section, posts=3)

    row = region(client.get("/"), f"#section-{section.id}")

    assert row.select_one("h3 a")["href"] == section.url
    assert "1 thread" in row.text
    assert "3 posts" in row.text
    assert row.select_one(".last-title")["href"] == thread.last_post.url


def test_counts_of_a_hidden_thread_are_not_shown(client, section, moderator):
    make_thread(section, posts=3, hidden_by=moderator)

    row = region(client.get("/"), f"#section-{section.id}")

    assert "0 threads" in row.text
    assert "No posts yet" in row.text


def test_a_group_shows_its_sections(client):
    group = make_section("Market", is_group=True, description="All kinds of offers")
    child = make_section("Sites", parent=group)

    page = client.get(group.url)

    assert "All kinds of offers" in text_of(page)
    assert region(page, f"#section-{child.id}")
    assert f"/sections/{group.id}/threads/new" not in page.text


def test_an_empty_group_and_an_empty_section_say_so(client, section):
    group = make_section("Market", is_group=True)

    assert "no sections in this group" in text_of(client.get(group.url))
    assert "No threads here yet" in text_of(client.get(section.url))


def test_a_section_shows_its_threads(client, section):
    thread = make_thread(section, title="<b>Bold</b> & brave", posts=3)

    row = region(client.get(section.url), f"#thread-{thread.id}")

    assert row.select_one("h2 > a").text == "<b>Bold</b> & brave"
    assert "2 replies" in row.text


def test_sections_have_pages(app, client, section):
    size = app.config["THREADS_PER_PAGE"]
    for number in range(size + 1):
        make_thread(section, title=f"Thread {number}")

    first, second = client.get(section.url), client.get(f"{section.url}?page=2")

    assert len(region(first, "#threads").select(".thread-row")) == size
    assert [a.text for a in region(second, "#threads").select("h2 > a")] == ["Thread 0"]
    assert region(second, ".pager [aria-current]").text == "2"
    assert client.get(f"{section.url}?page=3").status_code == 404


def test_a_long_thread_links_to_its_pages_from_the_list(client, section):
    thread = make_thread(section, posts=1)
    thread.last_number = 20 * 7
    db.session.commit()

    links = region(client.get(section.url), ".thread-pages")

    assert [a.text for a in links.select("a")] == ["1", "2", "3", "7"]
    assert links.select("a")[-1]["href"] == f"{thread.url}?page=7"


@pytest.mark.parametrize("slug", ["nowhere", "%00", "%FF", "..", "a" * 3000, "%D1%81%D1%8E"])
def test_sections_that_do_not_exist_are_not_found(client, section, slug):
    assert client.get(f"/sections/{slug}").status_code == 404


def test_a_private_section_is_found_by_its_readers_only(as_, client, alice, readers):
    private = make_section("Back room", readers=(readers,))
    reader = make_member("Reader", groups=(readers,))

    assert client.get(private.url).status_code == as_(alice).get(private.url).status_code == 404
    assert "private" in text_of(as_(reader).get("/"))
    assert as_(reader).get(private.url).status_code == 200


@pytest.mark.parametrize(
    ("who", "invitation"),
    [("guest", "Sign in to start a thread"), ("alice", "New thread"), ("admin", "New thread")],
)
def test_who_is_invited_to_start_a_thread(as_, people, section, who, invitation):
    assert invitation in text_of(as_(people[who]).get(section.url))


def test_who_may_not_write_reads_why(as_, alice):
    restricted = make_section("Announcements", writers=(make_group("Writers"),))

    page = as_(alice).get(restricted.url)

    assert "Only members of certain groups" in text_of(page)
    assert f"/sections/{restricted.id}/threads/new" not in page.text


def test_queries_of_the_index_do_not_grow_with_the_board(client, queries):
    def cost() -> int:
        db.session.expire_all()
        with queries() as made:
            client.get("/")
        return len(made)

    for _ in range(9):
        make_thread(make_section(), posts=2)
    small = cost()
    for _ in range(12):
        make_thread(make_section(), posts=2)

    assert cost() == small


def test_queries_of_a_section_do_not_grow_with_its_threads(client, queries, section):
    def cost() -> int:
        db.session.expire_all()
        with queries() as made:
            client.get(section.url)
        return len(made)

    make_thread(section)
    small = cost()
    for _ in range(10):
        make_thread(section, posts=2)

    assert cost() == small
