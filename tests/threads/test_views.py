"""Reading threads, starting them and replying, as pages and as regions of pages."""

import pytest

from forum.extensions import db
from forum.models import Draft, Post, Thread
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

KEY = "0123456789abcdef0123456789abcdef"


def reply_url(thread) -> str:
    return f"/threads/{thread.id}/posts"


def a_reply(source="I agree", **values) -> dict[str, object]:
    return {"source": source, "submission_id": KEY, **values}


@pytest.mark.parametrize("unseen", ["\u200b", "\u202e", "\u2060 \ufeff", "\u3164"])
def test_a_text_in_which_there_is_nothing_to_see_is_none(as_, alice, section, thread, unseen):
    browser = as_(alice)

    reply = browser.post(reply_url(thread), data=a_reply(unseen))
    start = browser.post(f"/sections/{section.id}/threads", data=a_reply(unseen, title=unseen))

    assert (reply.status_code, start.status_code) == (422, 422)
    assert "Write something first" in text_of(reply)
    assert "Give the thread a title" in text_of(start)


def test_a_thread_shows_its_posts_in_order(client, thread):
    page = client.get(thread.url)

    assert page.status_code == 200
    numbers = [
        link.text.split()[-1] for link in region(page, "#posts").select(".post-head .number")
    ]
    assert numbers == ["#1", "#2", "#3"]


def test_page_and_region_come_from_one_template(client, thread):
    page = client.get(thread.url).text
    posts = client.get(thread.url, headers=htmx("posts", "ul")).text

    assert "<title>" in page
    assert "<title>" not in posts
    assert posts.strip().startswith("<ul")
    assert posts.strip() in page


@pytest.mark.parametrize(
    "headers", [{"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}]
)
def test_whole_pages_are_sent_where_htmx_replaces_the_whole_page(client, thread, headers):
    page = client.get(thread.url, headers={**htmx("posts"), **headers})

    assert "<title>" in page.text


def test_a_wrong_slug_leads_to_the_right_one_and_keeps_the_page(client, thread):
    moved = client.get(f"/threads/{thread.id}-some-other-words?page=2")

    assert moved.status_code == 301
    assert moved.location == f"{thread.url}?page=2"


def test_pages_are_arithmetic_of_numbers(client, section):
    thread = make_thread(section, posts=41)

    last = client.get(f"{thread.url}?page=3")

    assert [p["id"] for p in region(last, "#posts").select(".post")] == [
        f"post-{post_number(thread, 41).id}"
    ]


@pytest.mark.parametrize(
    "page", ["0", "-1", "2", "99999999999999999999", "1e3", "abc", "", "١", "1.0", "%00"]
)
def test_pages_that_do_not_exist_are_not_found(client, thread, page):
    assert client.get(f"{thread.url}?page={page}").status_code == 404


@pytest.mark.parametrize("id", ["0", "00001", "2147483648", "9" * 40, "-1", "1x", "%00", "１"])
def test_threads_that_do_not_exist_are_not_found(client, thread, id):
    assert client.get(f"/threads/{id}").status_code == 404


def test_a_reply_lands_below_the_last_post(as_, alice, thread):
    response = as_(alice).post(reply_url(thread), data=a_reply())

    post = last_post_of(thread)
    assert response.status_code == 303
    assert response.location == f"{thread.url}#post-{post.id}"
    assert (post.source, post.number, post.author) == ("I agree", 4, alice)


def test_a_reply_through_htmx_appends_the_post_and_empties_the_form(as_, alice, thread):
    response = as_(alice).post(reply_url(thread), data=a_reply(), headers=htmx("answer"))

    appended = region(response, "ol[hx-swap-oob]")
    assert appended["hx-swap-oob"] == 'beforeend:#posts[data-page="1"]'
    assert "I agree" in appended.text
    assert region(response, "#answer textarea").text.strip() == ""


def test_an_inline_reply_knows_what_it_answers(as_, alice, thread):
    second = post_number(thread, 2)

    response = as_(alice).post(
        reply_url(thread), data=a_reply(reply_to=second.id), headers=htmx(f"answer-{second.id}")
    )

    assert last_post_of(thread).reply_to == second
    assert region(response, f"#answer-{second.id}").select_one("form") is None


def test_the_form_under_a_post_is_a_region_named_after_it(as_, alice, thread):
    second = post_number(thread, 2)
    address = f"/threads/{thread.id}/reply?to={second.id}"

    page = as_(alice).get(address)
    inline = as_(alice).get(address, headers=htmx(f"answer-{second.id}"))

    assert region(page, "#answer form")["action"] == reply_url(thread)
    assert region(inline, f"#answer-{second.id} form")["hx-target"] == "closest .answer"
    assert "<title>" not in inline.text


def test_a_reply_answers_only_posts_of_its_own_thread(as_, alice, thread):
    elsewhere = post_number(make_thread(), 1)

    as_(alice).post(reply_url(thread), data=a_reply(reply_to=elsewhere.id))

    assert last_post_of(thread).reply_to is None


def test_a_form_sent_twice_gives_one_post(as_, alice, thread):
    browser = as_(alice)

    first = browser.post(reply_url(thread), data=a_reply())
    second = browser.post(reply_url(thread), data=a_reply())

    assert first.location == second.location
    assert last_post_of(thread).number == 4


def test_going_back_and_sending_other_words_loses_neither(as_, alice, thread):
    browser = as_(alice)
    browser.post(reply_url(thread), data=a_reply("The first words"))

    refused = browser.post(reply_url(thread), data=a_reply("Quite other words"))
    form = region(refused, "#answer form")
    fresh_key = form.select_one("[name=submission_id]")["value"]
    accepted = browser.post(
        reply_url(thread), data=a_reply("Quite other words", submission_id=fresh_key)
    )

    assert (refused.status_code, accepted.status_code) == (422, 303)
    assert form.select_one("textarea").text.strip() == "Quite other words"
    assert [post_number(thread, n).source for n in (4, 5)] == [
        "The first words",
        "Quite other words",
    ]


def test_going_back_to_start_another_thread_loses_nothing(as_, alice, section):
    browser, address = as_(alice), f"/sections/{section.id}/threads"
    browser.post(address, data={"title": "One", "source": "Text", "submission_id": KEY})

    refused = browser.post(
        address, data={"title": "Two", "source": "Another text", "submission_id": KEY}
    )

    assert refused.status_code == 422
    assert region(refused, "input[name=title]")["value"] == "Two"
    assert region(refused, "textarea").text.strip() == "Another text"
    assert region(refused, "[name=submission_id]")["value"] != KEY


def test_two_people_may_happen_to_send_the_same_key(as_, alice, thread):
    as_(alice).post(reply_url(thread), data=a_reply("From Alice"))
    as_(make_member("Bob")).post(reply_url(thread), data=a_reply("From Bob"))

    assert last_post_of(thread).source == "From Bob"
    assert last_post_of(thread).number == 5


@pytest.mark.parametrize("source", ["", "   \n\t ", "\x00", "х" * 20_001])
def test_refused_replies_keep_the_text(as_, alice, thread, source):
    response = as_(alice).post(reply_url(thread), data=a_reply(source))

    assert response.status_code == 422
    kept = source.replace("\x00", "")
    assert region(response, "#answer textarea").text.removeprefix("\n") == kept
    assert last_post_of(thread).number == 3


def test_a_text_nested_beyond_reason_is_refused_with_a_sentence(as_, alice, thread):
    source = "> " * 3000 + "deep"

    response = as_(alice).post(reply_url(thread), data=a_reply(source))

    assert response.status_code in {303, 422}
    if response.status_code == 422:
        assert source in response.text.replace("&gt;", ">")


def test_an_expired_token_keeps_the_text_and_a_second_press_posts_it(app, as_, alice, thread):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        browser = as_(alice)
        refused = browser.post(reply_url(thread), data=a_reply("My long thoughts"))
        form = region(refused, "#answer form")
        again = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
        accepted = browser.post(
            reply_url(thread), data={**again, "source": form.select_one("textarea").text.strip()}
        )
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert refused.status_code == 422
    assert accepted.status_code == 303
    assert last_post_of(thread).source == "My long thoughts"


def test_a_thread_locked_meanwhile_keeps_the_text(as_, alice, thread):
    thread.lock()
    db.session.commit()

    page = as_(alice).post(reply_url(thread), data=a_reply("Too late?"))
    swap = as_(alice).post(reply_url(thread), data=a_reply("Too late?"), headers=htmx("answer"))

    assert page.status_code == swap.status_code == 403
    assert region(page, "textarea").text.strip() == "Too late?"
    # The form stays as it is; only the notice above the page is swapped.
    assert swap.headers["HX-Retarget"] == "#notices"
    assert "locked" in swap.text


def test_a_thread_hidden_meanwhile_keeps_the_text(as_, alice, moderator, thread):
    hidden = make_thread(hidden_by=moderator)

    page = as_(alice).post(reply_url(hidden), data=a_reply("Where did it go?"))

    assert page.status_code == 404
    assert region(page, "textarea").text.strip() == "Where did it go?"


def test_preview_shows_the_text_and_keeps_it(as_, alice, thread):
    data = a_reply("**bold** thoughts", preview="1")

    page = as_(alice).post(f"/threads/{thread.id}/reply", data=data)
    swap = as_(alice).post(f"/threads/{thread.id}/reply", data=data, headers=htmx("preview"))

    assert region(page, "#preview strong").text == "bold"
    assert region(page, "#answer textarea").text.strip() == "**bold** thoughts"
    assert region(swap, "#preview strong").text == "bold"
    assert "<title>" not in swap.text
    assert last_post_of(thread).number == 3


def test_quoting_starts_the_text_with_the_post(as_, alice, thread):
    second = post_number(thread, 2)

    page = as_(alice).get(f"/threads/{thread.id}/reply?quote={second.id}")

    quoted = f"[quote={second.author.name};{second.id}]\nPost number 2.\n[/quote]"
    assert region(page, "textarea").text.strip() == quoted


def test_quoting_the_selected_text_only(as_, alice, thread):
    second = post_number(thread, 2)

    page = as_(alice).get(f"/threads/{thread.id}/reply?quote={second.id}&selected=number+2")

    assert "\nnumber 2\n[/quote]" in region(page, "textarea").text


def test_several_quotes_are_gathered_without_script(as_, alice, thread):
    browser, first, third = as_(alice), post_number(thread, 1), post_number(thread, 3)
    typed = region(browser.get(f"/threads/{thread.id}/reply?quote={first.id}"), "textarea").text

    page = browser.post(
        f"/threads/{thread.id}/reply", data=a_reply(typed + "Yes.", quote=str(third.id))
    )
    page = browser.post(
        f"/threads/{thread.id}/reply",
        data=a_reply(region(page, "textarea").text, quote="", number="#2"),
    )

    text = region(page, "textarea").text
    assert [text.count(f";{post_number(thread, n).id}]") for n in (1, 2, 3)] == [1, 1, 1]
    assert text.index("Yes.") < text.index(f";{third.id}]")


def test_hidden_posts_cannot_be_quoted(as_, alice, moderator, thread):
    secret = make_post(thread, source="A secret", hidden_by=moderator)

    page = as_(alice).get(f"/threads/{thread.id}/reply?quote={secret.id}")

    assert "A secret" not in page.text


def test_guests_are_invited_in_place_of_the_form(client, thread):
    page = client.get(thread.url)

    prompt = region(page, ".prompt")
    assert f"/threads/{thread.id}/reply" in prompt.select_one("a")["href"]
    assert "Set-Cookie" not in page.headers


def test_starting_a_thread(as_, alice, section):
    response = as_(alice).post(
        f"/sections/{section.id}/threads",
        data={"title": "  Как   платить менеджеру ", "source": "Рассудите", "submission_id": KEY},
    )

    thread = db.session.scalars(db.select(Thread)).one()
    assert response.status_code == 303
    assert thread.title == "Как платить менеджеру"
    assert response.location == f"/threads/{thread.id}-kak-platit-menedzheru"


@pytest.mark.parametrize(
    ("title", "source"), [("", "A text"), ("A title", ""), (" ", " "), ("T" * 121, "A text")]
)
def test_refused_threads_keep_title_and_text(as_, alice, section, title, source):
    response = as_(alice).post(
        f"/sections/{section.id}/threads",
        data={"title": title, "source": source, "submission_id": KEY},
    )

    assert response.status_code == 422
    assert region(response, "input[name=title]")["value"] == title.strip()
    assert region(response, "textarea").text.removeprefix("\n") == source
    assert db.session.scalar(db.select(db.func.count(Post.id))) == 0


def test_a_thread_form_sent_twice_gives_one_thread(as_, alice, section):
    browser, data = as_(alice), {"title": "One", "source": "Text", "submission_id": KEY}

    places = {browser.post(f"/sections/{section.id}/threads", data=data).location for _ in "12"}

    assert len(places) == 1
    assert db.session.scalar(db.select(db.func.count(Thread.id))) == 1


def test_no_thread_starts_in_a_group_of_sections(as_, alice):
    group = make_section("A group", is_group=True)

    response = as_(alice).post(
        f"/sections/{group.id}/threads",
        data={"title": "Here", "source": "Text", "submission_id": KEY},
    )

    assert response.status_code == 403
    assert region(response, "textarea#written-source").text.strip() == "Text"


def test_only_writers_write_where_writing_is_restricted(as_, alice):
    writers = make_group("Writers")
    section = make_section("Announcements", writers=(writers,))
    thread = make_thread(section)
    bob = make_member("Bob", groups=(writers,))

    refused = as_(alice).post(reply_url(thread), data=a_reply())
    accepted = as_(bob).post(reply_url(thread), data=a_reply())

    assert (refused.status_code, accepted.status_code) == (403, 303)
    assert region(refused, "textarea").text.strip() == "I agree"


def test_a_draft_comes_back_into_the_form_and_goes_when_posted(as_, alice, thread):
    browser = as_(alice)
    browser.post(
        "/drafts", data={"place": f"reply:{thread.id}", "source": "Half a th", "submission_id": KEY}
    )

    page = browser.get(thread.url)
    browser.post(reply_url(thread), data=a_reply("Half a thought"))

    assert region(page, "#answer textarea").text.strip() == "Half a th"
    assert "Draft kept" in text_of(page)
    assert db.session.scalar(db.select(db.func.count(Draft.id))) == 0


@pytest.mark.parametrize("number", range(1, 4))
def test_hidden_posts_leave_a_gap_and_their_number(client, moderator, section, number):
    from forum.posts import actions

    thread = make_thread(section, posts=3)
    actions.hide(post_number(thread, number), by=moderator, reason="A test")
    db.session.commit()

    page = client.get(thread.url)

    assert f"#{number}" in region(page, ".post.is-gone").text
    assert len(region(page, "#posts").select(".sheet")) == 2


def test_queries_of_a_page_do_not_grow_with_its_posts(client, as_, alice, section, queries):
    short, long = make_thread(section, posts=2), make_thread(section, posts=20)
    for number in range(2, 12):
        make_post(short, source=f"[quote=X;{post_number(long, number).id}]Post[/quote]")
    browser = as_(alice)

    def cost(browser, thread) -> int:
        db.session.expire_all()
        with queries() as counted:
            browser.get(thread.url)
        return len(counted)

    assert cost(client, short) == cost(client, long)
    assert cost(browser, short) == cost(browser, long)
