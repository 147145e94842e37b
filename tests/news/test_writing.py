from io import BytesIO

import pytest
from bs4 import BeautifulSoup

from forum.extensions import db
from forum.forms import new_submission_id
from forum.news import actions, queries, submitting
from forum.news.models import Article
from forum.threads.models import Thread
from tests import factories
from tests.conftest import htmx, region, text_of


@pytest.fixture
def browser(as_, editor):
    return as_(editor)


@pytest.fixture
def changed(article):
    """Return a filled form for the edit of an article."""
    return {
        "title": article.title,
        "standfirst": article.standfirst,
        "byline": article.byline,
        "source": article.source,
        "kept_picture": article.picture or "",
        "picture_alt": article.picture_alt,
    }


def all_articles():
    db.session.expire_all()
    return list(db.session.scalars(db.select(Article)))


def value_of(response, name):
    control = region(response, f"form.form [name={name}]")
    return control.get_text() if control.name == "textarea" else control.get("value")


def uploads(app):
    return list((app.config["DATA_DIR"] / "uploads").rglob("*.webp"))


STATUS = {"guest": 401, "alice": 403, "moderator": 403, "editor": 200, "admin": 200}


@pytest.mark.parametrize(("who", "status"), STATUS.items())
@pytest.mark.parametrize("act", ["new", "edit"])
def test_who_may_see_the_forms(as_, people, article, who, status, act):
    path = "/news/new" if act == "new" else f"/news/{article.id}/edit"

    assert as_(people[who]).get(path).status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [*STATUS.items()][:3] + [("editor", 303), ("admin", 303)]
)
@pytest.mark.parametrize("act", ["new", "edit"])
def test_who_may_write(as_, people, article, typed, changed, who, status, act):
    path, form = ("/news/new", typed) if act == "new" else (f"/news/{article.id}/edit", changed)
    form["title"] = "Written now"

    assert as_(people[who]).post(path, data=form).status_code == status
    written = [article.title for article in all_articles()]
    assert ("Written now" in written) == (status == 303)


def test_an_article_is_published_with_its_thread(browser, typed, section, editor):
    response = browser.post("/news/new", data=typed)

    (article,) = all_articles()
    assert (response.status_code, response.headers["Location"]) == (303, article.url)
    assert (article.title, article.byline) == ("Bread gets cheaper", "Edith and friends")
    assert (article.thread.section, article.thread.author) == (section, editor)
    assert article.thread.title == article.title


def test_a_form_sent_twice_gives_one_article(browser, typed):
    first = browser.post("/news/new", data=typed)
    second = browser.post("/news/new", data=typed)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(all_articles()) == 1
    assert db.session.scalar(db.select(db.func.count(Thread.id))) == 1


def test_a_double_press_that_both_see_nothing_gives_one_article(browser, typed, monkeypatch):
    first = browser.post("/news/new", data=typed)
    looks = iter([lambda *key: None, queries.submitted_article])
    monkeypatch.setattr(submitting, "submitted_article", lambda *key: next(looks)(*key))

    second = browser.post("/news/new", data=typed)

    assert second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    (article,) = all_articles()
    assert article.thread.section.thread_count == 1


def test_two_forms_give_two_articles(browser, typed):
    browser.post("/news/new", data=typed)
    browser.post("/news/new", data=typed | {"submission_id": new_submission_id()})

    assert len(all_articles()) == 2


@pytest.mark.parametrize("missing", ["title", "standfirst", "byline", "section", "source"])
def test_what_is_missing_is_said_and_nothing_typed_is_lost(browser, typed, missing):
    response = browser.post("/news/new", data=typed | {missing: " "})

    assert response.status_code == 422
    assert region(response, f".has-error [name={missing}]")
    assert region(response, f".form-errors a[href='#{missing}']")
    for name in {"title", "standfirst", "byline", "source"} - {missing}:
        assert value_of(response, name).strip() == typed[name]
    if missing != "section":
        chosen = region(response, "[name=section] option[selected]")
        assert chosen["value"] == typed["section"]
    assert all_articles() == []


@pytest.mark.parametrize(
    ("name", "length"), [("title", 121), ("standfirst", 301), ("byline", 121), ("source", 20_001)]
)
def test_too_long_texts_are_refused_and_kept(browser, typed, name, length):
    response = browser.post("/news/new", data=typed | {name: "x" * length})

    assert response.status_code == 422
    assert value_of(response, name).strip() == "x" * length


def test_a_text_the_renderer_refuses_is_an_error_of_the_form(browser, typed):
    response = browser.post(
        "/news/new", data=typed | {"source": "[quote]" * 40 + "deep" + "[/quote]" * 40}
    )

    assert response.status_code == 422
    assert value_of(response, "byline") == "Edith and friends"
    assert region(response, "#source-error")
    assert all_articles() == []


def test_line_breaks_and_control_characters_leave_the_headline(browser, typed):
    browser.post("/news/new", data=typed | {"title": "Bread\r\n gets\x00 \x1bcheaper"})

    assert [article.title for article in all_articles()] == ["Bread gets cheaper"]


def test_only_sections_the_editor_may_write_in_are_offered(
    browser, section, private_section, insiders
):
    factories.make_section("A group", is_group=True)
    factories.make_section("Officials", writers=(insiders,))

    offered = region(browser.get("/news/new"), "[name=section]").find_all("option")

    assert [option["value"] for option in offered] == ["", str(section.id)]


@pytest.mark.parametrize("section_id", ["999999", "abc", "-1", "9" * 40])
def test_sections_that_are_not_there_are_refused(browser, typed, section_id):
    assert browser.post("/news/new", data=typed | {"section": section_id}).status_code == 422


def test_a_private_section_is_refused_like_a_missing_one(browser, typed, private_section):
    response = browser.post("/news/new", data=typed | {"section": str(private_section.id)})

    assert response.status_code == 422
    assert private_section.title not in response.text


def test_a_preview_shows_the_article_and_stores_nothing(browser, typed):
    response = browser.post("/news/new", data=typed | {"preview": "1"})

    assert response.status_code == 200
    assert region(response, "#preview .prose em").get_text() == "whole"
    assert "Bread gets cheaper" in region(response, "#preview").get_text()
    assert value_of(response, "source").strip() == typed["source"]
    assert value_of(response, "submission_id") == typed["submission_id"]
    assert all_articles() == []


def test_a_preview_with_htmx_is_the_same_region(browser, typed):
    page = browser.post("/news/new", data=typed | {"preview": "1"})
    part = browser.post(
        "/news/new", data=typed | {"preview": "1"}, headers=htmx("preview", "section")
    )

    assert part.text.strip() in page.text
    assert "<form" not in part.text
    assert all_articles() == []


def test_the_preview_of_an_edit_changes_nothing(browser, article, changed):
    response = browser.post(
        f"/news/{article.id}/edit", data=changed | {"source": "Other words", "preview": "1"}
    )

    assert "Other words" in region(response, "#preview").get_text()
    db.session.refresh(article)
    assert article.source == "The *whole* text."


def test_hostile_words_in_a_preview_stay_words(browser, typed):
    payload = '"><img src=x onerror=alert(1)>'

    response = browser.post(
        "/news/new",
        data=typed
        | dict.fromkeys(("title", "standfirst", "byline", "source"), payload)
        | {"preview": "1"},
        headers=htmx("preview", "section"),
    )

    assert BeautifulSoup(response.text, "html.parser").find_all("img") == []
    assert text_of(response).count(payload) == 4


def test_an_edit_changes_article_thread_and_address(browser, article, changed):
    response = browser.post(
        f"/news/{article.id}/edit",
        data=changed | {"title": "Bread is free", "source": "**Now**"},
    )

    assert response.status_code == 303
    assert response.headers["Location"] == f"/news/{article.id}-bread-is-free"
    db.session.expire_all()
    assert article.thread.title == "Bread is free"
    assert "<strong>Now</strong>" in article.html
    assert "edited" in region(browser.get(article.url), ".news-byline").get_text()


def test_the_form_of_an_edit_holds_the_article(browser, make_article):
    article = make_article(byline="Our correspondent")

    page = browser.get(f"/news/{article.id}/edit")

    assert value_of(page, "title") == article.title
    assert value_of(page, "byline") == "Our correspondent"
    assert value_of(page, "source").strip() == article.source


def test_an_edit_with_a_mistake_keeps_what_was_typed(browser, article, changed):
    response = browser.post(
        f"/news/{article.id}/edit", data=changed | {"title": "", "source": "New words"}
    )

    assert response.status_code == 422
    assert value_of(response, "source").strip() == "New words"
    db.session.refresh(article)
    assert article.source == "The *whole* text."


def test_two_editors_do_not_overwrite_each_other_unseen(as_, admin, browser, article, changed):
    path = f"/news/{article.id}/edit"
    changed["started_from"] = value_of(browser.get(path), "started_from")
    as_(admin).post(path, data=changed | {"source": "The first to save"})

    response = browser.post(path, data=changed | {"source": "The second to save"})

    db.session.refresh(article)
    assert response.status_code == 422
    assert article.source == "The first to save"
    assert value_of(response, "source").strip() == "The second to save"

    again = changed | {
        "source": "The second to save",
        "started_from": value_of(response, "started_from"),
    }
    assert browser.post(path, data=again).status_code == 303
    db.session.refresh(article)
    assert article.source == "The second to save"


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_editor_cannot_edit_what_they_cannot_see(
    browser, make_article, private_section, moderator, admin, method
):
    hidden = make_article(hidden_by=moderator)
    private = make_article(section=private_section, by=admin)

    for article in (hidden, private):
        assert getattr(browser, method)(f"/news/{article.id}/edit").status_code == 404


def test_a_picture_needs_a_description_and_waits_for_it(browser, typed, png):
    refused = browser.post("/news/new", data=typed | {"picture": png()})
    kept = value_of(refused, "kept_picture")

    assert refused.status_code == 422
    assert region(refused, ".has-error [name=picture_alt]")
    assert kept.endswith(".webp")

    browser.post("/news/new", data=typed | {"kept_picture": kept, "picture_alt": "A loaf"})

    (article,) = all_articles()
    assert (article.picture, article.picture_alt) == (kept, "A loaf")


def test_a_picture_can_be_mere_decoration(browser, typed, png):
    browser.post("/news/new", data=typed | {"picture": png(), "is_decorative": "y"})

    (article,) = all_articles()
    assert article.picture
    assert article.picture_alt == ""


def test_the_picture_is_served_where_the_page_says(browser, client, typed, png):
    browser.post("/news/new", data=typed | {"picture": png(), "picture_alt": "A loaf"})
    (article,) = all_articles()

    picture = client.get(region(client.get(article.url), ".article-picture img")["src"])

    assert (picture.status_code, picture.mimetype) == (200, "image/webp")
    picture.close()


def test_the_draft_of_an_article_keeps_all_its_words(browser, typed):
    saved = browser.post("/drafts", data={**typed, "place": "article"})

    page = browser.get("/news/new")

    assert (saved.status_code, saved.location) == (303, "/news/new")
    for name in ("title", "standfirst", "byline"):
        assert value_of(page, name) == typed[name]
    assert region(page, "textarea").text.strip() == typed["source"]
    record = region(browser.get("/drafts"), ".record")
    assert typed["standfirst"] in record.text
    assert record.select_one("h2 a")["href"] == "/news/new"


def test_only_editors_have_drafts_of_articles(as_, alice, typed):
    assert as_(alice).post("/drafts", data={**typed, "place": "article"}).status_code == 404


def test_publishing_ends_the_draft_and_no_ghost_comes_after(browser, typed):
    draft = {**typed, "place": "article"}
    browser.post("/drafts", data=draft)
    browser.post("/news/new", data=typed)
    browser.post("/drafts", data=draft)

    assert "No drafts" in text_of(browser.get("/drafts"))
    assert region(browser.get("/news/new"), "textarea").text.strip() == ""


def test_an_edit_half_done_waits_as_a_draft_until_it_is_saved(browser, article, changed):
    changed |= {"title": "Bread is free", "source": "Half a *thought*"}
    draft = {**changed, "place": f"article:{article.id}"}
    saved = browser.post("/drafts", data=draft)

    page = browser.get(f"/news/{article.id}/edit")
    record = region(browser.get("/drafts"), ".record")

    assert (saved.status_code, saved.location) == (303, f"/news/{article.id}/edit")
    for name in ("title", "standfirst", "byline"):
        assert value_of(page, name) == changed[name]
    assert region(page, "textarea").text.strip() == changed["source"]
    assert record.select_one("h2 a")["href"] == f"/news/{article.id}/edit"

    browser.post(f"/news/{article.id}/edit", data=changed)
    browser.post("/drafts", data=draft)

    assert "No drafts" in text_of(browser.get("/drafts"))


def test_a_draft_of_an_edit_remembers_the_text_that_it_began_with(
    as_, admin, browser, article, changed
):
    began = value_of(browser.get(f"/news/{article.id}/edit"), "started_from")
    as_(admin).post(f"/news/{article.id}/edit", data={**changed, "title": "By another editor"})
    changed |= {"started_from": began, "source": "Half a thought"}
    browser.post("/drafts", data={**changed, "place": f"article:{article.id}"})

    page = browser.get(f"/news/{article.id}/edit")

    assert value_of(page, "started_from") == began
    assert browser.post(f"/news/{article.id}/edit", data=changed).status_code == 422


def test_articles_out_of_sight_have_no_drafts(browser, make_article, private_section, typed):
    hidden = make_article(section=private_section)

    draft = {**typed, "place": f"article:{hidden.id}"}
    assert browser.post("/drafts", data=draft).status_code == 404


def test_a_text_is_rendered_once_for_look_and_board(browser, typed, article, changed, monkeypatch):
    texts = []
    real = submitting.render_text
    monkeypatch.setattr(submitting, "render_text", lambda text: texts.append(text) or real(text))
    monkeypatch.setattr(actions, "render_text", lambda text: texts.append(text) or real(text))

    browser.post("/news/new", data=typed)
    changed["source"] = "Another text"
    browser.post(f"/news/{article.id}/edit", data=changed)

    assert texts == [typed["source"], changed["source"]]


def test_a_byline_alone_is_no_draft(browser):
    browser.post("/drafts", data={"place": "article", "byline": "Edith"})

    assert "No drafts" in text_of(browser.get("/drafts"))


def test_a_draft_of_an_article_too_long_to_keep_shows_all_its_words(browser, typed, app):
    text = "z" * (4 * app.config["POST_MAX_LENGTH"] + 1)

    page = browser.post("/drafts", data={**typed, "place": "article", "source": text})

    assert page.status_code == 422
    assert value_of(page, "standfirst") == typed["standfirst"]
    assert value_of(page, "byline") == typed["byline"]


def test_who_was_signed_out_carries_the_words_of_a_draft(client, typed):
    page = client.post("/drafts", data={**typed, "place": "article"})

    assert page.status_code == 401
    assert typed["standfirst"] in region(page, "#carried").text


def test_a_picture_too_large_is_an_error_of_its_field(browser, typed, app, monkeypatch):
    monkeypatch.setitem(app.config, "PICTURE_MAX_BYTES", 100_000)
    sent = (BytesIO(b"x" * 300_000), "bread.png")

    page = browser.post("/news/new", data={**typed, "picture": sent})

    assert page.status_code == 422
    assert "This file has 0.3 MB; a picture here may have at most 0.1 MB." in text_of(page)
    assert region(page, "textarea").text.strip() == typed["source"]
    assert value_of(page, "standfirst") == typed["standfirst"]


def test_a_file_too_large_for_the_board_gives_the_words_back(browser, typed, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 100_000)
    sent = (BytesIO(b"x" * 150_000), "bread.png")

    page = browser.post("/news/new", data={**typed, "picture": sent})

    assert page.status_code == 413
    for name in ("title", "standfirst", "byline", "source"):
        assert region(page, f"#written-{name}").text.strip() == typed[name]


def test_a_file_that_is_no_picture_is_refused_and_the_words_are_kept(browser, typed):
    script = (BytesIO(b"<svg onload=alert(1)></svg>"), "picture.svg")

    response = browser.post("/news/new", data=typed | {"picture": script, "picture_alt": "A loaf"})

    assert response.status_code == 422
    assert region(response, ".has-error [name=picture]")
    assert value_of(response, "source").strip() == typed["source"]
    assert all_articles() == []


@pytest.mark.parametrize(
    "name", ["../../forum.sqlite", "/etc/passwd", "a.svg", "x" * 200, "0" * 64 + ".webp"]
)
def test_only_pictures_that_were_stored_can_be_kept(browser, typed, name):
    browser.post("/news/new", data=typed | {"kept_picture": name, "picture_alt": "A loaf"})

    assert [article.picture for article in all_articles()] == [None]


def test_a_picture_can_be_taken_away(browser, typed, png):
    browser.post("/news/new", data=typed | {"picture": png(), "picture_alt": "A loaf"})
    (article,) = all_articles()

    browser.post(
        f"/news/{article.id}/edit",
        data=typed | {"kept_picture": article.picture, "is_picture_removed": "y"},
    )

    db.session.expire_all()
    assert (article.picture, article.picture_alt) == (None, "")


def test_a_new_picture_takes_the_place_of_the_old_one(browser, typed, png):
    browser.post("/news/new", data=typed | {"picture": png(), "picture_alt": "A loaf"})
    (article,) = all_articles()
    old = article.picture

    browser.post(
        f"/news/{article.id}/edit",
        data=typed | {"kept_picture": old, "picture": png((400, 225)), "picture_alt": "Two"},
    )

    db.session.expire_all()
    assert article.picture not in {None, old}
    assert article.picture_alt == "Two"


def test_an_expired_page_stores_nothing_and_loses_nothing(app, browser, typed, png, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    before = uploads(app)

    response = browser.post(
        "/news/new",
        data=typed | {"picture": png((64, 36)), "picture_alt": "A loaf", "csrf_token": "old"},
    )

    assert response.status_code == 422
    assert "Nothing is lost" in text_of(response)
    assert value_of(response, "source").strip() == typed["source"]
    assert all_articles() == []
    assert uploads(app) == before


def test_who_was_signed_out_meanwhile_finds_all_of_it_on_the_page(client, typed):
    response = client.post("/news/new", data=typed)

    assert response.status_code == 401
    assert "Sign in in another window" in region(response, ".form-errors").get_text()
    for name in ("title", "standfirst", "byline", "source", "submission_id"):
        assert value_of(response, name).strip() == typed[name]


def test_a_preview_after_signing_out_says_so_in_its_place(client, typed):
    response = client.post(
        "/news/new", data=typed | {"preview": "1"}, headers=htmx("preview", "section")
    )

    assert response.status_code == 401
    assert "Sign in in another window" in region(response, "#preview .notice").get_text()
    assert "whole" not in response.text


def test_who_may_not_write_news_gets_the_words_back(as_, alice, typed):
    response = as_(alice).post("/news/new", data=typed)

    assert response.status_code == 403
    for name in ("title", "standfirst", "source"):
        assert typed[name] in response.text
