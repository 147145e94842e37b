"""Drafts through pages: saved by a button or while typing, listed, discarded, nobody else's."""

import pytest

from forum.database.clock import now
from forum.drafts import actions
from forum.drafts.places import Place, reply_place
from forum.extensions import db
from forum.models import Draft
from tests.conftest import htmx, region, text_of
from tests.factories import make_group, make_member, make_section, make_thread, post_number

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def place(thread):
    return reply_place(thread)


@pytest.fixture
def kept(alice, place):
    """A draft of Alice's."""
    draft = actions.save(alice, place, source="Half a thought")
    db.session.commit()
    return draft


def a_draft(place, source="Half a thought", **values) -> dict[str, object]:
    return {"place": str(place), "source": source, "submission_id": KEY, **values}


def drafts() -> list[Draft]:
    db.session.expire_all()
    return list(db.session.scalars(db.select(Draft).order_by(Draft.id)))


def test_the_button_saves_and_leads_back_to_the_form(as_, alice, place):
    answer = as_(alice).post("/drafts", data=a_draft(place))

    assert (answer.status_code, answer.location) == (303, place.form_url)
    assert [draft.source for draft in drafts()] == ["Half a thought"]


def test_typing_saves_and_says_so(as_, alice, place):
    answer = as_(alice).post("/drafts", data=a_draft(place), headers=htmx("draft_note"))

    assert answer.status_code == 200
    assert "Draft kept" in region(answer, "#draft_note").text
    assert "<title>" not in answer.text


def test_emptying_the_form_empties_the_note(as_, alice, kept, place):
    answer = as_(alice).post("/drafts", data=a_draft(place, ""), headers=htmx("draft_note"))

    assert region(answer, "#draft_note").text.strip() == ""
    assert drafts() == []


def test_saving_while_typing_after_the_reply_was_posted_brings_no_ghost(as_, alice, thread, place):
    browser = as_(alice)
    browser.post(f"/threads/{thread.id}/posts", data=a_draft(place, "A whole thought"))

    browser.post("/drafts", data=a_draft(place, "A whole thou"), headers=htmx("draft_note"))

    assert drafts() == []
    assert region(browser.get(thread.url), "#answer textarea").text.strip() == ""


def test_a_thread_comes_back_with_title_and_text(as_, alice, section):
    browser, place = as_(alice), Place("thread", section.id)
    browser.post("/drafts", data=a_draft(place, "Tell me", title="How to  pay\n"))

    page = browser.get(place.form_url)

    assert region(page, "input[name=title]")["value"] == "How to pay"
    assert region(page, "textarea").text.strip() == "Tell me"


def test_what_a_draft_answers_comes_back(as_, alice, thread, place):
    answered = thread.last_post
    browser = as_(alice)
    browser.post("/drafts", data=a_draft(place, reply_to=answered.id))

    page = browser.get(place.form_url)

    assert region(page, "input[name=reply_to]")["value"] == str(answered.id)


def test_the_list_names_places_and_shows_beginnings(as_, alice, thread, place):
    browser = as_(alice)
    browser.post("/drafts", data=a_draft(place, "word " * 100 + "<b>"))

    record = region(browser.get("/drafts"), ".record")

    assert record.select_one("h2 a")["href"] == place.form_url
    assert thread.title in record.text
    assert len(record.select_one(".record-more").text) <= 210


def test_the_list_names_nothing_out_of_sight(as_, alice, moderator):
    private = make_thread(make_section("Back room", readers=(make_group(),)), title="Salaries")
    browser = as_(alice)
    actions.save(alice, reply_place(private), source="Half a thought")
    db.session.commit()

    page = browser.get("/drafts")

    assert "A place that is not there any more" in text_of(page)
    assert page.text.count(f"/threads/{private.id}") == 0
    assert "Salaries" not in page.text


def test_a_text_for_a_place_that_nobody_may_see_is_refused(as_, alice):
    private = make_thread(make_section("Back room", readers=(make_group(),)))
    browser = as_(alice)

    for place in ("reply:99999", "thread:99999", "edit:99999", str(reply_place(private))):
        assert browser.post("/drafts", data=a_draft(place)).status_code == 404
    assert drafts() == []


def test_a_draft_grows_also_when_its_thread_went_out_of_sight(as_, alice, kept, place, thread):
    thread.hidden_at = now()
    db.session.commit()

    as_(alice).post("/drafts", data=a_draft(place, "Half a thought, and the rest"))

    assert [draft.source for draft in drafts()] == ["Half a thought, and the rest"]


@pytest.mark.parametrize("change", [{"locked_at": now()}, {"hidden_at": now()}])
def test_a_draft_can_be_read_whole_whatever_became_of_its_place(as_, alice, place, thread, change):
    text = "word " * 200 + "the end"
    actions.save(alice, place, source=text)
    for name, value in change.items():
        setattr(thread, name, value)
    db.session.commit()

    record = region(as_(alice).get("/drafts"), ".record")

    assert record.select_one("textarea").text.strip() == text
    assert record.select_one("details").has_attr("open")
    assert record.select_one("h2 a") is None


@pytest.mark.parametrize("headers", [{}, htmx("answer")])
def test_a_text_that_came_too_late_is_kept_as_a_draft(as_, alice, thread, place, headers):
    thread.lock()
    db.session.commit()

    answer = as_(alice).post(
        f"/threads/{thread.id}/posts", data=a_draft(place, "My long thoughts"), headers=headers
    )

    assert answer.status_code == 403
    assert "kept among your drafts" in text_of(answer)
    assert [(draft.place, draft.source) for draft in drafts()] == [(str(place), "My long thoughts")]


def test_a_text_without_a_token_is_not_kept(app, as_, alice, thread, place):
    thread.lock()
    db.session.commit()
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = as_(alice).post(f"/threads/{thread.id}/posts", data=a_draft(place))
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert (answer.status_code, drafts()) == (403, [])


def test_each_post_that_is_answered_keeps_a_text_of_its_own(as_, alice, thread):
    browser, posts = as_(alice), [post_number(thread, number) for number in (1, 2)]
    for post in posts:
        place = reply_place(thread, post)
        browser.post("/drafts", data=a_draft(place, f"To {post.number}", reply_to=post.id))

    pages = [browser.get(reply_place(thread, post).form_url) for post in posts]
    end = browser.get(thread.url)

    assert [region(page, "textarea").text.strip() for page in pages] == ["To 1", "To 2"]
    assert region(end, "#answer textarea").text.strip() == ""
    assert "In reply to #2" in text_of(browser.get("/drafts"))


def test_posting_takes_away_the_draft_of_its_own_place_only(as_, alice, thread):
    browser, post = as_(alice), post_number(thread, 1)
    places = [reply_place(thread), reply_place(thread, post)]
    for place in places:
        browser.post("/drafts", data=a_draft(place, "Half a thought"))

    browser.post(
        f"/threads/{thread.id}/posts",
        data=a_draft(places[1], "A thought", submission_id="f" * 32, reply_to=post.id),
    )

    assert [draft.place for draft in drafts()] == [str(places[0])]


def test_a_draft_from_before_places_named_posts_still_ends_with_its_post(as_, alice, thread):
    browser, post, place = as_(alice), post_number(thread, 1), reply_place(thread)
    browser.post("/drafts", data=a_draft(place, reply_to=post.id))
    form = region(browser.get(thread.url), "#answer form")

    fields = {field["name"]: field.get("value", "") for field in form.select("input")}
    browser.post(form["action"], data=fields | {"source": "A thought"}, headers=htmx("answer"))

    assert fields["reply_to"] == str(post.id)
    assert drafts() == []


def test_an_empty_list_says_what_could_be_here(as_, alice):
    assert "No drafts" in text_of(as_(alice).get("/drafts"))


def test_the_header_counts_drafts(as_, alice, kept):
    page = as_(alice).get("/")

    assert region(page, '.top a[href="/drafts"] .count').text == "1"


def test_discarding(as_, alice, kept, place):
    answer = as_(alice).post("/drafts/discard", data={"place": str(place)})

    assert answer.status_code == 303
    assert drafts() == []


def test_drafts_of_others_are_out_of_reach(as_, alice, kept, place):
    bob = as_(make_member("Bob"))

    bob.post("/drafts/discard", data={"place": str(place)})
    bob.post("/drafts", data=a_draft(place, "From Bob"))

    assert [(d.user_id == alice.id, d.source) for d in drafts()] == [
        (True, "Half a thought"),
        (False, "From Bob"),
    ]
    assert "Half a thought" not in bob.get("/drafts").text
    assert "Half a thought" not in bob.get(place.form_url).text


@pytest.mark.parametrize("address", ["/drafts", "/drafts/discard"])
@pytest.mark.parametrize("place", ["", "reply:0", "reply:x", "nowhere:1", "reply:1\x00"])
def test_places_that_are_none_are_refused(as_, alice, address, place):
    answer = as_(alice).post(address, data={"place": place, "source": "Half a thought"})

    assert answer.status_code == 400
    assert drafts() == []


def test_what_is_far_too_long_is_refused_and_shown_again(app, as_, alice, place):
    text = "z" * (4 * app.config["POST_MAX_LENGTH"] + 1)
    browser = as_(alice)

    page = browser.post("/drafts", data=a_draft(place, text))
    note = browser.post("/drafts", data=a_draft(place, text), headers=htmx("draft_note"))

    assert page.status_code == note.status_code == 422
    assert region(page, "textarea").text.strip() == text
    assert "too long" in region(note, "#draft_note").text
    assert text not in note.text


def test_what_is_too_long_to_be_posted_can_still_be_kept(app, as_, alice, place):
    text = "z" * (2 * app.config["POST_MAX_LENGTH"])

    assert as_(alice).post("/drafts", data=a_draft(place, text)).status_code == 303
    assert drafts()[0].source == text


def test_control_characters_are_dropped_and_line_breaks_kept(as_, alice, place):
    as_(alice).post("/drafts", data=a_draft(place, "one\x00\r\ntwo\rthree"))

    assert drafts()[0].source == "one\ntwo\nthree"


def test_guests_are_asked_to_sign_in_and_keep_their_text(client, place):
    page = client.post("/drafts", data=a_draft(place))

    assert page.status_code == 401
    assert "Half a thought" in page.text
    assert drafts() == []


def test_an_expired_token_loses_nothing(app, as_, alice, place):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        refused = as_(alice).post("/drafts", data=a_draft(place))
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert refused.status_code == 422
    assert region(refused, "textarea").text.strip() == "Half a thought"
    assert drafts() == []


def test_a_draft_that_is_posted_the_next_moment_is_no_mistake(as_, alice, place, monkeypatch):
    commit = db.session.commit

    def commit_and_lose_it():
        commit()
        db.session.execute(db.delete(Draft))
        commit()

    monkeypatch.setattr(db.session, "commit", commit_and_lose_it)
    browser = as_(alice)

    saved = browser.post("/drafts", data=a_draft(place), headers=htmx("draft_note"))

    assert saved.status_code == 200
    assert "Draft kept" in text_of(saved)
