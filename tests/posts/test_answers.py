"""Following answers: the pages of one exchange, and of everything addressed to somebody."""

import pytest

from forum.extensions import db
from forum.news import actions as news
from forum.posts import actions
from forum.posts.addressed import (
    answers_to,
    count_answers_to,
)
from forum.threads import moderating
from tests.conftest import htmx, region, text_of
from tests.factories import (
    make_group,
    make_member,
    make_post,
    make_section,
    make_thread,
)


@pytest.fixture
def said(thread, alice):
    """A post of Alice's."""
    return make_post(thread, author=alice, source="Words of mine")


def numbers(posts) -> list[int]:
    return [post.number for post in posts]


def page_of(member, viewer, offset=0, limit=10):
    return answers_to(member, viewer, offset=offset, limit=limit)


def test_a_post_tells_who_answers_it(client, thread, said):
    first, second = (make_post(thread, reply_to=said) for _ in range(2))

    line = region(client.get(thread.url), f"#post-{said.id} .quoted-by")

    assert " ".join(line.text.split()) == f"Answered by #{first.number} #{second.number}"
    assert [a["href"] for a in line.select("a.opens-post")] == [first.url, second.url]


def test_a_post_tells_of_quotes_and_answers_in_one_line(client, thread, said):
    quoting = make_post(thread, source=f"[quote=x;{said.id}]mine[/quote]")
    answer = make_post(thread, reply_to=said)

    line = region(client.get(thread.url), f"#post-{said.id} .quoted-by").text

    assert " ".join(line.split()) == f"Quoted by #{quoting.number} Answered by #{answer.number}"


@pytest.mark.parametrize(("answers", "words"), [(12, "and 2 more"), (120, "and many more")])
def test_many_answers_lead_to_the_conversation(client, thread, said, monkeypatch, answers, words):
    author = make_member()
    for _ in range(answers):
        make_post(thread, author=author, reply_to=said)

    more = region(client.get(thread.url), f"#post-{said.id} .quoted-by a:last-of-type")

    assert more.text == words
    assert more["href"] == f"{said.url}/conversation"


def test_hidden_answers_are_neither_named_nor_counted(client, as_, thread, said, moderator):
    for _ in range(12):
        make_post(thread, reply_to=said, hidden_by=moderator)

    assert "Answered by" not in client.get(thread.url).text
    assert "and 2 more" in as_(moderator).get(thread.url).text


def test_a_conversation_is_a_page_of_posts_and_a_region(client, thread, said):
    make_post(thread, source="Other talk")
    answer = make_post(thread, source="An answer", reply_to=said)
    address = f"{said.url}/conversation"

    page, inline = client.get(address), client.get(address, headers=htmx("conversation", "ol"))

    shown = region(page, "#conversation").select("li.post")
    assert [post["id"] for post in shown] == [f"post-{said.id}", f"post-{answer.id}"]
    assert "Other talk" not in page.text
    assert (
        region(page, "link[rel=canonical]")["href"]
        == f"http://localhost{thread.url}#post-{said.id}"
    )
    assert region(page, "meta[name=robots]")["content"] == "noindex"
    assert "<title>" not in inline.text
    assert inline.text.strip() in page.text


@pytest.mark.parametrize("id", ["0", "2147483648", "9" * 40, "x", "%00"])
def test_conversations_around_nothing_are_not_found(client, said, id):
    assert client.get(f"/posts/{id}/conversation").status_code == 404


def test_conversations_out_of_sight_are_not_found(client, as_, thread, said, moderator):
    insider = make_member(groups=(make_group(),))
    private = make_thread(make_section(readers=tuple(insider.groups)), author=insider)
    post = make_post(private, author=insider)
    actions.hide(said, by=moderator, reason="A quarrel")
    db.session.commit()

    for address in (f"{post.url}/conversation", f"{said.url}/conversation"):
        assert client.get(address).status_code == 404
    assert as_(insider).get(f"{post.url}/conversation").status_code == 200


def test_the_menu_leads_to_the_conversation_where_there_is_one(client, thread, said):
    lonely = make_post(thread)
    answer = make_post(thread, reply_to=said)

    for post, has in ((said, True), (answer, True), (lonely, False)):
        link = f"{post.url}/conversation" in client.get(f"{post.url}/menu").text
        assert link == has


def test_a_comment_has_its_conversation(client, section, alice):
    article = news.publish(section, by=alice, title="Bread", standfirst="One line", source="All")
    said = make_post(article.thread)
    make_post(article.thread, reply_to=said)

    page = client.get(f"{said.url}/conversation")

    assert len(region(page, "#conversation").select("li.post")) == 2
    assert region(page, "link[rel=canonical]")["href"].startswith(f"http://localhost{article.url}")


def test_what_is_addressed_to_a_member_stands_newest_first(alice, thread, said):
    by_button = make_post(thread, reply_to=said)
    by_name = make_post(make_thread(thread.section, author=alice), source="Alice, hello")
    make_post(thread, author=alice, reply_to=said)
    make_post(thread)

    assert page_of(alice, alice) == [by_name, by_button]
    assert page_of(alice, alice, offset=1) == [by_button]
    assert count_answers_to(alice, alice, most=10) == 2
    assert count_answers_to(alice, alice, most=1) == 1


def test_answers_out_of_sight_are_not_listed(alice, thread, said, moderator):
    insiders = make_group()
    left = make_thread(make_section(readers=(insiders,)), author=alice)
    make_post(left, source="Alice, a secret", author=make_member(groups=(insiders,)))
    make_post(thread, reply_to=said, hidden_by=moderator)
    gone = make_thread(thread.section, author=alice)
    make_post(gone, source="Alice, soon gone")
    moderating.hide(gone, by=moderator, reason="A quarrel")

    assert page_of(alice, alice) == []
    assert count_answers_to(alice, alice, most=10) == 0


def test_a_moved_thread_takes_its_answers_along(alice, thread, said, admin):
    answer = make_post(thread, reply_to=said)
    room = make_section("Room", readers=(make_group(),))

    moderating.move(thread, room, by=admin, reason="Quietly")
    assert page_of(alice, alice) == []

    moderating.move(thread, make_section(), by=admin, reason="Out again")
    assert page_of(alice, alice) == [answer]


def test_answers_to_me_are_a_page_and_a_region(as_, alice, thread, said):
    browser = as_(alice)
    assert "Nobody has answered you yet" in text_of(browser.get("/answers"))
    make_post(thread, author=make_member("Boris"), source="You *are* right", reply_to=said)

    page, inline = browser.get("/answers"), browser.get("/answers", headers=htmx("answers"))

    assert "You are right" in text_of(page)
    assert "Boris" in region(page, "#answers .record").text
    assert "<title>" not in inline.text
    assert region(page, ".menu-panel a[href='/answers']")


def test_answers_to_me_have_numbered_pages(app, as_, alice, thread, said, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 2)
    for number in range(3):
        make_post(thread, source=f"Answer {number}", reply_to=said)

    second = as_(alice).get("/answers?page=2")

    assert "Answer 0" in text_of(second)
    assert "Answer 1" not in text_of(second)
    assert as_(alice).get("/answers?page=3").status_code == 404


@pytest.mark.parametrize("page", ["0", "x", "%00", "9" * 30])
def test_pages_of_answers_that_do_not_exist_are_not_found(as_, alice, page):
    assert as_(alice).get(f"/answers?page={page}").status_code == 404


def test_guests_have_no_answers(client):
    assert client.get("/answers").status_code == 401
