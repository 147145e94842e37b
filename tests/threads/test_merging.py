"""Merging two threads: what goes on where, what leads there, and what nobody loses."""

from datetime import timedelta

import pytest

from forum.bookmarks import actions as bookmarks
from forum.database.base import now
from forum.database.clock import at
from forum.drafts import actions as drafts
from forum.drafts.places import Place
from forum.extensions import db
from forum.feeds import actions as feeds
from forum.models import Bookmark, Draft, LogEntry, Post, ReadThread, Summary, Thread
from forum.news import actions as news
from forum.posts import actions as posts
from forum.posts.tallies import CHECKED
from forum.reading.marks import Read, store
from forum.reading.queries import first_unread, unread_among
from forum.threads import actions as threads
from forum.threads import merging, moderating, splitting
from tests.conftest import htmx, region, text_of
from tests.factories import (
    last_post_of,
    make_group,
    make_member,
    make_moderator,
    make_post,
    make_section,
    make_thread,
    post_number,
)


@pytest.fixture
def thread(section, alice):
    return make_thread(section, author=alice, title="How to pay", posts=3)


@pytest.fixture
def into(section):
    return make_thread(section, title="All about money", posts=2)


@pytest.fixture
def merge(thread, into, moderator):
    """Return a function that merges the thread."""

    def do() -> None:
        merging.merge(thread, into, by=moderator, reason="The same")
        db.session.commit()

    return do


@pytest.fixture
def reader():
    return make_member("Reader", created_at=now() - timedelta(days=1))


def wrong_counters() -> dict[str, int]:
    db.session.expire_all()
    found = {counter.name: counter.wrong() for counter in CHECKED}
    return {name: count for name, count in found.items() if count}


def read(reader, thread, number: int) -> None:
    post = post_number(thread, number)
    store({reader.id: {thread.id: Read(number, post.created_at)}})


def form(other, **values):
    return {"into": str(other.id), "reason": "The same", "meant": other.id, **values}


def test_all_posts_stand_behind_those_of_the_other_thread(thread, into, merge, moderator):
    ids = [post_number(thread, number).id for number in (1, 2, 3)]
    posts.hide(post_number(thread, 2), by=moderator, reason="A test")

    merge()

    moved = db.select(Post.number).where(Post.id.in_(ids)).order_by(Post.id)
    assert db.session.scalars(moved).all() == [3, 4, 5]
    assert post_number(into, 4).is_hidden
    assert (into.post_count, into.last_number, into.last_post_id) == (4, 5, ids[2])
    assert (thread.merged_into, thread.post_count) == (into, 0)
    assert into.title == "All about money"
    assert wrong_counters() == {}


@pytest.mark.parametrize(
    "address",
    ["{url}", "/threads/{id}", "/threads/{id}-x", "{url}?page=7", "{url}/map", "{url}/posts",
     "{url}/print", "/threads/{id}/thread.md", "/threads/{id}/map", "/threads/{id}/bookmark"],
)  # fmt: skip
def test_every_address_leads_there_in_one_hop(client, thread, into, merge, address):
    merge()

    answer = client.get(address.format(url=thread.url, id=thread.id))

    assert (answer.status_code, answer.location) == (301, into.url)


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/threads/{left}/posts.atom", "/threads/{into}/posts.atom"),
        ("/threads/{left}/unread", "/threads/{into}/unread"),
        ("/threads/{left}/reply?to=9", "/threads/{into}/reply?to=9"),
    ],
)
def test_what_is_the_same_there_leads_to_the_same(client, thread, into, merge, address, there):
    merge()

    answer = client.get(address.format(left=thread.id))

    assert (answer.status_code, answer.location) == (301, there.format(into=into.id))


def test_a_former_number_leads_to_its_post(client, thread, into, merge):
    second = post_number(thread, 2)
    merge()

    answer = client.get(f"/threads/{thread.id}/jump?to=%232")

    assert answer.location == f"{into.url}#post-{second.id}"
    assert client.get(second.url).location == f"{into.url}#post-{second.id}"


def test_a_thread_merged_twice_leads_to_the_end_in_one_hop(client, thread, into, merge, moderator):
    merge()
    last = make_thread(make_section(), title="Everything")
    merging.merge(into, last, by=moderator, reason="The same")
    db.session.commit()

    for former in (thread, into):
        assert client.get(former.url).location == last.url
    assert last.post_count == 6
    assert wrong_counters() == {}


def test_it_leads_nowhere_for_those_who_may_not_see_where(client, as_, thread, into, moderator):
    insiders = make_group()
    room = make_section("Back room", readers=(insiders,))
    there = make_thread(room, title="A secret")
    merging.merge(thread, there, by=moderator, reason="Quietly")
    db.session.commit()

    answer = client.get(thread.url)
    assert answer.status_code == 404
    assert "secret" not in answer.text
    assert as_(make_member(groups=(insiders,))).get(thread.url).location == there.url
    assert "Quietly" not in client.get("/moderation/log").text
    assert wrong_counters() == {}


def test_it_follows_its_target_out_of_sight(client, thread, into, merge, moderator):
    moderating.pin(thread, by=moderator, reason="For all")
    merge()
    moderating.hide(into, by=moderator, reason="A quarrel")
    db.session.commit()
    hidden = client.get("/moderation/log").text
    moderating.move(into, make_section("Room", readers=(make_group(),)), by=moderator, reason="")
    db.session.commit()
    moved = client.get("/moderation/log").text

    assert client.get(thread.url).status_code == 404
    assert "How to pay" not in hidden
    assert "For all" in hidden
    assert "For all" not in moved


@pytest.mark.parametrize("who", ["guest", "alice", "moderator", "admin"])
@pytest.mark.parametrize(
    "address", ["{section}", "/threads/active", "/", "/sitemaps/threads-{file}.xml", "/map"]
)
def test_it_stands_in_no_list(as_, people, thread, merge, who, address):
    merge()
    file = (thread.id - 1) // 500 + 1

    page = as_(people[who]).get(address.format(section=thread.section.url, file=file))

    assert f"/threads/{thread.id}-" not in page.text


def test_moderators_cannot_bring_back_what_only_leads_on(as_, thread, into, merge, moderator):
    merge()

    answer = as_(moderator).post(f"/threads/{thread.id}/restore", data={"reason": "x"})

    assert (answer.status_code, answer.location) == (303, into.url)
    db.session.expire_all()
    assert thread.is_hidden
    moderating.restore(thread, by=moderator, reason="x")
    moderating.move(thread, make_section(), by=moderator, reason="x")
    assert (thread.is_hidden, thread.section_id) == (True, into.section_id)


def test_bookmarks_go_along_and_nobody_has_two(thread, into, merge):
    both, one, removed = make_member(), make_member(), make_member()
    for member in (both, one, removed):
        bookmarks.keep(thread, by=member, note="The first")
    bookmarks.keep(into, by=both, note="The second")
    bookmarks.remove(bookmarks.keep(into, by=removed, note="Away"))

    merge()

    notes = db.session.execute(db.select(Bookmark.user_id, Bookmark.thread_id, Bookmark.note))
    assert set(notes.all()) == {
        (both.id, into.id, "The second"),
        (one.id, into.id, "The first"),
        (removed.id, into.id, "The first"),
    }


def test_drafts_go_along_unless_there_is_one(thread, into, merge, alice, reader):
    answered = post_number(thread, 2)
    drafts.save(alice, Place("reply", thread.id), source="My words")
    drafts.save(alice, Place("reply", thread.id, answered.id), source="My answer")
    drafts.save(reader, Place("reply", thread.id), source="Here")
    drafts.save(reader, Place("reply", into.id), source="There")

    merge()

    places = dict(db.session.execute(db.select(Draft.source, Draft.place)).all())
    assert places == {
        "My words": f"reply:{into.id}",
        "My answer": f"reply:{into.id}:{answered.id}",
        "Here": f"reply:{thread.id}",
        "There": f"reply:{into.id}",
    }


def test_the_summary_of_the_target_stays_and_the_other_one_is_dropped(thread, into, merge, alice):
    threads.summarize(thread, by=alice, source="It was nothing")
    threads.summarize(into, by=into.author, source="It is money")

    merge()

    assert db.session.scalars(db.select(Summary.source)).all() == ["It is money"]


def test_the_log_tells_of_both_threads(client, thread, into, merge):
    merge()

    entry = db.session.scalars(db.select(LogEntry)).one()
    assert (entry.act, entry.thread, entry.other_thread) == ("merge", thread, into)
    said = region(client.get("/moderation/log?act=merge"), ".record").text
    assert "merged How to pay into All about money" in " ".join(said.split())


def test_older_posts_that_come_last_do_not_make_a_thread_old(thread, section, moderator):
    with at(now() - timedelta(days=300)):
        old = make_thread(section, posts=2)
    newest = last_post_of(thread).created_at

    merging.merge(old, thread, by=moderator, reason="The same")
    db.session.commit()

    assert thread.last_post.number == 5
    assert thread.last_post_at == newest
    assert section.last_post == thread.last_post
    assert wrong_counters() == {}
    make_post(thread)
    assert wrong_counters() == {}


# What was read


def test_who_has_read_both_has_nothing_unread(thread, into, merge, reader):
    read(reader, thread, 3)
    read(reader, into, 2)

    merge()

    assert unread_among([into], reader).threads == set()
    assert first_unread(into, reader) is None
    assert db.session.scalars(db.select(ReadThread.thread_id)).all() == [into.id]


def test_who_has_read_one_of_them_begins_where_the_unread_begins(thread, into, merge, reader):
    other = make_member("Other", created_at=reader.created_at)
    read(reader, into, 2)
    read(reader, thread, 1)
    read(other, thread, 3)

    merge()

    assert first_unread(into, reader).number == 4
    assert first_unread(into, other).number == 1
    assert unread_among([into], reader).threads == {into.id}
    assert unread_among([into], other).threads == {into.id}


def test_what_counted_as_read_by_its_date_stays_read(thread, into, moderator, reader):
    with at(now() - timedelta(days=300)):
        old = make_thread(thread.section, posts=2)
    read(reader, into, 2)

    merging.merge(old, into, by=moderator, reason="The same")
    db.session.commit()

    assert unread_among([into], reader).threads == set()
    make_post(into)
    assert first_unread(into, reader).number == 5


def test_new_posts_behind_old_ones_are_found(thread, into, moderator, reader):
    with at(now() - timedelta(days=300)):
        old = make_thread(thread.section, posts=2)
    read(reader, into, 1)

    merging.merge(old, into, by=moderator, reason="The same")
    db.session.commit()

    assert first_unread(into, reader).number == 2
    assert unread_among([into], reader).threads == {into.id}


# Through pages


def test_a_moderator_is_asked_whether_it_is_meant(as_, thread, into, moderator):
    browser = as_(moderator)
    address = f"/threads/{thread.id}/merge"

    asked = browser.post(address, data=form(into, meant=""))

    assert asked.status_code == 200
    notice = region(asked, ".notice-caution").text
    assert "How to pay" in notice
    assert "All about money" in notice
    assert region(asked, "#reason")["value"] == "The same"
    assert region(asked, '[name="meant"]')["value"] == str(into.id)
    db.session.expire_all()
    assert not thread.is_merged

    done = browser.post(address, data=form(into))
    db.session.expire_all()
    assert (done.status_code, done.location) == (303, into.url)
    assert thread.is_merged
    assert "The threads are merged" in browser.get(into.url).text


@pytest.mark.parametrize(
    "named", ["{id}", " #{id} ", "/threads/{id}", "http://localhost{url}?page=2", "{url}#post-7"]
)
def test_a_thread_is_named_by_its_number_or_address(as_, thread, into, moderator, named):
    text = named.format(id=into.id, url=into.url)

    answer = as_(moderator).post(f"/threads/{thread.id}/merge", data=form(into, into=text))

    assert (answer.status_code, answer.location) == (303, into.url)


@pytest.mark.parametrize(
    ("named", "status", "sentence"),
    [
        ("", 422, "Name the other thread"),
        ("nonsense", 422, "There is no such thread"),
        ("99999999", 422, "There is no such thread"),
        ("{itself}", 422, "This is the thread itself"),
        ("{hidden}", 422, "That thread is hidden"),
        ("{article}", 422, "The comments of an article stay below it"),
        ("{private}", 422, "There is no such thread"),
        ("{elsewhere}", 403, "Only moderators of this section"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(
    as_, thread, section, moderator, named, status, sentence
):
    local, elsewhere = make_moderator("Local", section), make_section("Elsewhere")
    texts = {"title": "Bread", "standfirst": "Cheaper", "source": "By a third"}
    words = {
        "itself": thread.id,
        "hidden": make_thread(section, hidden_by=moderator).id,
        "article": news.publish(section, by=moderator, **texts).thread.id,
        "private": make_thread(make_section(readers=(make_group(),))).id,
        "elsewhere": make_thread(elsewhere).id,
    }
    db.session.commit()
    text = named.format(**words)

    answer = as_(local).post(
        f"/threads/{thread.id}/merge", data={"into": text, "reason": "The same", "meant": text}
    )

    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert region(answer, "#reason")["value"] == "The same"
    assert region(answer, "#into")["value"] == text
    db.session.expire_all()
    assert not thread.is_merged


def test_a_thread_too_long_is_refused(as_, thread, into, moderator, monkeypatch):
    monkeypatch.setattr(merging, "MOST_MERGED", 2)

    answer = as_(moderator).post(f"/threads/{thread.id}/merge", data=form(into))

    assert answer.status_code == 422
    assert "more than 5,000 posts" in answer.text


def test_pressed_twice_it_is_merged_once(as_, thread, into, moderator):
    browser, address = as_(moderator), f"/threads/{thread.id}/merge"

    answers = [browser.post(address, data=form(into)) for _ in "ab"]

    assert [(each.status_code, each.location) for each in answers] == [(303, into.url)] * 2
    assert len(db.session.scalars(db.select(LogEntry)).all()) == 1


# While somebody is there


def test_an_open_page_is_told_that_the_thread_is_no_more(client, thread, merge):
    merge()

    for asked in ("newest", "since?after=3"):
        assert client.get(f"/threads/{thread.id}/{asked}").status_code == 404


@pytest.mark.parametrize("headers", [{}, htmx("answer")])
def test_a_reply_on_its_way_is_shown_again_at_the_target(as_, alice, thread, into, merge, headers):
    answered = post_number(thread, 2)
    data = {
        "source": "My careful words",
        "submission_id": "0" * 32,
        "reply_to": answered.id,
        "seen": 3,
        "place": f"reply:{thread.id}:{answered.id}",
    }
    browser = as_(alice)
    browser.post("/drafts", data=data)
    merge()

    again = browser.post(f"/threads/{thread.id}/posts", data=data, headers=headers)

    assert again.status_code == 409
    assert "was merged into “All about money”" in again.text
    assert "My careful words" in region(again, "textarea").text
    sent = {
        each["name"]: each.get("value", "")
        for each in region(again, "form.writing").select("input[name]")
    }
    action = region(again, "form.writing")["action"]
    done = browser.post(action, data={**sent, "source": "My careful words"})
    db.session.expire_all()
    assert (done.status_code, action) == (303, f"/threads/{into.id}/posts")
    assert (into.last_post.source, into.last_post.reply_to) == ("My careful words", answered)
    assert db.session.scalars(db.select(Draft)).all() == []


def test_a_reply_that_was_posted_before_leads_to_it(as_, alice, thread, into, merge):
    data = {"source": "I agree", "submission_id": "0" * 32}
    browser = as_(alice)
    browser.post(f"/threads/{thread.id}/posts", data=data)
    merge()

    again = browser.post(f"/threads/{thread.id}/posts", data=data)

    db.session.expire_all()
    assert again.status_code == 303
    assert again.location.endswith(f"#post-{into.last_post_id}")


def test_a_reply_to_a_locked_target_is_kept_as_a_draft(as_, alice, thread, into, merge):
    into.lock()
    merge()
    data = {"source": "My careful words", "submission_id": "0" * 32}

    answer = as_(alice).post(f"/threads/{thread.id}/posts", data=data)

    assert answer.status_code == 403
    assert "kept among your drafts" in text_of(answer)
    assert db.session.scalars(db.select(Draft.place)).all() == [f"reply:{into.id}"]


def test_a_guest_whose_session_ended_is_asked_to_sign_in(client, thread, merge):
    merge()
    data = {"source": "My careful words", "submission_id": "0" * 32}

    answer = client.post(f"/threads/{thread.id}/posts", data=data)

    assert answer.status_code == 401
    assert "My careful words" in answer.text


def test_what_is_typed_on_an_open_page_is_kept_for_the_target(as_, alice, thread, into, merge):
    merge()

    as_(alice).post("/drafts", data={"place": f"reply:{thread.id}", "source": "My words"})

    assert db.session.scalars(db.select(Draft.place)).all() == [f"reply:{into.id}"]


def test_what_was_split_off_can_be_merged_back(client, thread, moderator):
    second = post_number(thread, 2)
    begun = splitting.split(
        thread, [second.id], thread.section, title="Another matter", by=moderator, reason="x"
    )
    merging.merge(begun, thread, by=moderator, reason="x")
    db.session.commit()

    assert second.number == 4
    assert "Post #2 is now #4" in text_of(client.get(thread.url))
    assert client.get(begun.url).location == thread.url
    assert db.session.get(Thread, begun.id).post_count == 0
    assert wrong_counters() == {}


def test_a_text_on_its_way_to_another_form_is_given_back(as_, alice, thread, merge):
    merge()

    answer = as_(alice).post(f"/threads/{thread.id}/summary", data={"source": "It came to this"})

    assert answer.status_code == 409
    assert "It came to this" in answer.text


def test_a_draft_that_stayed_behind_is_discarded_alone(as_, alice, thread, into, merge):
    for place in (thread, into):
        drafts.save(alice, Place("reply", place.id), source="Words")
    merge()
    browser, former = as_(alice), f"reply:{thread.id}"

    browser.post("/drafts", data={"place": former, "source": "More words"})
    assert set(db.session.execute(db.select(Draft.place, Draft.source)).all()) == {
        (former, "More words"),
        (f"reply:{into.id}", "Words"),
    }
    assert browser.get("/drafts").status_code == 200

    browser.post("/drafts/discard", data={"place": former})
    assert db.session.scalars(db.select(Draft.place)).all() == [f"reply:{into.id}"]


def test_a_secret_feed_and_a_card_go_on(client, alice, thread, into, merge):
    key = feeds.make_key(alice, "Phone")
    card = client.get(f"/threads/{thread.id}/card-x.png").location
    merge()

    feed = client.get(f"/feeds/{key.token}/threads/{thread.id}/posts.atom")

    assert feed.status_code == 200
    assert "All about money" in feed.text
    assert f"/threads/{into.id}/card-" in client.get(card).location
