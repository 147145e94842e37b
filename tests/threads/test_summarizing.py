"""The summary of a thread: who writes it, where it stands, and that no text is lost."""

import pytest

from forum.extensions import db
from forum.models import LogEntry, Summary, Thread
from forum.threads import actions as threads
from forum.threads.forms import SUMMARY_MAX_LENGTH
from tests.conftest import htmx, region, text_of
from tests.factories import make_member, make_thread


@pytest.fixture
def author(thread):
    return thread.author


def address(thread: Thread) -> str:
    return f"/threads/{thread.id}/summary"


def summary_of(thread: Thread) -> Summary | None:
    db.session.expire_all()
    return thread.summary


def acts() -> list[tuple[str, str]]:
    entries = db.session.scalars(db.select(LogEntry).order_by(LogEntry.id))
    return [(entry.act, entry.reason) for entry in entries]


def test_the_author_pins_a_summary(as_, author, thread, client):
    answer = as_(author).post(address(thread), data={"source": "It is **bread**."})

    assert (answer.status_code, answer.location) == (303, thread.url)
    for page in (client.get(thread.url), client.get(thread.map_url)):
        assert region(page, ".summary strong").text == "bread"
        assert author.name in region(page, ".summary").text
    assert acts() == []


def test_it_stands_on_the_first_page_only(client, author, section):
    thread = make_thread(section, author=author, posts=21)
    threads.summarize(thread, by=author, source="In short")
    db.session.commit()

    assert "In short" in client.get(thread.url).text
    assert "In short" not in client.get(f"{thread.url}?page=2").text


def test_what_a_moderator_does_with_it_stands_in_the_log(as_, moderator, thread, client):
    browser = as_(moderator)
    browser.post(address(thread), data={"source": "In short", "reason": "It is long"})
    started = summary_of(thread).written_at.isoformat()
    browser.post(address(thread), data={"remove": "1", "reason": "Wrong", "started": started})

    assert acts() == [("summarize", "It is long"), ("remove_summary", "Wrong")]
    assert summary_of(thread) is None
    log = text_of(client.get("/moderation/log"))
    assert f"{moderator.name} wrote the summary of {thread.title}" in log
    assert f"{moderator.name} removed the summary of {thread.title}" in log


def test_a_changed_summary_tells_who_wrote_it_last(as_, author, moderator, thread):
    threads.summarize(thread, by=author, source="In short")
    db.session.commit()
    started = summary_of(thread).written_at.isoformat()

    as_(moderator).post(address(thread), data={"source": "Shorter", "started": started})

    summary = summary_of(thread)
    assert (summary.source, summary.author_id) == ("Shorter", moderator.id)


def test_authors_write_none_in_locked_threads(as_, author, moderator, thread):
    thread.lock()
    db.session.commit()

    assert as_(author).get(address(thread)).status_code == 403
    refused = as_(author).post(address(thread), data={"source": "Lost words"})
    assert refused.status_code == 403
    assert "Lost words" in refused.text
    assert as_(moderator).post(address(thread), data={"source": "In short"}).status_code == 303


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("", "Write something first."),
        ("\u2800", "Write something first."),
        ("x" * (SUMMARY_MAX_LENGTH + 3), "3 characters too long"),
    ],
)
def test_a_refused_summary_comes_back_as_it_was_typed(as_, author, thread, source, sentence):
    answer = as_(author).post(address(thread), data={"source": source})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert region(answer, "textarea").text.removeprefix("\n") == source
    assert summary_of(thread) is None


def test_a_stale_form_overwrites_nothing_and_loses_nothing(as_, author, moderator, thread):
    threads.summarize(thread, by=moderator, source="What the moderator wrote")
    db.session.commit()

    answer = as_(author).post(address(thread), data={"source": "My words", "started": ""})

    assert answer.status_code == 422
    assert "My words" in region(answer, "textarea").text
    assert "What the moderator wrote" in region(answer, ".card").text
    again = {"source": "My words", "started": region(answer, "[name=started]")["value"]}
    assert as_(author).post(address(thread), data=again).status_code == 303
    assert summary_of(thread).source == "My words"


def test_who_is_signed_out_meanwhile_keeps_the_text(client, thread):
    answer = client.post(address(thread), data={"source": "My words"})

    assert answer.status_code == 401
    assert "My words" in region(answer, "textarea").text
    assert "nothing is lost" in text_of(answer)


def test_an_expired_token_loses_nothing(app, as_, author, thread):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        for data in ({"source": "My words"}, {"source": "My words", "remove": "1"}):
            answer = as_(author).post(address(thread), data=data)
            assert answer.status_code == 422
            assert "My words" in region(answer, "textarea").text
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert summary_of(thread) is None


def test_a_preview_saves_nothing(as_, author, thread):
    data = {"source": "It is **bread**.", "preview": "1"}

    page = as_(author).post(address(thread), data=data)
    part = as_(author).post(address(thread), data=data, headers=htmx("preview"))

    for answer in (page, part):
        assert region(answer, "#preview strong").text == "bread"
    assert "<title>" not in part.text
    assert summary_of(thread) is None


def test_removing_what_is_gone_already_is_no_act(as_, moderator, thread):
    answer = as_(moderator).post(address(thread), data={"remove": "1"})

    assert (answer.status_code, acts()) == (303, [])


@pytest.mark.parametrize(
    ("who", "is_offered"), [("guest", False), ("alice", False), ("moderator", True)]
)
def test_only_those_are_asked_who_may(as_, people, section, who, is_offered):
    thread = make_thread(section, author=make_member(), posts=61)

    for page in (as_(people[who]).get(thread.url), as_(people[who]).get(thread.map_url)):
        assert (f'href="{address(thread)}"' in page.text) == is_offered


def test_what_is_typed_is_never_html(as_, author, thread, client):
    as_(author).post(address(thread), data={"source": "<script>alert(1)</script>"})

    assert "<script>alert" not in client.get(thread.url).text
