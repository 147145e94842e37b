"""The list of bookmarks, marking from posts and threads, notes."""

import re

import pytest

from forum.bookmarks import actions
from forum.extensions import db
from forum.models import Bookmark
from forum.posts import actions as posts
from tests.conftest import htmx, region, text_of, without_tokens
from tests.factories import make_group, make_member, make_section, make_thread, post_number


@pytest.fixture
def post(thread):
    return post_number(thread, 2)


@pytest.fixture
def bookmark(alice, post):
    kept = actions.keep(post, by=alice, note="Read again")
    db.session.commit()
    return kept


@pytest.mark.parametrize("kind", ["post", "thread"])
def test_marking_leads_back_to_the_thing(as_, alice, thread, post, kind):
    thing = post if kind == "post" else thread
    browser = as_(alice)
    path = f"/{kind}s/{thing.id}/bookmark"
    assert 'name="note"' in browser.get(path).text

    answer = browser.post(path, data={"note": "  To be\nread "})

    assert (answer.status_code, answer.location) == (303, thing.url)
    assert "To be read" in region(browser.get("/bookmarks"), ".record-note").text


def test_the_list_tells_what_and_whose_and_where(as_, alice, thread, bookmark):
    row = region(as_(alice).get("/bookmarks"), f"#bookmark-{bookmark.id}")

    for words in (thread.title, "#2", "Post number 2.", thread.author.name, thread.section.title):
        assert words in row.text
    assert "Read again" in row.text


def test_the_newest_come_first_in_numbered_pages(app, as_, alice, thread, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 2)
    for number in (1, 2, 3):
        actions.keep(post_number(thread, number), by=alice)
        db.session.commit()
    browser = as_(alice)

    pages = [text_of(browser.get(f"/bookmarks?page={page}")) for page in (1, 2)]

    assert [re.findall(r"#(\d)", page) for page in pages] == [["3", "2"], ["1"]]
    assert browser.get("/bookmarks?page=3").status_code == 404
    part = browser.get("/bookmarks?page=2", headers=htmx("bookmarks"))
    assert without_tokens(part) in without_tokens(browser.get("/bookmarks?page=2"))


def test_what_went_out_of_sight_keeps_its_note_and_comes_back(
    as_, alice, moderator, post, bookmark
):
    browser = as_(alice)
    posts.hide(post, by=moderator, reason="A test")
    db.session.commit()

    hidden = region(browser.get("/bookmarks"), f"#bookmark-{bookmark.id}")

    assert "This is no longer visible." in hidden.text
    assert "Read again" in hidden.text
    assert "Remove" in hidden.text
    assert post.thread.title not in hidden.text
    assert "Post number 2." not in browser.get(f"/bookmarks/{bookmark.id}").text
    posts.restore(post, by=moderator, reason="")
    db.session.commit()
    assert "Post number 2." in browser.get("/bookmarks").text


def test_a_bookmark_tells_nothing_of_a_section_one_has_left(as_, alice):
    insiders = make_group()
    room = make_section("Back room", readers=(insiders,))
    alice.groups.append(insiders)
    thread = make_thread(room, author=make_member("Insider"), title="Secret plans")
    actions.keep(thread, by=alice, note="Mine")
    alice.groups.clear()
    db.session.commit()

    page = as_(alice).get("/bookmarks").text

    assert "This is no longer visible." in page
    assert "Mine" in page
    assert not re.search("Secret plans|Back room|Insider", page)


def test_removing_offers_to_take_it_back(as_, alice, bookmark):
    browser = as_(alice)

    removed = browser.post(f"/bookmarks/{bookmark.id}/remove")
    page = browser.get(removed.location)

    assert "The bookmark is removed." in page.text
    assert f'id="bookmark-{bookmark.id}"' not in page.text
    browser.post(region(page, "form.notice")["action"])
    assert "Read again" in browser.get("/bookmarks").text
    assert "The bookmark is removed." not in browser.get(removed.location).text


def test_the_note_is_changed_on_a_page_and_in_place(as_, alice, bookmark):
    browser, path = as_(alice), f"/bookmarks/{bookmark.id}"

    page = browser.get(path)
    part = browser.get(path, headers=htmx(f"bookmark-{bookmark.id}", "li"))

    assert without_tokens(part) in without_tokens(page)
    assert 'value="Read again"' in part.text
    assert browser.post(path, data={"note": "Read"}).location == "/bookmarks"
    assert region(browser.get("/bookmarks"), ".record-note").text == "Read"


@pytest.mark.parametrize("path", ["/posts/{post}/bookmark", "/bookmarks/{bookmark}"])
def test_a_note_that_is_too_long_is_shown_again(as_, alice, post, bookmark, path):
    address = path.format(post=post.id, bookmark=bookmark.id)

    answer = as_(alice).post(address, data={"note": "x" * 201})

    assert answer.status_code == 422
    assert "below 200 characters" in answer.text
    assert "x" * 201 in answer.text
    assert db.session.get_one(Bookmark, bookmark.id).note == "Read again"


def test_a_note_typed_signed_out_is_on_the_page_again(client, post):
    answer = client.post(f"/posts/{post.id}/bookmark", data={"note": "My words"})

    assert answer.status_code == 401
    assert 'value="My words"' in answer.text
    assert "You are not signed in any more." in answer.text


@pytest.mark.parametrize("note", ["\x00", "", " ", "😀" * 200, "<b>&"])
def test_any_note_is_kept_or_refused_in_a_sentence(as_, alice, post, note):
    browser = as_(alice)

    assert browser.post(f"/posts/{post.id}/bookmark", data={"note": note}).status_code == 303
    assert "<b>" not in browser.get("/bookmarks").text


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("guest", "/bookmarks", 401),
        ("guest", "/posts/{post}/bookmark", 401),
        ("guest", "/bookmarks/{bookmark}", 401),
        ("eve", "/bookmarks/{bookmark}", 404),
        ("admin", "/bookmarks/{bookmark}", 404),
        ("alice", "/bookmarks/999999", 404),
        ("alice", "/posts/99999999999/bookmark", 404),
        ("alice", "/threads/0/bookmark", 404),
        ("alice", "/bookmarks?page=x", 404),
        ("alice", "/bookmarks?removed=x", 200),
        ("alice", "/bookmarks?removed=99999999999", 200),
        ("eve", "/bookmarks?removed={bookmark}", 200),
    ],
)
def test_refusals(as_, guest, alice, admin, post, bookmark, who, path, status):
    actions.remove(bookmark)
    db.session.commit()
    people = {"guest": guest, "alice": alice, "admin": admin, "eve": make_member("Eve")}

    answer = as_(people[who]).get(path.format(post=post.id, bookmark=bookmark.id))

    assert answer.status_code == status
    assert "Read again" not in answer.text


@pytest.mark.parametrize("act", ["remove", "take-back", ""])
def test_nobody_touches_the_bookmarks_of_others(as_, admin, bookmark, act):
    path = f"/bookmarks/{bookmark.id}/{act}".rstrip("/")

    assert as_(admin).post(path, data={"note": "Mine"}).status_code == 404
    assert db.session.get_one(Bookmark, bookmark.id).note == "Read again"


def test_the_form_shows_the_note_that_is_there_and_a_way_to_remove(as_, alice, post, bookmark):
    page = as_(alice).get(f"/posts/{post.id}/bookmark")

    assert 'value="Read again"' in page.text
    assert region(page, f'form[action="/bookmarks/{bookmark.id}/remove"]')


def test_the_list_takes_as_many_queries_however_many_there_are(as_, alice, thread, queries):
    browser, counts = as_(alice), []
    for number in (1, 2, 3):
        actions.keep(post_number(thread, number), by=alice)
        actions.keep(make_thread(thread.section), by=alice)
        db.session.commit()
        with queries() as made:
            browser.get("/bookmarks")
        counts.append(len(made))

    assert len(set(counts)) == 1


def test_one_bookmark_too_many_is_refused_and_the_note_stays(
    app, monkeypatch, as_, alice, thread, bookmark
):
    monkeypatch.setitem(app.config, "BOOKMARKS_MOST", 1)

    answer = as_(alice).post(f"/threads/{thread.id}/bookmark", data={"note": "For later"})

    assert answer.status_code == 403
    assert "as many bookmarks as one can" in text_of(answer)
    assert region(answer, "#note")["value"] == "For later"
