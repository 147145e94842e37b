import pytest
from bs4 import BeautifulSoup

from forum.database import walking
from forum.extensions import db
from forum.moderation import views
from forum.news import actions as news
from forum.posts import actions as posts
from forum.threads import moderating
from tests import factories
from tests.conftest import htmx, region, text_of
from tests.queries import counted

LOG = "/moderation/log"
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>'


def rows(response):
    return BeautifulSoup(response.text, "html.parser").select(".record")


def sentences(response):
    return [" ".join(row.select_one("p").get_text().split()) for row in rows(response)]


def test_the_log_is_counted_a_few_pages_ahead(client, thread, moderator, monkeypatch):
    monkeypatch.setattr(views, "ENTRIES_PER_PAGE", 1)
    monkeypatch.setattr(walking, "PAGES_AHEAD", 2)
    for act in ("lock", "unlock") * 3:
        moderating.ACTS[act](thread, by=moderator, reason="")
    db.session.commit()

    def pages(number: int) -> list[str]:
        answer = client.get(f"{LOG}?page={number}")
        return [link.text for link in region(answer, ".pager").select("a:not(.pager-step)")]

    assert pages(1) == ["1", "2", "3"]
    assert pages(3) == ["1", "2", "3", "4", "5"]
    assert pages(6)[-1] == "6"
    assert client.get(f"{LOG}?page=7").status_code == 404


def test_every_act_is_told_as_a_sentence(client, thread, moderator):
    other = factories.make_section("Theory")
    post = factories.post_number(thread, 2)
    for act in ("lock", "unlock", "pin", "unpin"):
        moderating.ACTS[act](thread, by=moderator, reason="")
    posts.hide(post, by=moderator, reason="Rude")
    posts.restore(post, by=moderator, reason="")
    moderating.move(thread, other, by=moderator, reason="")
    moderating.hide(thread, by=moderator, reason="")
    moderating.restore(thread, by=moderator, reason="")
    db.session.commit()

    assert sentences(client.get(LOG)) == [
        "Moderator Mike restored How to pay a manager",
        "Moderator Mike hid How to pay a manager",
        "Moderator Mike moved How to pay a manager: Practice → Theory",
        "Moderator Mike restored post #2 in How to pay a manager",
        "Moderator Mike hid post #2 in How to pay a manager",
        "Moderator Mike unpinned How to pay a manager",
        "Moderator Mike pinned How to pay a manager",
        "Moderator Mike unlocked How to pay a manager",
        "Moderator Mike locked How to pay a manager",
    ]


def test_an_entry_says_when_and_why_and_links_to_all_it_names(client, section, thread, moderator):
    other = factories.make_section("Theory")
    moderating.move(thread, other, by=moderator, reason="It is about theory")
    db.session.commit()

    (row,) = rows(client.get(LOG))

    links = [link["href"] for link in row.find_all("a")]
    assert links == [moderator.url, thread.url, section.url, other.url]
    assert "It is about theory" in row.select_one(".record-more").get_text()
    assert row.select_one("time")["datetime"].startswith("20")


def test_the_number_of_a_post_leads_to_its_place(app, client, section, moderator, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 2)
    thread = factories.make_thread(section, posts=3)
    post = factories.last_post_of(thread)
    posts.hide(post, by=moderator, reason="Rude")
    db.session.commit()

    number = region(client.get(LOG), ".record a.number")

    assert number["href"] == f"{thread.url}?page=2#post-{post.id}"


def test_the_title_of_a_hidden_thread_is_for_its_moderators(client, as_, alice, moderator, section):
    thread = factories.make_thread(section, title="Very rude words", hidden_by=moderator)

    for browser in (client, as_(alice)):
        page = browser.get(LOG)
        assert sentences(page) == [f"Moderator Mike hid thread #{thread.id}"]
        assert "Very rude words" not in page.text
        assert thread.slug not in page.text
    assert sentences(as_(moderator).get(LOG)) == ["Moderator Mike hid Very rude words"]


def test_a_moderator_of_another_section_reads_no_hidden_titles(as_, moderator, section):
    factories.make_thread(section, title="Very rude words", hidden_by=moderator)
    elsewhere = factories.make_moderator("Elsewhere", factories.make_section())

    assert "Very rude words" not in as_(elsewhere).get(LOG).text


def test_posts_of_a_hidden_thread_lead_nowhere(client, thread, moderator):
    posts.hide(factories.post_number(thread, 2), by=moderator, reason="Rude")
    moderating.hide(thread, by=moderator, reason="All of it")
    db.session.commit()

    row = rows(client.get(LOG))[1]

    assert row.select_one(".number").get_text() == "#2"
    assert [link["href"] for link in row.find_all("a")] == [moderator.url]


def test_an_article_is_named_with_its_own_address(client, section, admin):
    article = news.publish(section, by=admin, title="Bread", standfirst="Cheap", source="Text")
    moderating.lock(article.thread, by=admin, reason="")
    db.session.commit()

    assert region(client.get(LOG), f".record a[href='{article.url}']").get_text() == "Bread"


def test_private_sections_leave_no_trace(client, as_, alice, admin):
    insiders = factories.make_group()
    private = factories.make_section("Back room", readers=(insiders,))
    thread = factories.make_thread(private, title="Secret")
    moderating.lock(thread, by=admin, reason="Whispered")
    db.session.commit()

    for browser in (client, as_(alice)):
        for path in (LOG, f"{LOG}?act=lock"):
            text = browser.get(path).text
            assert "Secret" not in text
            assert "Whispered" not in text
            assert "Back room" not in text
    assert "Secret" in as_(admin).get(LOG).text


def test_hostile_words_stay_words(client, section):
    mallory = factories.make_moderator("Mallory")
    start = factories.make_section(HOSTILE)
    thread = factories.make_thread(start, title=HOSTILE)
    moderating.move(thread, section, by=mallory, reason=HOSTILE)
    db.session.commit()

    page = client.get(LOG)

    assert text_of(page).count(HOSTILE) >= 3
    (row,) = rows(page)
    assert row.find_all(["img", "script"]) == []


def test_percent_signs_are_no_places_for_names(client, section, moderator):
    thread = factories.make_thread(section, title="100%(who)s and 5% more")
    moderating.lock(thread, by=moderator, reason="100%")
    db.session.commit()

    assert sentences(client.get(LOG)) == ["Moderator Mike locked 100%(who)s and 5% more"]


def test_the_log_is_a_page_and_a_region(client, thread, moderator):
    moderating.lock(thread, by=moderator, reason="Enough")
    db.session.commit()

    page = client.get(LOG).text
    part = client.get(LOG, headers=htmx("entries")).text

    assert part.strip() in page
    assert "<title>" not in part


def test_the_filter_remembers_what_was_chosen(client, thread, moderator):
    moderating.lock(thread, by=moderator, reason="")
    moderating.pin(thread, by=moderator, reason="")
    db.session.commit()

    page = client.get(f"{LOG}?act=pin")

    assert sentences(page) == ["Moderator Mike pinned How to pay a manager"]
    assert region(page, "option[selected]")["value"] == "pin"
    assert len(rows(client.get(f"{LOG}?act="))) == 2


def test_pages_keep_the_filter(client, thread, moderator, monkeypatch):
    monkeypatch.setattr(views, "ENTRIES_PER_PAGE", 1)
    for act in ("lock", "unlock", "lock"):
        moderating.ACTS[act](thread, by=moderator, reason="")
    db.session.commit()

    page = client.get(f"{LOG}?act=lock")

    assert region(page, "a[rel=next]")["href"] == f"{LOG}?act=lock&page=2"
    assert len(rows(client.get(f"{LOG}?act=lock&page=2"))) == 1
    assert client.get(f"{LOG}?act=lock&page=3").status_code == 404


@pytest.mark.parametrize("query", ["act=burn", "act=lock'--", "page=0", "page=abc", "page=2"])
def test_pages_that_are_not_there(client, query):
    assert client.get(f"{LOG}?{query}").status_code == 404


def test_an_empty_log_says_what_could_be_here(client):
    assert "will be written here" in text_of(client.get(LOG))


def test_an_act_without_words_is_still_told(client, thread, moderator):
    moderating.lock(thread, by=moderator, reason="")
    db.session.execute(db.text("UPDATE log_entries SET act = 'bless'"))
    db.session.commit()

    assert sentences(client.get(LOG)) == ["Moderator Mike changed How to pay a manager"]


def test_the_log_asks_the_same_whatever_its_length(as_, moderator, section):
    browser = as_(moderator)
    moderating.lock(factories.make_thread(section), by=moderator, reason="")
    db.session.commit()
    with counted() as few:
        browser.get(LOG)
    for number in range(5):
        thread = factories.make_thread(factories.make_section())
        by = factories.make_moderator(f"Mod {number}")
        posts.hide(factories.make_post(thread), by=by, reason="Rude")
        moderating.move(thread, section, by=by, reason="Here")
        if number % 2:
            moderating.hide(thread, by=by, reason="All")
    db.session.commit()

    with counted() as many:
        assert len(rows(browser.get(LOG))) == 13

    assert len(many) == len(few)
