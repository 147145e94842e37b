"""Splitting posts off a thread: where they go, what they leave, who hears of it."""

from datetime import timedelta

import pytest

from forum.database.base import now
from forum.extensions import db
from forum.models import LogEntry, MovedPost, Post, Thread
from forum.news import actions as news
from forum.posts import actions as posts
from forum.posts.tallies import CHECKED
from forum.reading.marks import Read, store
from forum.reading.queries import first_unread, unread_among
from forum.threads import splitting
from tests.conftest import region, text_of
from tests.factories import (
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
    """Return a thread of six posts by different people."""
    thread = make_thread(section, author=alice)
    for number in range(2, 7):
        make_post(thread, source=f"Post number {number}.")
    return thread


@pytest.fixture
def article(section):
    texts = {"title": "Bread", "standfirst": "Cheaper", "source": "By a third"}
    return news.publish(section, by=make_member("Editor", is_editor=True), **texts)


@pytest.fixture
def split(thread, moderator):
    """Return a function that splits posts off by their numbers."""

    def do(*numbers: int, section=None, title="Another matter") -> Thread:
        ids = [post_number(thread, number).id for number in numbers]
        begun = splitting.split(
            thread, ids, section or thread.section, title=title, by=moderator, reason="Off topic"
        )
        db.session.commit()
        return begun

    return do


def numbers_of(thread: Thread) -> dict[int, str]:
    own = db.select(Post.number, Post.source).where(Post.thread_id == thread.id)
    return dict(db.session.execute(own.order_by(Post.number)).all())


def form(thread, *numbers: int, **values):
    ids = [post_number(thread, number).id for number in numbers]
    return {
        "post": ids, "title": "Another matter", "reason": "Off topic",
        "section": thread.section_id, **values,
    }  # fmt: skip


def wrong_counters() -> dict[str, int]:
    db.session.expire_all()
    found = {counter.name: counter.wrong() for counter in CHECKED}
    return {name: count for name, count in found.items() if count}


def test_the_posts_begin_a_thread_in_their_order_and_leave_their_numbers(thread, split):
    third, fifth = post_number(thread, 3), post_number(thread, 5)

    begun = split(5, 3)

    assert numbers_of(begun) == {1: "Post number 3.", 2: "Post number 5."}
    assert list(numbers_of(thread)) == [1, 2, 4, 6]
    assert (begun.author, begun.created_at) == (third.author, third.created_at)
    assert (begun.last_post, begun.post_count, thread.post_count) == (fifth, 2, 4)
    left = db.session.execute(db.select(MovedPost.number, MovedPost.post_id)).all()
    assert left == [(3, third.id), (5, fifth.id)]
    assert wrong_counters() == {}


def test_numbers_that_went_are_never_given_again(thread, split):
    split(6)

    assert make_post(thread).number == 7


def test_the_old_place_says_where_a_post_is_now(client, thread, split):
    begun = split(3)

    gap = region(client.get(thread.url), "#gap-3")
    assert " ".join(gap.text.split()) == "Post #3 is now #1 of “Another matter”."
    assert gap.select_one("a")["href"] == post_number(begun, 1).url


def test_a_post_that_went_twice_is_named_where_it_stands(client, thread, split, moderator):
    begun = split(3, 4)
    third = post_number(begun, 1)
    other = make_section("Elsewhere")
    values = {"title": "A third", "by": moderator, "reason": "Off topic"}
    splitting.split(begun, [post_number(begun, 2).id], other, **values)
    db.session.commit()

    assert "Post #4 is now" in text_of(client.get(thread.url))
    assert "A third" in region(client.get(thread.url), "#gap-4").text
    assert "A third" in region(client.get(begun.url), "#gap-2").text
    assert client.get(third.url).location.endswith(f"#post-{third.id}")


@pytest.mark.parametrize("address", ["/posts/{id}", "/threads/{thread}/jump?to=3"])
def test_former_addresses_lead_to_the_post(client, thread, split, address):
    third = post_number(thread, 3)

    begun = split(3)

    answer = client.get(address.format(id=third.id, thread=thread.id))
    assert (answer.status_code, answer.location) == (302, f"{begun.url}#post-{third.id}")


def test_what_went_out_of_sight_is_a_gap_like_any_other(client, thread, split):
    room = make_section("Back room", readers=(make_group(),))
    third = post_number(thread, 3)

    split(3, section=room, title="A secret")

    page = client.get(thread.url)
    assert "Post #3 was hidden by a moderator." in region(page, "#gap-3").text
    assert "secret" not in page.text
    assert client.get(third.url).status_code == 404
    assert client.get(f"/threads/{thread.id}/jump?to=3").location.startswith(thread.url)
    assert wrong_counters() == {}


def test_an_answer_left_behind_leads_to_the_post_if_all_may_know_of_it(client, thread, split):
    third = post_number(thread, 3)
    answer = make_post(thread, reply_to=third)

    split(3)

    head = region(client.get(thread.url), f"#post-{answer.id} .post-answers")
    assert "in another thread" in head.text
    assert head.select_one("a")["href"] == third.url
    assert client.get(f"/posts/{answer.id}/conversation").status_code == 200


def test_an_answer_left_behind_tells_nothing_of_what_went_out_of_sight(client, thread, split):
    third = post_number(thread, 3)
    answer = make_post(thread, reply_to=third)

    split(3, section=make_section("Back room", readers=(make_group(),)))

    page = client.get(thread.url)
    assert not region(page, f"#post-{answer.id}").select(".post-answers")


def test_who_edits_such_an_answer_is_told_nothing_either(as_, alice, thread, split):
    answer = make_post(thread, author=alice, reply_to=post_number(thread, 3))
    split(3, section=make_section("Back room", readers=(make_group(),)))
    data = {"source": "Other words", "preview": "1"}

    page = as_(alice).post(f"/posts/{answer.id}/edit", data=data)

    assert page.status_code == 200
    assert "Other words" in page.text
    assert "This answers" not in page.text


def test_quotes_that_went_along_name_the_new_number(client, thread, split):
    third = post_number(thread, 3)
    source = f"[quote=x;{third.id}]Post number 3.[/quote] Well."
    quoting = make_post(thread, source=source)

    begun = split(3, quoting.number)

    quote = region(client.get(begun.url), f"#post-{quoting.id} .prose")
    assert "#1" in quote.text
    assert "#3" not in quote.text


def test_the_log_tells_of_both_threads(client, thread, split):
    begun = split(3)

    entry = db.session.scalars(db.select(LogEntry)).one()
    assert (entry.act, entry.thread, entry.other_thread) == ("split", thread, begun)
    page = client.get("/moderation/log?act=split")
    assert "Off topic" in page.text
    assert f'href="{thread.url}"' in page.text
    assert f'href="{begun.url}"' in page.text


def test_the_log_keeps_the_number_that_a_post_had(client, thread, split, moderator):
    third = post_number(thread, 3)
    posts.hide(third, by=moderator, reason="A test")
    posts.restore(third, by=moderator, reason="A test")
    split(3)

    number = region(client.get("/moderation/log?act=hide_post"), ".record a.number")
    assert (number.text, number["href"]) == ("#3", third.url)


def test_nobody_hears_of_a_split_who_may_not_see_both_places(client, thread, split):
    split(3, section=make_section("Back room", readers=(make_group(),)))

    assert "Off topic" not in client.get("/moderation/log").text


def test_what_was_read_stays_read_and_the_rest_unread(thread, split):
    reader = make_member("Reader", created_at=now() - timedelta(days=1))
    fourth = post_number(thread, 4)
    store({reader.id: {thread.id: Read(4, fourth.created_at)}})

    begun = split(3, 4, 5)

    assert first_unread(begun, reader).number == 3
    assert first_unread(thread, reader).number == 6
    assert unread_among([begun, thread], reader).threads == {begun.id, thread.id}


def test_a_thread_of_read_posts_is_read(thread, split):
    reader = make_member("Reader", created_at=now() - timedelta(days=1))
    store({reader.id: {thread.id: Read(6, post_number(thread, 6).created_at)}})

    begun = split(3, 4, section=make_section("Elsewhere"))

    assert first_unread(begun, reader) is None
    assert unread_among([begun, thread], reader).threads == set()


# Through pages


def test_a_moderator_splits_posts_off(as_, thread, moderator):
    browser = as_(moderator)
    page = browser.get(f"/threads/{thread.id}/split")
    answer = browser.post(f"/threads/{thread.id}/split", data=form(thread, 3, 4))

    begun = db.session.scalars(db.select(Thread).order_by(Thread.id.desc())).first()
    assert len(region(page, "form.splitting").select("input[type=checkbox]:enabled")) == 5
    assert (answer.status_code, answer.location) == (303, begun.url)
    assert "The posts are split off" in browser.get(begun.url).text
    assert begun.title == "Another matter"


def test_posts_are_chosen_on_several_pages(app, as_, thread, moderator, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 3)
    browser, second = as_(moderator), post_number(thread, 2)

    page = browser.post(f"/threads/{thread.id}/split", data=form(thread, 2, page=2))

    kept = region(page, "form.splitting").select('input[type=hidden][name="post"]')
    assert page.status_code == 200
    assert [each["value"] for each in kept] == [str(second.id)]
    assert "1 post chosen on other pages" in text_of(page)
    assert region(page, "#title")["value"] == "Another matter"
    assert region(page, f"#choice-{post_number(thread, 5).id}")


@pytest.mark.parametrize(
    ("numbers", "values", "sentence"),
    [
        ((), {}, "Choose the posts"),
        ((1, 2), {}, "The opening post stays"),
        ((2,), {"title": " "}, "Give the thread a title"),
        ((2,), {"title": "x" * 300}, "A title has at most"),
        ((2,), {"reason": ""}, "Say why"),
        ((5,), {}, "The first of these posts is hidden"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(
    as_, thread, moderator, numbers, values, sentence
):
    posts.hide(post_number(thread, 5), by=moderator, reason="A test")
    db.session.commit()

    answer = as_(moderator).post(
        f"/threads/{thread.id}/split", data=form(thread, *numbers, **values)
    )

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert values.get("title", "Another matter").strip() in answer.text
    for number in numbers[1:] or numbers:
        checkbox = region(answer, f"#choice-{post_number(thread, number).id}")
        assert checkbox.has_attr("checked")


def test_posts_that_left_meanwhile_are_named_and_nothing_is_done(as_, thread, moderator, split):
    data = form(thread, 3, 4)
    split(3)

    answer = as_(moderator).post(f"/threads/{thread.id}/split", data=data)

    assert answer.status_code == 422
    assert "have left the thread meanwhile" in answer.text


def test_more_posts_than_one_split_takes_are_refused(as_, thread, moderator):
    data = form(thread) | {"post": list(range(1000, 1201))}

    answer = as_(moderator).post(f"/threads/{thread.id}/split", data=data)

    assert answer.status_code == 422
    assert "200 posts at most" in answer.text


def test_only_where_one_moderates(as_, thread):
    local, other = make_moderator("Local", thread.section), make_section("Elsewhere")

    answer = as_(local).post(f"/threads/{thread.id}/split", data=form(thread, 2, section=other.id))

    assert answer.status_code == 422
    assert numbers_of(thread).keys() == {1, 2, 3, 4, 5, 6}


def test_comments_of_an_article_become_a_thread(as_, article, moderator):
    first, second = make_post(article.thread, source="One"), make_post(article.thread)

    page = f"/threads/{article.thread_id}/split"
    answer = as_(moderator).post(page, data=form(article.thread, 1))

    assert answer.status_code == 303
    db.session.expire_all()
    begun = db.session.scalars(db.select(Thread).order_by(Thread.id.desc())).first()
    assert (first.thread, first.number, second.number) == (begun, 1, 2)
    assert first.is_opening
    assert wrong_counters() == {}


def test_an_open_page_is_told_that_a_post_has_gone(client, thread, split):
    before = client.get(f"/threads/{thread.id}/newest").text
    split(3)

    assert client.get(f"/threads/{thread.id}/newest").text != before
    arrived = client.get(f"/threads/{thread.id}/since?after=6")
    assert "Another matter" in region(arrived, '[data-unless="#gap-3"]').text


def test_a_reply_to_a_post_that_has_gone_is_shown_again_with_its_text(as_, alice, thread, split):
    third = post_number(thread, 3)
    split(3)
    data = {"source": "I agree", "reply_to": third.id, "seen": 6, "submission_id": "0" * 32}

    answer = as_(alice).post(f"/threads/{thread.id}/posts", data=data)

    assert answer.status_code == 409
    assert "hidden or moved meanwhile" in answer.text
    assert "I agree" in region(answer, "textarea").text
