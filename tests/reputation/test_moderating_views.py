"""What moderators do about votes, and who else may not."""

import pytest

from forum.extensions import db
from forum.reputation import actions
from tests.conftest import region, text_of
from tests.factories import make_member, make_moderator, make_post, make_section, make_vote


@pytest.fixture
def vote(alice, post):
    return make_vote(post, by=alice, reason="We agreed")


def is_void(vote) -> bool:
    db.session.refresh(vote)
    return vote.is_void


def test_a_moderator_says_why_a_vote_is_made_void(as_, moderator, author, vote):
    browser = as_(moderator)
    assert "We agreed" in text_of(browser.get(f"/votes/{vote.id}/void"))

    answer = browser.post(f"/votes/{vote.id}/void", data={"reason": "Agreed upon"})

    assert (answer.status_code, answer.location) == (303, f"{author.url}/reputation")
    assert is_void(vote)
    log = text_of(browser.get("/moderation/log"))
    assert "made a vote on post" in log
    assert "Agreed upon" in log


def test_making_void_needs_a_reason(as_, moderator, vote):
    answer = as_(moderator).post(f"/votes/{vote.id}/void", data={"reason": ""})

    assert answer.status_code == 422
    assert not is_void(vote)


def test_a_vote_is_made_valid_again(as_, moderator, vote):
    actions.void(vote, by=moderator, reason="A test")
    db.session.commit()

    answer = as_(moderator).post(f"/votes/{vote.id}/validate")

    assert answer.status_code == 303
    assert not is_void(vote)


def test_what_is_so_already_is_said(as_, moderator, vote):
    browser = as_(moderator)

    answer = browser.get(f"/votes/{vote.id}/validate", follow_redirects=True)

    assert "It is so already" in text_of(answer)


@pytest.mark.parametrize(
    ("who", "status"), [("guest", 401), ("alice", 403), ("stranger", 403), ("moderator", 303)]
)
def test_who_may_make_a_vote_void(as_, people, vote, who, status):
    people["stranger"] = make_moderator("Stranger", make_section())

    answer = as_(people[who]).post(f"/votes/{vote.id}/void", data={"reason": "A test"})

    assert answer.status_code == status
    assert is_void(vote) == (status == 303)


def test_a_reason_typed_while_signed_out_stays(client, vote):
    answer = client.post(f"/votes/{vote.id}/void", data={"reason": "I had typed this"})

    assert answer.status_code == 401
    assert "I had typed this" in answer.text


@pytest.mark.parametrize("act", ["void", "validate"])
def test_a_vote_that_is_not_there_is_not_found(as_, moderator, act):
    assert as_(moderator).get(f"/votes/999/{act}").status_code == 404


def test_moderators_see_who_votes_for_whom_again_and_again(
    app, monkeypatch, as_, moderator, thread
):
    monkeypatch.setitem(app.config, "VOTE_SPREAD", 0)
    monkeypatch.setitem(app.config, "VOTES_FOR_ONE", 5)
    romeo, julia = make_member("Romeo"), make_member("Julia")
    for _ in range(3):
        make_vote(make_post(thread, author=julia), by=romeo)
        make_vote(make_post(thread, author=romeo), by=julia)

    page = as_(moderator).get("/moderation/votes")

    found = [" ".join(s.get_text(" ").split()) for s in region(page, "main").select("summary")]
    assert len(found) == 3
    assert "Romeo" in found[0]
    assert "Julia" in found[0]
    assert "6 votes, +6" in found[0]


def test_without_anything_to_see_the_page_says_so(as_, moderator):
    page = as_(moderator).get("/moderation/votes")

    assert text_of(page).count("Nothing of the kind.") == 3


@pytest.mark.parametrize(("who", "status"), [("guest", 401), ("alice", 403), ("moderator", 200)])
def test_who_may_look_for_agreed_votes(as_, people, who, status):
    assert as_(people[who]).get("/moderation/votes").status_code == status
