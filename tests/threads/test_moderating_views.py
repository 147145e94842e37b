"""Moderating threads through pages: who may, what is asked, where a thread may go."""

import pytest

from forum.extensions import db
from forum.models import LogEntry, Moderator
from tests.conftest import htmx, region, text_of
from tests.factories import (
    make_group,
    make_member,
    make_moderator,
    make_post,
    make_section,
    make_thread,
)

ACTS = ["lock", "unlock", "pin", "unpin", "hide", "restore"]
DONE_BEFORE = {"unlock": "lock", "unpin": "pin", "restore": "hide"}
DATA = {"data": {"reason": "A quarrel"}}


@pytest.fixture
def people(people, section):
    """Return everybody who might try, by names."""
    return {
        **people,
        "local": make_moderator("Local", section),
        "above": make_moderator("Above", make_section("A group", is_group=True)),
        "elsewhere": make_moderator("Elsewhere", make_section("Theory")),
        "editor": make_member("Editor", is_editor=True),
    }


def entries() -> list[LogEntry]:
    return list(db.session.scalars(db.select(LogEntry).order_by(LogEntry.id)))


@pytest.mark.parametrize("act", [*ACTS, "move"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("guest", 401),
        ("alice", 403),
        ("editor", 403),
        ("elsewhere", 403),
        ("above", 403),
        ("local", 200),
        ("moderator", 200),
        ("admin", 200),
    ],
)
def test_who_may_moderate_a_thread(as_, people, thread, section, act, who, status):
    make_section("Somewhere")
    thread.lock()
    thread.pin()
    if act in {"lock", "pin"}:
        thread.unlock()
        thread.unpin()
    db.session.commit()
    if act == "restore" and status == 200:
        status = 303  # Nothing is hidden: back to the thread.

    page = as_(people[who]).get(f"/threads/{thread.id}/{act}")

    assert page.status_code == status


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["guest", "alice", "editor", "elsewhere", "above"])
def test_who_may_not_changes_nothing(as_, people, thread, act, who):
    before = thread.is_locked, thread.is_pinned, thread.is_hidden

    answer = as_(people[who]).post(f"/threads/{thread.id}/{act}", data={"reason": "Just so"})

    db.session.expire_all()
    assert answer.status_code in {401, 403}
    assert (thread.is_locked, thread.is_pinned, thread.is_hidden) == before
    assert entries() == []


def test_a_moderator_of_the_group_above_moderates_what_is_in_it(as_):
    group = make_section("A group", is_group=True)
    thread = make_thread(make_section("Inside", parent=group))

    answer = as_(make_moderator("Above", group)).post(f"/threads/{thread.id}/lock", data={})

    db.session.expire_all()
    assert (answer.status_code, thread.is_locked) == (303, True)


@pytest.mark.parametrize("act", ACTS)
def test_an_act_leads_back_to_the_thread(as_, moderator, thread, act):
    answer = as_(moderator).post(f"/threads/{thread.id}/{act}", data={"reason": "A quarrel"})

    assert (answer.status_code, answer.location) == (303, thread.url)


@pytest.mark.parametrize("act", ACTS)
def test_inside_a_swap_the_browser_is_told_where_to_go(as_, moderator, thread, act):
    answer = as_(moderator).post(
        f"/threads/{thread.id}/{act}", data={"reason": "A quarrel"}, headers=htmx("main")
    )

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, thread.url)


@pytest.mark.parametrize(
    ("act", "reason", "status"),
    [
        ("lock", "", 303),
        ("pin", "  ", 303),
        ("restore", "", 303),
        ("hide", "", 422),
        ("hide", " \t ", 422),
        ("hide", "\x00", 422),
        ("move", "", 422),
        ("lock", "x" * 300, 303),
        ("lock", "x" * 301, 422),
        ("hide", "x" * 301, 422),
    ],
)
def test_what_takes_something_away_needs_a_reason(as_, moderator, thread, act, reason, status):
    target = make_section("Theory")

    answer = as_(moderator).post(
        f"/threads/{thread.id}/{act}", data={"reason": reason, "section": target.id}
    )

    assert answer.status_code == status
    if status == 422:
        assert region(answer, "input[name=reason]")["value"] == reason.strip(" \t\x00")
        assert entries() == []


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_confirmed_where_it_leads(as_, moderator, thread, act):
    browser = as_(moderator)
    if act in DONE_BEFORE:
        browser.post(f"/threads/{thread.id}/{DONE_BEFORE[act]}", data={"reason": "A test"})
        browser.get(thread.url)

    browser.post(f"/threads/{thread.id}/{act}", data={"reason": "A quarrel"})

    assert region(browser.get(thread.url), "#notices .notice-good").text.startswith("The thread is")


@pytest.mark.parametrize("act", ["lock", "pin", "hide"])
def test_what_is_done_already_is_said_and_not_done_again(as_, moderator, thread, act):
    browser = as_(moderator)
    browser.post(f"/threads/{thread.id}/{act}", data={"reason": "A quarrel"})
    browser.get(thread.url)

    for ask in (browser.get, browser.post):
        answer = ask(f"/threads/{thread.id}/{act}", **DATA if ask == browser.post else {})
        assert (answer.status_code, answer.location) == (303, thread.url)
        assert "already" in region(browser.get(thread.url), "#notices").text
    assert [entry.act for entry in entries()] == [act]


@pytest.mark.parametrize("act", [*ACTS, "move"])
def test_an_expired_token_loses_no_reason(app, as_, moderator, thread, act, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    page = as_(moderator).post(f"/threads/{thread.id}/{act}", **DATA)

    assert page.status_code == 422
    assert region(page, "input[name=reason]")["value"] == "A quarrel"
    assert "open for too long" in text_of(page)
    assert entries() == []


@pytest.mark.parametrize("act", [*ACTS, "move"])
def test_who_was_signed_out_meanwhile_keeps_the_reason(client, thread, act):
    page = client.post(f"/threads/{thread.id}/{act}", **DATA)

    assert page.status_code == 401
    assert region(page, "input[name=reason]")["value"] == "A quarrel"
    assert "not signed in any more" in text_of(page)


def test_the_reason_stands_in_the_log_as_typed(as_, client, moderator, thread):
    as_(moderator).post(f"/threads/{thread.id}/lock", data={"reason": " <b>Enough</b>,\n  now "})

    assert entries()[0].reason == "<b>Enough</b>, now"
    assert "<b>Enough</b>, now" in text_of(client.get("/moderation/log"))


def test_buttons_and_routes_agree(as_, people, thread):
    for who in ("alice", "editor", "elsewhere", "local", "moderator", "admin"):
        page = as_(people[who]).get(thread.url)

        offered = f'href="/threads/{thread.id}/lock"' in page.text
        granted = as_(people[who]).get(f"/threads/{thread.id}/lock").status_code == 200

        assert offered == granted


def test_the_menu_offers_what_is_not_done_yet(as_, moderator, thread):
    browser = as_(moderator)
    for act in ("lock", "pin", "hide"):
        browser.post(f"/threads/{thread.id}/{act}", data={"reason": "A quarrel"})

    menu = region(browser.get(thread.url), ".head-actions .menu-panel")

    offered = [link["href"].rpartition("/")[2] for link in menu.select("a")]
    assert offered == ["unlock", "unpin", "move", "restore"]


# Moving


def offered_sections(page) -> list[str]:
    return [option.text for option in region(page, "select[name=section]").select("option")]


def test_the_list_offers_other_sections_the_mover_looks_after(as_, section, thread):
    mover = make_moderator("Mover", section)
    group = make_section("A group", is_group=True)
    for place in (make_section("Mine"), group):
        db.session.add(Moderator(user_id=mover.id, section_id=place.id))
    db.session.commit()
    make_section("Not mine")
    make_section("Below", parent=group)

    page = as_(mover).get(f"/threads/{thread.id}/move")

    assert offered_sections(page) == ["Mine", "A group — Below"]


def test_the_list_offers_no_section_that_the_mover_does_not_see(as_, moderator, thread):
    make_section("Back room", readers=(make_group(),))
    make_section("Theory")

    page = as_(moderator).get(f"/threads/{thread.id}/move")

    assert offered_sections(page) == ["Theory"]


def test_moving(as_, client, moderator, thread):
    target = make_section("Theory")

    answer = as_(moderator).post(
        f"/threads/{thread.id}/move", data={"section": target.id, "reason": "It belongs there"}
    )

    assert (answer.status_code, answer.location) == (303, thread.url)
    assert "Theory" in region(client.get(thread.url), ".crumbs").text


@pytest.mark.parametrize("kind", ["group", "invisible", "not mine", "same", "none", "garbage"])
def test_a_thread_goes_nowhere_else(as_, section, thread, kind):
    mover = make_moderator("Mover", section)
    places = {
        "group": make_section("A group", is_group=True).id,
        "invisible": make_section("Back room", readers=(make_group(),)).id,
        "not mine": make_section("Theory").id,
        "same": section.id,
        "none": 999_999,
        "garbage": "9" * 40,
    }

    answer = as_(mover).post(
        f"/threads/{thread.id}/move", data={"section": places[kind], "reason": "There"}
    )

    db.session.expire_all()
    assert answer.status_code == 422
    assert region(answer, "input[name=reason]")["value"] == "There"
    assert thread.section == section
    assert entries() == []


def test_a_refused_move_tells_nothing_of_sections_out_of_sight(as_, moderator, thread):
    hidden_away = make_section("Back room", readers=(make_group(),))
    browser, address = as_(moderator), f"/threads/{thread.id}/move"

    refused = browser.post(address, data={"section": hidden_away.id, "reason": "There"})
    missing = browser.post(address, data={"section": 999_999, "reason": "There"})

    assert text_of(refused) == text_of(missing)
    assert "Back room" not in refused.text


def test_a_thread_moved_out_of_sight_is_gone_for_outsiders(as_, client, admin, thread):
    private = make_section("Back room", readers=(make_group(),))

    as_(admin).post(f"/threads/{thread.id}/move", data={"section": private.id, "reason": "Quiet"})

    assert client.get(thread.url).status_code == 404
    assert "Quiet" not in client.get("/moderation/log").text


# Hidden threads


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("guest", 410),
        ("alice", 410),
        ("elsewhere", 410),
        ("local", 200),
        ("moderator", 200),
        ("admin", 200),
    ],
)
def test_a_hidden_thread_is_seen_by_its_moderators_only(as_, people, section, who, status):
    hidden = make_thread(section, title="A secret quarrel", hidden_by=people["moderator"])
    browser = as_(people[who])

    assert browser.get(hidden.url).status_code == status
    assert ("A secret quarrel" in browser.get(section.url).text) == (status == 200)


def test_nobody_writes_in_a_hidden_thread(as_, people, section):
    hidden = make_thread(section, hidden_by=people["moderator"])
    data = {"source": "Psst", "submission_id": "0" * 32}

    statuses = {
        who: as_(people[who]).post(f"/threads/{hidden.id}/posts", data=data).status_code
        for who in ("alice", "moderator", "admin")
    }

    assert statuses == {"alice": 404, "moderator": 403, "admin": 403}
    assert hidden.last_number == 1


def test_a_locked_thread_is_written_in_by_its_moderators_only(as_, people, section):
    locked = make_thread(section, locked=True)
    data = {"source": "Last words", "submission_id": "0" * 32}

    statuses = {
        who: as_(people[who]).post(f"/threads/{locked.id}/posts", data=data).status_code
        for who in ("alice", "elsewhere", "local")
    }

    assert statuses == {"alice": 403, "elsewhere": 403, "local": 303}


def test_pinned_threads_stand_above_newer_ones(as_, client, moderator, section):
    first = make_thread(section, title="One")
    for title in ("Two", "Three"):
        make_thread(section, title=title)
    as_(moderator).post(f"/threads/{first.id}/pin", data={})

    titles = [a.text for a in region(client.get(section.url), "#threads").select("h2 > a")]

    assert titles == ["One", "Three", "Two"]


def test_a_hidden_post_in_a_restored_thread_stays_hidden(as_, client, moderator, thread):
    post = make_post(thread, source="An insult", hidden_by=moderator)
    browser = as_(moderator)
    browser.post(f"/threads/{thread.id}/hide", data={"reason": "A quarrel"})

    browser.post(f"/threads/{thread.id}/restore", data={})

    assert client.get(thread.url).status_code == 200
    assert client.get(post.url).status_code == 410
