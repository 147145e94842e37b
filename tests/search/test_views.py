"""The page of search: its box and its form, what was found, and what is said of it."""

import re

import pytest
from bs4 import BeautifulSoup

from forum.extensions import db
from forum.ignoring import actions as ignoring
from forum.news import actions as news
from tests.conftest import htmx, region, text_of
from tests.factories import make_group, make_member, make_post, make_section, make_thread


@pytest.fixture
def talk(section):
    """A thread about links, with a post that says more than its title."""
    thread = make_thread(section, title="Paid links", source="Are links worth it?")
    make_post(thread, author=make_member("Bob"), source="I buy links, and <b>sell</b> banners.")
    return thread


def links_of(response, selector: str) -> list[str]:
    return [link["href"] for link in BeautifulSoup(response.text, "html.parser").select(selector)]


def test_every_page_leads_to_the_search(client):
    assert region(client.get("/"), ".top a[rel=search]")["href"] == "/search"


def test_without_a_question_the_page_says_what_can_be_written(client):
    page = client.get("/search")

    assert "title:traffic" in text_of(page)
    assert region(page, "input[type=search]").has_attr("autofocus")
    assert region(page, "meta[name=robots]")["content"] == "noindex"


def test_a_page_of_results_shows_posts_with_marked_words(client, talk):
    page = client.get("/search?q=banner")

    record = region(page, ".record")
    assert "1 post found" in text_of(page)
    assert [mark.text for mark in record.select("mark")] == ["banners"]
    assert "<b>" not in str(record.select_one(".record-more"))
    assert record.select_one("h2 a")["href"].startswith("/posts/")
    assert region(page, "input[type=search]")["value"] == "banner"
    assert region(page, "meta[name=robots]")["content"] == "noindex"


def test_page_and_region_come_from_one_template(client, talk):
    page = client.get("/search?q=links").text
    results = client.get("/search?q=links", headers=htmx("results")).text

    assert results.strip() in page
    assert "<title>" not in results


def test_titles_are_marked_too(client, talk):
    marks = region(client.get("/search?q=paid"), ".record h2").select("mark")

    assert [mark.text for mark in marks] == ["Paid"]


def test_posts_of_a_thread_can_stand_together(client, talk):
    page = client.get("/search?q=links&group=thread")

    assert len(BeautifulSoup(page.text, "html.parser").select(".search-group")) == 1
    assert len(region(page, ".search-group").select(".record")) == 2
    assert region(page, ".search-group h2 a")["href"] == talk.url


def test_the_form_is_written_into_the_question(client, talk):
    sent = "/search?q=links&author=Bob&in=&after=&before=&sort=date"

    answer = client.get(sent)

    assert (answer.status_code, answer.location) == (
        302,
        "/search?q=links+author%3ABob&sort=date",
    )
    assert "1 post found" in text_of(client.get(sent, follow_redirects=True))


def test_an_empty_form_leads_to_the_question_alone(client, talk):
    assert client.get("/search?q=links&author=&in=").location == "/search?q=links"
    assert client.get("/search?q=&author=&in=").location == "/search"


def test_a_link_to_the_form_opens_it_with_its_place_chosen(client, talk):
    page = client.get(f"/search?in=%23{talk.id}")

    assert region(page, "details.search-more").has_attr("open")
    assert region(page, "select[name=in] option[selected]").text == "Thread: Paid links"


def test_a_place_that_one_may_not_see_is_no_place(client, admin):
    room = make_section("Room", readers=(make_group(),))
    hidden = make_thread(make_section(), hidden_by=admin)

    for thread in (make_thread(room), hidden):
        page = client.get(f"/search?in=%23{thread.id}")
        assert thread.title not in page.text
        assert page.status_code == 200


@pytest.mark.parametrize(
    ("question", "left"),
    [("links author:Bob", "links"), ("links after:2020-01-01 has:link", "links has:link")],
)
def test_each_condition_can_be_taken_away(client, talk, question, left):
    make_post(talk, source="links https://example.org", author=make_member("Ann"))
    page = client.get("/search", query_string={"q": question})

    expected = "/search?q=" + left.replace(" ", "+").replace(":", "%3A")
    assert expected in links_of(page, ".search-said .tag") or "Nothing was found" in page.text


def test_what_was_not_understood_is_said(client, talk):
    page = client.get("/search?q=links+is:odd")

    assert "is:odd" in region(page, ".search-ignored").text


def test_when_nothing_is_found_the_page_says_what_to_do(client, talk):
    page = client.get("/search?q=kolbasa+in:nowhere")

    assert "Nothing was found." in text_of(page)
    assert "/search?q=kolbasa" in links_of(page, ".search-hints a")


def test_another_keyboard_layout_is_tried_and_said(client, section):
    make_thread(section, title="Поиск", source="Где поиск?")

    page = client.get("/search?q=gjbcr")

    assert "In the other keyboard layout" in text_of(page)
    assert region(page, ".notice a")["href"].startswith("/search?q=%D0%BF")
    assert region(page, ".record mark").text.casefold() == "поиск"


def test_posts_with_some_of_the_words_are_shown_and_said_to_be_so(client, section):
    make_thread(section, title="Поиск", source="Где поиск?")

    page = client.get("/search?q=поиск+колбасы")

    assert region(page, ".notice").text.split()[:2] == ["Nothing", "has"]
    assert region(page, ".record mark").text.casefold() == "поиск"


def test_articles_have_a_tab_of_their_own(client, section, admin):
    texts = {"title": "Bread", "standfirst": "Cheaper by a third", "source": "Of flour and water"}
    article = news.publish(section, by=admin, **texts)

    page = client.get("/search?q=flours&what=articles")

    assert region(page, ".record h2 a")["href"] == article.url
    assert region(page, ".record mark").text == "flour"
    assert region(page, ".tabs [aria-current]").text == "Articles"


def test_members_have_a_tab_of_their_own(client):
    member = make_member("Martha")

    page = client.get("/search?q=mart&what=members")

    assert region(page, ".writers .who")["href"] == member.url
    assert "Nobody here is called so." in text_of(client.get("/search?q=zzz&what=members"))


def test_pages_are_numbered_and_keep_the_question(app, client, talk, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 1)

    page = client.get("/search?q=links&sort=date")

    assert "/search?q=links&sort=date&page=2" in links_of(page, ".pager a")
    assert client.get("/search?q=links&page=2").status_code == 200
    assert client.get("/search?q=links&page=3").status_code == 404


def test_posts_of_whom_one_ignores_are_folded_and_found(as_, talk, alice):
    said = talk.last_post
    ignoring.ignore(said.author, by=alice)
    db.session.commit()

    page = as_(alice).get("/search?q=banners")

    assert region(page, "details.folded mark").text == "banners"
    assert "whom you ignore" in region(page, "details.folded summary").text


@pytest.mark.parametrize("who", ["guest", "alice"])
def test_nothing_of_a_private_section_is_found(as_, people, who):
    room = make_section("Room", readers=(make_group(),))
    make_thread(room, title="Zqtitle of links", source="Zqwords")

    for question in ("zqtitle", "zqwords", "links", "zqtitel", f"in:{room.slug}"):
        for rest in ("", "&what=articles", "&group=thread", "&sort=date"):
            page = as_(people[who]).get(f"/search?q={question}{rest}").text
            assert "Zqtitle" not in page
            assert "Zqwords" not in page


def test_floods_are_stopped_but_the_form_is_not(limited, app):
    browser = limited.test_client()
    limited.config["LIMIT_SEARCH"] = "2 per minute"

    found = [browser.get("/search?q=links").status_code for _ in range(3)]

    assert found == [200, 200, 429]
    assert browser.get("/search").status_code == 200
    assert browser.get("/search?q=links&author=Bob").status_code == 302


def test_one_searches_from_where_one_is(as_, client, talk, alice):
    author = talk.author
    within = f"/search?in=%23{talk.id}"

    assert within in links_of(as_(alice).get(talk.url), ".head-actions a")
    assert f"/search?in={talk.section.slug}" in links_of(client.get(talk.section.url), "a")
    name = re.sub(r"\s", "+", author.name)
    assert f"/search?author={name}" in links_of(client.get(author.url), "a")
    form = region(client.get(talk.map_url), "form[role=search]")
    assert form.select_one("[name=in]")["value"] == f"#{talk.id}"
