"""The feed of the news: what an article looks like in it."""

from datetime import timedelta

import pytest

from forum.extensions import db
from forum.feeds import queries
from forum.news import actions
from tests.news.hostile import HOSTILE


def feed_time(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_an_entry_has_all_that_an_article_has(read, make_article):
    article = make_article("Bread & butter", byline="Our correspondent", picture="abc123.webp")

    feed = read("/news.atom")

    (entry,) = feed.entries
    assert feed.text("title") == "News · Вече"
    assert feed.text("id", entry) == f"tag:localhost,2026:news/{article.id}"
    assert feed.text("title", entry) == "Bread & butter"
    assert feed.summary(entry) == "By a third, at once"
    assert feed.text("author/atom:name", entry) == "Our correspondent"
    assert feed.text("content", entry).strip() == "<p>The <em>whole</em> text.</p>"
    assert feed.text("published", entry) == feed_time(article.published_at)
    assert feed.link("alternate", entry) == f"http://localhost{article.url}"
    assert feed.link("enclosure", entry) == "http://localhost/uploads/news/abc123.webp"


def test_the_id_of_an_entry_outlives_its_headline(read, make_article):
    article = make_article()
    before = read("/news.atom")

    article.rename("Quite another headline")
    db.session.commit()
    after = read("/news.atom")

    assert before.texts("id") == after.texts("id")
    assert before.texts("title") != after.texts("title")


def test_an_edit_is_seen_in_the_times(read, make_article):
    article = make_article()
    article.edited_at = article.published_at + timedelta(hours=1)
    db.session.commit()

    feed = read("/news.atom")

    assert [feed.text("updated"), *feed.texts("updated")] == [feed_time(article.edited_at)] * 2


def test_the_feed_holds_the_newest_articles_only(read, make_article, monkeypatch):
    monkeypatch.setattr(queries, "ENTRIES", 2)
    for day in range(3):
        make_article(f"Day {day}")

    assert read("/news.atom").texts("title") == ["Day 2", "Day 1"]


def test_only_what_guests_may_read_is_in_it_whoever_asks(
    as_, admin, make_article, private_section, moderator
):
    make_article("Secret", section=private_section)
    make_article("Hidden", hidden_by=moderator)
    make_article("Open")

    page = as_(admin).get("/news.atom").text

    assert [title for title in ("Secret", "Hidden", "Open") if title in page] == ["Open"]


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_words_stay_words(read, make_article, payload):
    make_article(payload, standfirst=payload, byline=payload, source=payload)

    feed = read("/news.atom")

    (entry,) = feed.entries
    assert (feed.text("title", entry), feed.summary(entry)) == (payload, payload)
    assert "<script" not in feed.text("content", entry)


def test_control_characters_do_not_break_the_feed(read, section, editor):
    actions.publish(
        section, by=editor, title="A\x08B\x0c", standfirst="\x1b[0m\uffff", source="x\x01y"
    )
    db.session.commit()

    feed = read("/news.atom")

    (entry,) = feed.entries
    assert (feed.text("title", entry), feed.summary(entry)) == ("AB", "[0m")
