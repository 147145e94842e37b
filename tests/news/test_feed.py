from datetime import timedelta
from xml.etree import ElementTree

import pytest

from forum.extensions import db
from forum.news import actions, feed
from tests.news.hostile import HOSTILE

ATOM = {"atom": "http://www.w3.org/2005/Atom"}


def parsed(response):
    return ElementTree.fromstring(response.data)


def entries(response):
    return parsed(response).findall("atom:entry", ATOM)


def texts(element, *names):
    return [element.findtext(f"atom:{name}", namespaces=ATOM) for name in names]


def test_a_feed_has_all_that_atom_asks_of_it(app, client, article):
    root = parsed(client.get("/news.atom"))

    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert texts(root, "id", "title", "updated") == [
        "http://localhost/news.atom",
        "News · Вече",
        feed_time(article.published_at),
    ]
    assert {link.get("rel"): link.get("href") for link in root.findall("atom:link", ATOM)} == {
        "self": "http://localhost/news.atom",
        "alternate": "http://localhost/news",
    }


def feed_time(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_an_entry_has_all_that_atom_asks_of_it(client, make_article):
    article = make_article("Bread & butter", byline="Our correspondent")

    (entry,) = entries(client.get("/news.atom"))

    assert texts(entry, "id", "title", "summary", "published", "updated") == [
        f"http://localhost/news/{article.id}",
        "Bread & butter",
        "By a third, at once",
        feed_time(article.published_at),
        feed_time(article.published_at),
    ]
    assert entry.findtext("atom:author/atom:name", namespaces=ATOM) == "Our correspondent"
    link = entry.find("atom:link[@rel='alternate']", ATOM)
    assert link.get("href") == f"http://localhost{article.url}"
    content = entry.find("atom:content", ATOM)
    assert content.get("type") == "html"
    assert content.text.strip() == "<p>The <em>whole</em> text.</p>"


def test_the_id_of_an_entry_outlives_its_headline(client, article):
    (before,) = entries(client.get("/news.atom"))

    article.rename("Quite another headline")
    db.session.commit()
    (after,) = entries(client.get("/news.atom"))

    assert texts(before, "id") == texts(after, "id")
    assert texts(before, "title") != texts(after, "title")


def test_a_picture_goes_along(client, make_article):
    make_article(picture="abc123.webp", picture_alt="Bread")

    (entry,) = entries(client.get("/news.atom"))

    link = entry.find("atom:link[@rel='enclosure']", ATOM)
    assert link.get("href") == "http://localhost/uploads/news/abc123.webp"


def test_an_edit_is_seen_in_the_times(client, article):
    article.edited_at = article.published_at + timedelta(hours=1)
    db.session.commit()

    response = client.get("/news.atom")

    assert texts(parsed(response), "updated") == [feed_time(article.edited_at)]
    assert texts(entries(response)[0], "updated") == [feed_time(article.edited_at)]


def test_a_board_without_news_has_a_valid_feed(client):
    response = client.get("/news.atom")

    assert response.content_type == "application/atom+xml; charset=utf-8"
    assert entries(response) == []
    assert texts(parsed(response), "updated") == ["1970-01-01T00:00:00Z"]


def test_the_feed_holds_the_newest_articles_only(client, make_article, monkeypatch):
    monkeypatch.setattr(feed, "ENTRIES", 2)
    for day in range(3):
        make_article(f"Day {day}")

    titles = [texts(entry, "title") for entry in entries(client.get("/news.atom"))]

    assert titles == [["Day 2"], ["Day 1"]]


def test_only_what_guests_may_read_is_in_it_whoever_asks(
    as_, admin, make_article, private_section, moderator
):
    make_article("Secret", section=private_section)
    make_article("Hidden", hidden_by=moderator)
    make_article("Open")

    response = as_(admin).get("/news.atom")

    assert [texts(entry, "title") for entry in entries(response)] == [["Open"]]


def test_texts_are_in_the_language_of_the_board_not_of_the_reader(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "LANGUAGE", "ru")

    response = client.get("/news.atom", headers={"Accept-Language": "en"})

    assert parsed(response).get("{http://www.w3.org/XML/1998/namespace}lang") == "ru"


def test_addresses_come_from_the_settings_not_from_the_request(app, client, article, monkeypatch):
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://board.example/")

    (entry,) = entries(client.get("/news.atom"))

    assert texts(entry, "id") == [f"https://board.example/news/{article.id}"]


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_words_stay_words(client, make_article, payload):
    make_article(payload, standfirst=payload, byline=payload, source=payload)

    (entry,) = entries(client.get("/news.atom"))

    assert texts(entry, "title", "summary") == [payload, payload]
    assert "<script" not in entry.findtext("atom:content", namespaces=ATOM)


def test_control_characters_do_not_break_the_feed(client, section, editor):
    actions.publish(
        section, by=editor, title="A\x08B\x0c", standfirst="\x1b[0m\uffff", source="x\x01y"
    )
    db.session.commit()

    (entry,) = entries(client.get("/news.atom"))

    assert texts(entry, "title", "summary") == ["AB", "[0m"]


def test_who_has_the_feed_already_is_told_so(client, article):
    first = client.get("/news.atom")

    by_tag = client.get("/news.atom", headers={"If-None-Match": first.headers["ETag"]})
    by_time = client.get(
        "/news.atom", headers={"If-Modified-Since": first.headers["Last-Modified"]}
    )

    assert (by_tag.status_code, by_tag.data) == (304, b"")
    assert (by_time.status_code, by_time.data) == (304, b"")


def test_a_compressed_feed_is_recognised_too(client, make_article):
    make_article(source="A long text. " * 200)
    first = client.get("/news.atom", headers={"Accept-Encoding": "br"})
    assert first.headers["Content-Encoding"] == "br"

    again = client.get(
        "/news.atom",
        headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]},
    )

    assert again.status_code == 304


def test_a_changed_feed_is_sent_again(client, article, make_article):
    first = client.get("/news.atom")
    make_article("Fresh news")

    again = client.get("/news.atom", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 200
    assert len(entries(again)) == 2


def test_the_feed_of_a_guest_sets_no_cookie(client, article):
    response = client.get("/news.atom")

    assert "Set-Cookie" not in response.headers
