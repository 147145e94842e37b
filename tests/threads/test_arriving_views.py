"""An open page asks what is new; a reply is not sent past what came in between."""

import pytest

from forum import reading
from forum.extensions import db
from forum.models import Draft, Post, Thread, User
from forum.posts import actions as posts
from forum.reading.batches import Batches
from forum.reading.queries import first_unread as first_unread_post
from forum.threads import moderating
from tests.conftest import htmx, region, text_of
from tests.factories import (
    last_post_of,
    make_group,
    make_member,
    make_post,
    make_section,
    make_thread,
    post_number,
)
from tests.threads.test_views import KEY, a_reply, reply_url


def newest_url(thread) -> str:
    return f"/threads/{thread.id}/newest"


def since_url(thread, after) -> str:
    return f"/threads/{thread.id}/since?after={after}"


def test_the_newest_number_is_a_few_bytes_and_is_sent_once(client, thread):
    first = client.get(newest_url(thread))
    again = client.get(newest_url(thread), headers={"If-None-Match": first.headers["ETag"]})
    make_post(thread)
    grown = client.get(newest_url(thread), headers={"If-None-Match": first.headers["ETag"]})

    assert (first.text, first.mimetype) == ("3 3", "text/plain")
    assert (again.status_code, again.data) == (304, b"")
    assert (grown.status_code, grown.text) == (200, "4 4")
    assert "Set-Cookie" not in first.headers


def test_the_page_knows_how_the_thread_stood(client, thread):
    bar = region(client.get(thread.url), "#arrivals")

    assert bar["data-pulse"] == client.get(newest_url(thread)).text
    assert (bar["data-after"], bar["data-as"], bar["role"]) == ("3", "omit", "status")


def test_only_the_last_page_waits_for_posts(client, section):
    thread = make_thread(section, posts=21)

    assert 'id="arrivals"' not in client.get(thread.url).text
    assert 'id="arrivals"' in client.get(f"{thread.url}?page=2").text


@pytest.mark.parametrize("who", ["guest", "outsider", "reader"])
def test_a_private_thread_tells_only_its_readers(client, as_, who):
    insiders = make_group()
    reader = make_member("Reader", groups=(insiders,))
    thread = make_thread(make_section(readers=(insiders,)))
    browser = client if who == "guest" else as_(reader if who == "reader" else make_member())
    status = 200 if who == "reader" else 404

    assert browser.get(newest_url(thread)).status_code == status
    assert browser.get(since_url(thread, 0)).status_code == status
    if who == "reader":
        assert region(browser.get(thread.url), "#arrivals")["data-as"] == "same-origin"
        known = browser.get(newest_url(thread)).headers["ETag"]
        again = browser.get(newest_url(thread), headers={"If-None-Match": known})
        assert (again.status_code, again.headers["Cache-Control"]) == (304, "no-store")


def test_what_came_since_is_told_and_shown(client, thread):
    make_post(thread, source="Fresh *words*.")
    make_post(thread)

    answer = client.get(since_url(thread, 3))

    first = post_number(thread, 4)
    link = region(answer, "a.shows-arrived")
    assert (link.text, link["href"]) == ("2 new posts", f"{thread.url}#post-{first.id}")
    assert link["data-newest"] == "5"
    assert region(answer, f"ol > #post-{first.id} em").text == "words"
    assert "<title>" not in answer.text


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 новое сообщение"), (3, "3 новых сообщения"), (5, "5 новых сообщений")],
)
def test_russian_counts_rightly(client, thread, count, words):
    for _ in range(count):
        make_post(thread)

    answer = client.get(since_url(thread, 3), headers={"Accept-Language": "ru"})

    assert region(answer, "a.shows-arrived").text == words


def test_a_full_page_leads_to_the_next_one(client, section):
    thread = make_thread(section, posts=20)
    make_post(thread)

    answer = client.get(since_url(thread, 20))

    link = region(answer, "a[rel=next]")
    assert (link.text, link["href"]) == ("1 new post on the next page", f"{thread.url}?page=2")
    assert "shows-arrived" not in answer.text


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 40, "%00", "٣", "1e3"])
def test_any_number_is_answered(client, thread, after):
    assert client.get(since_url(thread, after)).status_code == 200


def test_what_a_moderator_does_meanwhile_is_said(client, as_, alice, moderator, thread):
    posts.hide(post_number(thread, 2), by=moderator, reason="A test")
    moderating.lock(thread, by=moderator, reason="A test")
    db.session.commit()

    told = as_(alice).get(since_url(thread, 3))

    assert region(told, "[data-unless='#gap-2']").text == "A moderator has hidden post #2."
    assert "locked meanwhile" in text_of(told)
    assert region(client.get(thread.url), "#gap-2")
    assert "locked meanwhile" not in text_of(as_(moderator).get(since_url(thread, 3)))


def test_a_hidden_thread_is_gone_but_for_its_moderators(client, as_, moderator, thread):
    moderating.hide(thread, by=moderator, reason="A test")
    db.session.commit()

    assert client.get(newest_url(thread)).status_code == 404
    assert client.get(since_url(thread, 3)).status_code == 404
    assert "only moderators see it" in text_of(as_(moderator).get(since_url(thread, 3)))


def test_asking_leaves_no_trace(app, as_, alice, thread, monkeypatch):
    monkeypatch.setitem(app.extensions, "reading", Batches(app))
    browser = as_(alice)
    browser.get(newest_url(thread))
    browser.get(since_url(thread, 0))
    reading.flush()
    db.session.expire_all()

    assert db.session.get(Thread, thread.id).view_count == 0
    assert db.session.get(User, alice.id).last_seen_at is None


def send(browser, thread, source="I agree", **values):
    """Send the form of a page that was shown when the thread had three posts."""
    return browser.post(reply_url(thread), data=a_reply(source, seen="3", **values))


def test_forms_carry_the_last_number(as_, alice, thread):
    browser = as_(alice)
    page = region(browser.get(thread.url), "#answer [name=seen]")
    alone = region(browser.get(f"/threads/{thread.id}/reply"), "[name=seen]")
    make_post(thread)
    late = region(browser.get(f"/threads/{thread.id}/reply?seen=3"), "[name=seen]")
    wrong = region(browser.get(f"/threads/{thread.id}/reply?seen=99"), "[name=seen]")

    assert [field["value"] for field in (page, alone, late, wrong)] == ["3", "3", "3", "4"]


def test_a_reply_goes_through_when_nothing_came(as_, alice, thread):
    assert send(as_(alice), thread).status_code == 303
    assert last_post_of(thread).source == "I agree"


def fields_of(answer) -> dict[str, str]:
    form = region(answer, "#answer form")
    hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    return {**hidden, "source": form.select_one("textarea").text.removeprefix("\n")}


def test_what_came_in_between_is_shown_first_and_the_second_press_posts(as_, alice, thread):
    browser = as_(alice)
    make_post(thread, source="I was quicker.")

    held = send(browser, thread, source="My *long* thoughts")
    fields = fields_of(held)
    sent = browser.post(reply_url(thread), data=fields)

    assert held.status_code == 409
    assert "I was quicker." in region(held, ".came-between").text
    assert region(held, "#answer .button-primary").text == "Post anyway"
    assert (fields["seen"], fields["source"]) == ("4", "My *long* thoughts")
    assert (sent.status_code, last_post_of(thread).source) == (303, "My *long* thoughts")


@pytest.mark.parametrize(("opened", "first_unread"), [(True, None), (False, 1)])
def test_what_was_shown_in_between_is_read_unless_something_older_is_not(
    as_, alice, thread, opened, first_unread
):
    browser = as_(alice)
    if opened:
        browser.get(thread.url)
    make_post(thread, source="I was quicker.")

    held = send(browser, thread, source="My thoughts")
    browser.post(reply_url(thread), data=fields_of(held))

    unread = first_unread_post(thread, alice)
    assert (unread and unread.number) == first_unread


def test_what_the_form_had_no_room_for_stays_unread(as_, alice, thread):
    browser = as_(alice)
    browser.get(thread.url)
    for _ in range(7):
        make_post(thread)

    browser.post(reply_url(thread), data=fields_of(send(browser, thread)))

    assert first_unread_post(thread, alice).number == 9


def test_inside_the_page_the_form_alone_is_answered(as_, alice, thread):
    make_post(thread, source="I was quicker.")
    data = a_reply(seen="3", reply_to=post_number(thread, 2).id)

    held = as_(alice).post(reply_url(thread), data=data, headers=htmx("answer-7"))

    assert held.status_code == 409
    assert "<title>" not in held.text
    assert region(held, "#answer-7 .came-between")
    assert region(held, "#answer-7 [name=reply_to]")


def test_more_may_come_before_the_second_press(as_, alice, thread):
    browser = as_(alice)
    make_post(thread)
    fields = fields_of(send(browser, thread))
    make_post(thread, source="And I.")

    held = browser.post(reply_url(thread), data=fields)

    assert held.status_code == 409
    assert len(region(held, ".came-between").select(".record")) == 1
    assert browser.post(reply_url(thread), data=fields_of(held)).status_code == 303


@pytest.mark.parametrize("seen", [None, "", "x", "99", "-3"])
def test_a_form_that_does_not_say_what_it_showed_posts(as_, alice, thread, seen):
    make_post(thread)
    data = a_reply() if seen is None else a_reply(seen=seen)

    assert as_(alice).post(reply_url(thread), data=data).status_code == 303


def test_own_posts_hold_nobody_up(as_, alice, thread):
    make_post(thread, author=alice)

    assert send(as_(alice), thread).status_code == 303


def test_a_form_that_was_sent_gives_the_same_post_whatever_came_since(as_, alice, thread):
    browser = as_(alice)
    first = send(browser, thread)
    make_post(thread)

    again = send(browser, thread)

    assert (again.status_code, again.location) == (303, first.location)


def test_what_comes_while_the_text_is_rendered_is_shown_too(as_, alice, thread, monkeypatch):
    from forum.threads import views

    thread_id, other_id, render = thread.id, make_member().id, views.render_post

    def slowly(*arguments):
        there, other = db.session.get(Thread, thread_id), db.session.get(User, other_id)
        make_post(there, author=other, source="Just now.")
        return render(*arguments)

    monkeypatch.setattr(views, "render_post", slowly)

    held = send(as_(alice), thread)

    assert held.status_code == 409
    assert "Just now." in region(held, ".came-between").text


def test_an_answered_post_that_was_hidden_is_told_of_before_the_reply_is_sent(
    as_, alice, moderator, thread
):
    browser, answered = as_(alice), post_number(thread, 2)
    posts.hide(answered, by=moderator, reason="A test")
    db.session.commit()

    held = send(browser, thread, reply_to=answered.id, place=f"reply:{thread.id}:{answered.id}")
    sent = browser.post(reply_url(thread), data=fields_of(held))

    assert (held.status_code, sent.status_code) == (409, 303)
    assert "hidden or moved meanwhile" in region(held, ".came-between").text
    assert last_post_of(thread).reply_to is None


@pytest.mark.parametrize(("act", "status"), [(moderating.lock, 403), (moderating.hide, 404)])
def test_a_thread_taken_away_meanwhile_keeps_the_text(as_, alice, moderator, thread, act, status):
    make_post(thread)
    act(thread, by=moderator, reason="A test")
    db.session.commit()

    answer = send(as_(alice), thread, source="Where to now?")

    assert answer.status_code == status
    assert region(answer, "textarea").text.strip() == "Where to now?"


def test_a_preview_keeps_what_the_form_has_seen(as_, alice, thread):
    make_post(thread)
    data = a_reply("**bold**", seen="3", preview="1")

    page = as_(alice).post(f"/threads/{thread.id}/reply", data=data)

    assert fields_of(page)["seen"] == "3"


def test_a_draft_goes_only_with_the_reply(as_, alice, thread):
    browser, count = as_(alice), db.select(db.func.count(Draft.id))
    browser.post(
        "/drafts", data={"place": f"reply:{thread.id}", "source": "x", "submission_id": KEY}
    )
    make_post(thread)

    held = send(browser, thread)
    kept = db.session.scalar(count)
    browser.post(reply_url(thread), data=fields_of(held))

    assert (held.status_code, kept, db.session.scalar(count)) == (409, 1, 0)


def test_the_form_after_a_reply_knows_the_new_post(as_, alice, thread):
    answer = as_(alice).post(reply_url(thread), data=a_reply(seen="3"), headers=htmx("answer"))

    assert region(answer, "#answer [name=seen]")["value"] == "4"
    assert db.session.scalar(db.select(db.func.count(Post.id))) == 4
