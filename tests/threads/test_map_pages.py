"""The map of a thread and its views: what they show, to whom, and under which address."""

from datetime import UTC, datetime

import pytest

from forum.database.clock import at
from forum.extensions import db
from forum.models import Post, Thread
from forum.news import actions as news
from forum.posts import actions as posts
from forum.threads import moderating
from forum.threads.mapping import shade_of
from forum.threads.models import LONG
from forum.threads.selections import BY_MEMBER, SELECTIONS, TO_MEMBER
from tests.conftest import htmx, region, text_of
from tests.factories import (
    make_group,
    make_member,
    make_post,
    make_section,
    make_thread,
    make_vote,
    post_number,
)

PICTURE, LINK = "![A loaf](/uploads/posts/loaf.webp)", "See https://example.org"


@pytest.fixture
def bob():
    return make_member("Bob")


@pytest.fixture
def full(section, alice, bob) -> Thread:
    """Return a thread with something in every view."""
    with at(datetime(2005, 3, 2, 12, tzinfo=UTC)):
        thread = make_thread(section, author=alice, title="Bread", posts=2)
    first = post_number(thread, 1)
    with at(datetime(2006, 7, 2, 12, tzinfo=UTC)):
        answer = make_post(thread, author=bob, source=PICTURE, reply_to=first)
        linking = make_post(thread, author=bob, source=LINK)
        for _ in range(2):
            make_post(thread, author=bob, source=f"[quote=Alice;{first.id}]{first.source}[/quote]")
    for post in (answer, linking, linking):
        make_vote(post)
    return thread


def numbers_in(answer) -> list[str]:
    """Return the numbers of the posts on a page."""
    return [link.text.split()[-1] for link in region(answer, "#posts").select("[rel=bookmark]")]


def test_the_map_shows_months_writers_and_lists(client, full):
    page = client.get(full.map_url)

    assert [row.th.text for row in region(page, ".months tbody").select("tr")] == ["2005", "2006"]
    cells = {a["title"]: a.text for a in region(page, ".months").select("a")}
    assert cells == {"March 2005": "2", "July 2006": "4"}
    assert "Bob 4 posts" in text_of(page)
    assert [h2.text for h2 in region(page, "main").select("h2")] == [
        "Year by year",
        "Who wrote most",
        *(str(selection.words) for selection in SELECTIONS),
    ]


def test_a_month_leads_to_the_post_where_it_begins(client, full):
    (july,) = region(client.get(full.map_url), ".months").select("a[title='July 2006']")

    assert july["href"] == f"{full.url}#post-{post_number(full, 3).id}"


def test_the_figures_of_months_are_texts_and_their_headings_are_headings(client, full):
    table = region(client.get(full.map_url), ".months")

    assert len(table.select("thead th[scope=col]")) == 14
    assert {len(row.select("td")) for row in table.select("tbody tr")} == {13}
    assert all(row.select("th[scope=row]") for row in table.select("tbody tr"))


def without_marks(post):
    """Return a post without what its thread says to robots."""
    for element in post.select("[itemprop]"):
        del element["itemprop"]
    return post


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("by={alice}", ["#1", "#2"]),
        ("by={bob}", ["#3", "#4", "#5", "#6"]),
        ("with=pictures", ["#3"]),
        ("with=links", ["#4"]),
        ("most=quoted", ["#1"]),
        ("most=rated", ["#4", "#3"]),
        ("to={alice}", ["#3"]),
    ],
)
def test_each_view_shows_its_posts_as_the_thread_does(client, full, alice, bob, question, numbers):
    answer = client.get(f"{full.url}/posts?{question.format(alice=alice.id, bob=bob.id)}")

    assert numbers_in(answer) == numbers
    whole = client.get(full.url)
    for number in numbers:
        post = post_number(full, int(number[1:]))
        shown, as_there = (region(page, f"#post-{post.id}") for page in (answer, whole))
        assert shown.get_text("|", strip=True) == as_there.get_text("|", strip=True)
        assert shown.select("a[href], img") == without_marks(as_there).select("a[href], img")


def test_the_most_quoted_come_first(client, full, bob):
    second = post_number(full, 2)
    for _ in range(3):
        make_post(full, author=bob, source=f"[quote=Alice;{second.id}]{second.source}[/quote]")

    assert numbers_in(client.get(f"{full.url}/posts?most=quoted")) == ["#2", "#1"]


def test_what_is_addressed_to_me_is_a_tab_of_my_own(client, as_, alice, bob, full):
    own = region(as_(alice).get(full.map_url), ".tabs").select_one("a:-soup-contains('To me')")

    assert own["href"] == f"{full.url}/posts?to={alice.id}"
    assert "Posts addressed to Alice" in text_of(as_(alice).get(own["href"]))
    assert as_(bob).get(f"{full.url}/posts?to={bob.id}").status_code == 200
    assert "To me" not in client.get(full.map_url).text


@pytest.mark.parametrize("page", [1, 2, 3])
@pytest.mark.parametrize("who", ["guest", "moderator"])
def test_a_members_posts_have_numbered_pages(as_, people, section, alice, bob, who, page):
    thread = make_thread(section, author=alice)
    for number in range(90):
        make_post(thread, author=bob if number % 2 else alice)
    address = f"{thread.url}/posts?by={bob.id}"

    answer = as_(people[who]).get(f"{address}&page={page}" if page > 1 else address)

    expected = [f"#{number}" for number in range(3, 92, 2)]
    assert numbers_in(answer) == expected[(page - 1) * 20 : page * 20]
    assert region(answer, "meta[name=robots]")["content"] == "noindex"


def test_page_and_region_come_from_one_template(client, full):
    address = f"{full.url}/posts?with=links"

    page, posts = client.get(address).text, client.get(address, headers=htmx("posts")).text

    assert posts.strip() in page
    assert "<title>" not in posts


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?page=1",
        "?by=",
        "?by=0",
        "?by=01",
        "?by=-1",
        "?by=x",
        "?by=999",
        "?by=99999999999999999999",
        "?with=",
        "?with=songs",
        "?with=quoted",
        "?most=links",
        "?most=liked",
        "?by={alice}&with=links",
        "?with=links&most=quoted",
        "?with=links&page=2",
        "?with=links&page=0",
        "?with=links&page=x",
        "?by={alice}&page=2",
        "?BY={alice}",
    ],
)
def test_no_other_questions_have_an_answer(client, full, alice, question):
    assert client.get(f"{full.url}/posts{question.format(alice=alice.id)}").status_code == 404


@pytest.mark.parametrize("more", ["&with=pictures", "&utm_source=letter", "&page=1"])
def test_what_says_nothing_new_changes_nothing(client, full, more):
    plain = client.get(f"{full.url}/posts?with=links")

    answer = client.get(f"{full.url}/posts?with=links{more}")

    assert numbers_in(answer) == numbers_in(plain)
    canonical = region(answer, "link[rel=canonical]")
    assert canonical == region(plain, "link[rel=canonical]")


def test_a_member_who_wrote_nothing_here_has_no_page_but_the_author_always(client, full, moderator):
    stranger = make_member()
    assert client.get(f"{full.url}/posts?by={stranger.id}").status_code == 404
    for number in (1, 2):
        posts.hide(post_number(full, number), by=moderator, reason="A test")
    db.session.commit()

    answer = client.get(f"{full.url}/posts?by={full.author_id}")

    assert (answer.status_code, numbers_in(answer)) == (200, [])


@pytest.mark.parametrize("path", ["map", "posts?with=links"])
def test_a_wrong_slug_leads_to_the_right_one(client, full, path):
    for wrong in (f"/threads/{full.id}", f"/threads/{full.id}-wrong"):
        answer = client.get(f"{wrong}/{path}")

        assert (answer.status_code, answer.location) == (301, f"{full.url}/{path}")


def test_the_comments_of_an_article_have_their_map_below_it(client, section, admin, bob):
    words = {"title": "Bread", "standfirst": "In short", "source": "Text"}
    article = news.publish(section, by=admin, **words)
    make_post(article.thread, author=bob, source=LINK)
    thread = article.thread

    assert thread.map_url == f"{article.url}/map"
    for path in ("map", "posts?with=links"):
        assert client.get(f"{article.url}/{path}").status_code == 200
        for wrong in (f"/threads/{thread.id}-bread", f"/news/{article.id}-wrong"):
            answer = client.get(f"{wrong}/{path}")
            assert (answer.status_code, answer.location) == (301, f"{article.url}/{path}")
    jump = client.get(f"/threads/{thread.id}/jump?to=1")
    assert jump.location == f"{article.url}#post-{thread.last_post_id}"


VIEWS = [
    "posts?by={bob}",
    "posts?to={alice}",
    "posts?with=pictures",
    "posts?with=links",
    "posts?most=quoted",
    "posts?most=rated",
    "map",
]


@pytest.mark.parametrize("path", VIEWS)
def test_hidden_posts_are_for_moderators_only(client, as_, full, bob, moderator, path):
    for number in (1, 3, 4):
        posts.hide(post_number(full, number), by=moderator, reason="A test")
    db.session.commit()
    address = f"{full.url}/{path.format(bob=bob.id, alice=full.author_id)}"
    hidden = {f"/posts/{post_number(full, number).id}" for number in (1, 3, 4)}

    def seen(browser) -> set[str]:
        main = region(browser.get(address), "main")
        return {link["href"] for link in main.select("a.number")} & hidden

    assert seen(client) == seen(as_(bob)) == set()
    assert seen(as_(moderator)) != set()


def test_the_map_counts_what_everybody_sees(client, as_, full, moderator):
    posts.hide(post_number(full, 6), by=moderator, reason="A test")
    db.session.commit()

    for page in (client.get(full.map_url), as_(moderator).get(full.map_url)):
        assert "Bob 3 posts" in text_of(page)
        assert region(page, "a[title='July 2006']").text == "3"


@pytest.mark.parametrize("path", [*VIEWS, "jump?to=1"])
def test_private_and_hidden_threads_have_no_map(client, as_, full, bob, alice, moderator, path):
    path = path.format(bob=bob.id, alice=full.author_id)
    address = f"/threads/{full.id}/{path}" if "jump" in path else f"{full.url}/{path}"
    insiders = make_group()
    room = make_section("Room", readers=(insiders,))
    moderating.move(full, room, by=moderator, reason="A test")
    insider = make_member("Insider", groups=(insiders,))
    db.session.commit()
    assert {browser.get(address).status_code for browser in (client, as_(alice))} == {404}
    assert as_(insider).get(address).status_code in {200, 302}

    moderating.hide(full, by=moderator, reason="A test")
    db.session.commit()
    assert as_(insider).get(address).status_code == 404


def test_an_empty_thread_has_an_empty_map(client, section, admin):
    words = {"title": "Bread", "standfirst": "In short", "source": "Text"}
    article = news.publish(section, by=admin, **words)

    page = client.get(f"{article.url}/map")

    assert "No posts here yet." in text_of(page)


@pytest.mark.parametrize(("count", "is_shown"), [(LONG, False), (LONG + 1, True)])
def test_long_threads_lead_to_their_map(client, section, count, is_shown):
    thread = make_thread(section, posts=count)

    page = client.get(thread.url)

    assert (f'href="{thread.map_url}"' in page.text) == is_shown
    assert ('action="/threads/' in page.text) == is_shown


def test_the_menu_of_a_post_leads_to_its_authors_posts(as_, alice, full):
    page = as_(alice).get(f"/posts/{post_number(full, 3).id}/menu")

    assert f'href="{full.url}/posts?by={post_number(full, 3).author_id}"' in page.text


@pytest.mark.parametrize(
    ("count", "shade"), [(1, 1), (4, 1), (5, 2), (16, 2), (36, 3), (64, 4), (65, 5), (100, 5)]
)
def test_shades_go_by_the_root(count, shade):
    assert shade_of(count, 100) == shade


@pytest.mark.parametrize(
    "selection", [*SELECTIONS, BY_MEMBER, TO_MEMBER], ids=lambda each: each.index
)
def test_every_view_has_its_index(selection):
    assert selection.index in {index.name for index in Post.__table__.indexes}
