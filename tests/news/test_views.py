import pytest
from bs4 import BeautifulSoup

from forum.extensions import db
from forum.news import views
from tests import factories
from tests.conftest import htmx, region, text_of
from tests.news.hostile import HOSTILE
from tests.queries import counted


def titles(response, kind=""):
    cards = BeautifulSoup(response.text, "html.parser").select(f".news{kind} .news-title")
    return [card.get_text() for card in cards]


def test_the_list_has_wide_cards_newest_first(client, make_article):
    make_article("Yesterday")
    make_article("Today")

    assert titles(client.get("/news"), ".news-wide") == ["Today", "Yesterday"]


def test_the_list_is_a_page_and_a_region(client, article):
    page = client.get("/news").text
    part = client.get("/news", headers=htmx("articles")).text

    assert part.strip() in page
    assert "<title>" not in part


def test_a_long_list_has_numbered_pages(client, make_article, monkeypatch):
    monkeypatch.setattr(views, "ARTICLES_PER_PAGE", 2)
    for day in range(3):
        make_article(f"Day {day}")

    assert titles(client.get("/news")) == ["Day 2", "Day 1"]
    assert titles(client.get("/news?page=2")) == ["Day 0"]
    assert client.get("/news?page=3").status_code == 404


def test_an_empty_list_says_what_could_be_here(client):
    assert "No news yet" in text_of(client.get("/news"))


def test_only_those_who_may_write_are_invited_to(as_, people):
    invited = {
        name
        for name, person in people.items()
        if '"button button-primary" href="/news/new"' in as_(person).get("/news").text
    }

    assert invited == {"editor", "admin"}


def test_an_article_stands_above_its_comments(client, make_article):
    article = make_article(posts=2, byline="Our correspondent")

    page = client.get(article.url)

    assert region(page, "h1").get_text() == article.title
    assert region(page, ".article .prose em").get_text() == "whole"
    assert "Our correspondent" in region(page, ".news-byline").get_text()
    assert "By a third" in region(page, ".article-standfirst").get_text()
    assert len(BeautifulSoup(page.text, "html.parser").select("#comments .post")) == 2


def test_the_byline_leads_to_the_author_only_when_it_names_the_author(client, make_article, editor):
    own = client.get(make_article().url)
    foreign = client.get(make_article(byline="Somebody else").url)

    assert region(own, ".news-byline .who").get("href") == editor.url
    assert region(foreign, ".news-byline .who").get("href") is None


def test_a_picture_has_its_size_and_its_description(client, make_article):
    article = make_article(picture="abc123.webp", picture_alt="A loaf")

    picture = region(client.get(article.url), ".article-picture img")

    assert picture["src"] == "/uploads/news/abc123.webp"
    assert picture["alt"] == "A loaf"
    assert (picture["width"], picture["height"]) == ("1280", "720")


def test_comments_come_page_by_page_and_the_text_stands_on_the_first(
    app, client, make_article, monkeypatch
):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 2)
    article = make_article(posts=3)

    second = client.get(f"{article.url}?page=2")

    assert article.title in text_of(second)
    assert article.standfirst in text_of(second)
    assert "whole" not in region(second, ".article").get_text()
    assert region(second, f".article p > a[href='{article.url}']").get_text() == "Read the article"
    assert region(second, ".posts .number").get_text(strip=True).endswith("#3")
    assert client.get(f"{article.url}?page=3").status_code == 404


@pytest.mark.parametrize("slug", ["", "-", "-another-slug", "-bread-gets-cheaper-"])
def test_any_other_slug_leads_to_the_right_one(client, article, slug):
    response = client.get(f"/news/{article.id}{slug}?page=2")

    assert response.status_code == 301
    assert response.headers["Location"] == f"{article.url}?page=2"


def test_the_thread_of_an_article_leads_to_the_article(client, article):
    response = client.get(f"/threads/{article.thread_id}?page=2")

    assert (response.status_code, response.headers["Location"]) == (301, f"{article.url}?page=2")


def test_missing_and_private_articles_look_alike_and_hidden_ones_are_gone(
    client, as_, alice, make_article, private_section, moderator
):
    private = make_article(section=private_section)
    hidden = make_article(hidden_by=moderator)

    for browser in (client, as_(alice)):
        assert browser.get("/news/999999").status_code == 404
        assert browser.get(private.url).status_code == 404
        assert browser.get(f"/news/{private.id}").status_code == 404
        assert browser.get(hidden.url).status_code == 410


def test_a_moderator_sees_a_hidden_article_marked(as_, moderator, make_article):
    article = make_article(hidden_by=moderator)

    assert "hidden" in region(as_(moderator).get(article.url), ".article-head .tag").get_text()
    assert "hidden" in region(as_(moderator).get("/news"), ".news .tag").get_text()


def test_acts_on_the_article_are_for_those_who_may(as_, people, article):
    def offered(person):
        page = as_(person).get(article.url).text
        edit = f'href="/news/{article.id}/edit"' in page
        return edit, f'href="/threads/{article.thread_id}/hide"' in page

    assert {name: offered(person) for name, person in people.items()} == {
        "guest": (False, False),
        "alice": (False, False),
        "moderator": (False, True),
        "editor": (True, False),
        "admin": (True, True),
    }


def test_guests_are_asked_to_sign_in_below_the_comments(client, article):
    prompt = region(client.get(article.url), ".prompt")

    assert "/sign-in" in prompt.decode()


def test_members_comment_and_come_back_to_the_article(as_, alice, article):
    browser = as_(alice)
    form = region(browser.get(article.url), ".reply form")
    key = form.select_one("[name=submission_id]")["value"]

    response = browser.post(form["action"], data={"source": "Good bread.", "submission_id": key})

    comment = factories.last_post_of(article.thread)
    assert response.status_code == 303
    assert response.headers["Location"] == f"{article.url}#post-{comment.id}"
    assert "Good bread." in region(browser.get(article.url), f"#post-{comment.id}").get_text()


def test_what_is_written_under_an_article_is_called_a_comment(as_, alice, article):
    browser, id = as_(alice), article.thread_id
    page = browser.get(f"/threads/{id}/reply")
    sent = {"source": "Good bread.", "submission_id": "1" * 32}

    answer = browser.post(f"/threads/{id}/posts", data=sent, headers=htmx("answer"))

    assert page.text.count("Your comment") == 2
    assert "Your comment is posted:" in answer.text
    for shown in (page, answer):
        assert "Your reply" not in shown.text


def test_nobody_comments_under_a_locked_article(as_, alice, article):
    article.thread.lock()
    db.session.commit()

    page = as_(alice).get(article.url)

    assert BeautifulSoup(page.text, "html.parser").select(".reply form") == []
    assert "locked" in region(page, ".article-head .tag").get_text()


def test_a_card_stands_between_the_posts_of_another_thread(client, section, article):
    thread = factories.make_thread(section, posts=8)

    page = client.get(thread.url)
    card = region(page, "#posts > .between > .news-strip")

    assert titles(page, ".news-strip") == [article.title]
    assert card.find_parent(class_="post") is None
    assert "News" in card.get_text()


def test_private_articles_show_nowhere_to_strangers(
    client, as_, alice, make_article, private_section, section
):
    make_article("Secret", section=private_section)
    thread = factories.make_thread(section, posts=8)

    for browser in (client, as_(alice)):
        for path in ("/", "/news", thread.url, "/news.atom", section.url):
            assert "Secret" not in browser.get(path).text
        assert "Secret" not in browser.get("/news", headers=htmx("articles")).text


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_words_stay_words(as_, editor, make_article, section, payload):
    article = make_article(
        payload,
        standfirst=payload,
        byline=payload,
        source=payload,
        picture="abc123.webp",
        picture_alt=payload,
    )
    thread = factories.make_thread(section, posts=8)
    browser = as_(editor)

    for path in ("/", "/news", article.url, thread.url, f"/news/{article.id}/edit"):
        page = BeautifulSoup(browser.get(path).text, "html.parser")
        assert payload in {tag.get_text(strip=True) for tag in page.find_all(["a", "h1"])}
        assert [s for s in page.find_all("script") if not s.get("src")] == []
        assert page.find_all("hx-partial") == []
        assert page.select("[onerror], [onload], [onfocus], img[src=x]") == []


def test_endless_words_are_shown_whole(client, make_article, section):
    word = "Ж" * 120
    make_article(word, standfirst=word, byline=word)

    for path in ("/", "/news"):
        assert titles(client.get(path)) == [word]


def test_the_list_asks_the_same_whatever_its_length(as_, alice, make_article):
    browser = as_(alice)
    make_article()
    browser.get("/news")
    with counted() as few:
        browser.get("/news")
    for day in range(6):
        make_article(f"Day {day}", by=factories.make_member(), posts=1)

    with counted() as many:
        assert len(titles(browser.get("/news"))) == 7

    assert len(many) == len(few)


def test_an_article_asks_the_same_whatever_is_said_of_it(client, make_article):
    short, long = make_article(posts=1), make_article(posts=5)
    for _ in range(5):
        factories.make_post(long.thread)
    short_url, long_url = short.url, long.url
    with counted() as few:
        client.get(short_url)

    with counted() as many:
        client.get(long_url)

    # One more: between enough comments there is a card.
    assert len(many) == len(few) + 1
