"""The ballot: what is left is shown before the click, with and without script."""

from datetime import timedelta

import pytest
import time_machine

from forum.database.base import now
from forum.extensions import db
from forum.models import Vote
from forum.posts import actions as posts
from forum.reputation import actions
from forum.threads import moderating
from tests.conftest import htmx, region, text_of
from tests.factories import make_group, make_member, make_post, make_section, make_thread, make_vote


def votes() -> list[tuple[int, str]]:
    found = db.session.scalars(db.select(Vote).order_by(Vote.id))
    return [(vote.points, vote.reason) for vote in found]


def answer_of(post) -> dict[str, str]:
    return htmx(f"answer-{post.id}")


def test_the_page_of_a_thread_offers_members_a_plus_and_a_minus(as_, alice, thread, post):
    page = as_(alice).get(thread.url)

    footer = region(page, f"#post-{post.id} .post-actions")
    links = [link["href"] for link in footer.select(".votes a")]
    assert links == [f"{post.url}/plus", f"{post.url}/minus"]


def test_nobody_is_offered_to_vote_on_their_own_post(as_, author, thread, post):
    page = as_(author).get(thread.url)

    assert region(page, f"#votes-{post.id}").select("a") == []


def arrows_of(page, post) -> list[str]:
    return [link["aria-label"] for link in region(page, f"#votes-{post.id}").select("a")]


@pytest.mark.parametrize(("is_plus", "words"), [(True, "Plus: yours"), (False, "Minus: yours")])
def test_ones_own_vote_is_marked_where_it_was_given(as_, alice, thread, post, is_plus, words):
    make_vote(post, by=alice, is_plus=is_plus)
    browser = as_(alice)

    for page in (browser.get(thread.url), browser.get(f"{post.url}/conversation")):
        assert arrows_of(page, post) == [words]
    assert arrows_of(as_(make_member()).get(thread.url), post) == ["Plus", "Minus"]


def test_what_stands_in_the_way_of_a_vote_is_seen_before_the_click(
    app, monkeypatch, as_, alice, author, thread, post
):
    again, another = make_post(thread, author=author), make_post(thread)
    make_vote(post, by=alice)

    page = as_(alice).get(thread.url)

    waits = ["Plus: not now, see why", "Minus: not now, see why"]
    assert (arrows_of(page, again), arrows_of(page, another)) == (waits, ["Plus", "Minus"])
    monkeypatch.setitem(app.config, "VOTES", 1)
    assert arrows_of(as_(alice).get(thread.url), another) == waits


@pytest.mark.parametrize(
    ("values", "signs"),
    [({}, ["plus", "minus"]), ({"has_minus": False}, ["plus"]), ({"has_votes": False}, [])],
)
def test_a_section_may_have_no_minus_or_no_votes(as_, alice, values, signs):
    thread = make_thread(make_section(**values))

    page = as_(alice).get(thread.url)

    links = region(page, ".votes").select("a")
    assert [link["href"].rpartition("/")[2] for link in links] == signs


def test_guests_see_the_score_when_there_is_one(client, thread, post):
    assert ".rating" not in client.get(thread.url).text
    make_vote(post)

    page = client.get(thread.url)

    assert text_of(page).count("Rating +1") == 1
    assert region(page, f"#post-{post.id}").select(".votes a, a.vote") == []


def test_the_card_beside_a_post_tells_the_reputation(client, thread, post):
    make_vote(post)

    facts = region(client.get(thread.url), f"#post-{post.id} .author-facts")

    assert "reputation 1" in " ".join(facts.get_text(" ").split())


def test_before_the_click_one_sees_what_is_left(as_, alice, post):
    page = as_(alice).get(f"{post.url}/plus")

    assert region(page, ".ammo-dots").text == "●●●●●"
    assert "5 votes of 5 left." in text_of(page)
    assert "It weighs +1." in text_of(page)
    assert "After it 5 other members" in text_of(page)


def test_what_was_given_is_missing_and_comes_back_at_a_named_time(as_, alice, thread, post):
    make_vote(make_post(thread), by=alice)

    page = as_(alice).get(f"{post.url}/plus")

    assert region(page, ".ammo-dots").text == "●●●●○"
    assert "The next one comes at" in text_of(page)


def test_page_and_region_come_from_one_template(as_, alice, post):
    browser = as_(alice)
    page = browser.get(f"{post.url}/plus")
    part = browser.get(f"{post.url}/plus", headers=answer_of(post))

    assert "<title>" not in part.text
    assert region(part, f"#answer-{post.id} h2").text == region(page, "#answer h2").text


def test_a_vote_without_script_ends_where_it_can_be_withdrawn(as_, alice, post):
    browser = as_(alice)

    answer = browser.post(f"{post.url}/plus", data={"reason": "Quite right"})

    assert (answer.status_code, answer.location) == (303, f"{post.url}/plus")
    page = browser.get(answer.location)
    assert "Given: +1" in text_of(page)
    assert region(page, "form.act button").text == "Withdraw"
    assert votes() == [(1, "Quite right")]


def test_a_vote_with_htmx_changes_the_score_in_place(as_, alice, post):
    answer = as_(alice).post(f"{post.url}/plus", headers=answer_of(post))

    assert answer.status_code == 200
    assert "Given: +1" in region(answer, f"#answer-{post.id}").text
    assert region(answer, f"[hx-swap-oob='innerHTML:#votes-{post.id}'] .rating").text.split() == [
        "Rating",
        "+1",
    ]
    assert region(answer, "[hx-swap-oob] a")["aria-label"] == "Plus: yours"


def test_withdrawing_with_htmx_takes_the_score_back(as_, alice, post):
    browser = as_(alice)
    browser.post(f"{post.url}/minus", data={"reason": "No"})

    answer = browser.post(f"{post.url}/withdraw", headers=answer_of(post))

    assert "Withdrawn" in region(answer, f"#answer-{post.id}").text
    assert region(answer, "[hx-swap-oob]").select(".rating") == []
    assert votes() == []


def test_withdrawing_without_script_leads_back_to_the_post(as_, alice, thread, post):
    browser = as_(alice)
    browser.post(f"{post.url}/plus")

    answer = browser.post(f"{post.url}/withdraw")

    assert (answer.status_code, answer.location) == (303, f"{thread.url}#post-{post.id}")
    assert votes() == []


def test_one_sees_ones_own_vote_when_one_comes_again(as_, alice, post):
    make_vote(post, by=alice, is_plus=False, reason="Too short")

    for sign in ("plus", "minus"):
        page = as_(alice).get(f"{post.url}/{sign}")
        assert "Given: −1" in text_of(page)
        assert "«Too short»" in text_of(page)


def test_after_a_while_there_is_nothing_to_withdraw(as_, alice, post):
    make_vote(post, by=alice)
    browser = as_(alice)

    with time_machine.travel(now() + timedelta(minutes=11)):
        page = browser.get(f"{post.url}/plus")
        answer = browser.post(f"{post.url}/withdraw")

    assert "too late" in text_of(page)
    assert page.text.count("/withdraw") == 0
    assert (answer.status_code, "too late" in text_of(answer)) == (409, True)
    assert len(votes()) == 1


def test_an_older_vote_says_that_newer_ones_are_withdrawn_first(as_, alice, thread, post):
    make_vote(post, by=alice)
    make_vote(make_post(thread), by=alice)
    browser = as_(alice)

    page = browser.get(f"{post.url}/plus")
    answer = browser.post(f"{post.url}/withdraw")

    assert page.text.count("/withdraw") == 0
    assert answer.status_code == 409
    for shown in (page, answer):
        assert text_of(shown).count("Only the newest vote can be withdrawn") == 1
    assert len(votes()) == 2


def test_a_minus_needs_a_reason(as_, alice, post):
    answer = as_(alice).post(f"{post.url}/minus", data={"reason": " \u200b "})

    assert answer.status_code == 422
    assert "Say what is wrong" in text_of(answer)
    assert votes() == []


def test_a_reason_has_a_limit_and_is_kept_when_it_is_too_long(as_, alice, post):
    answer = as_(alice).post(f"{post.url}/plus", data={"reason": "x" * 301})

    assert answer.status_code == 422
    assert "x" * 301 in answer.text


def test_a_reason_is_plain_text(as_, alice, client, author, post):
    as_(alice).post(f"{post.url}/plus", data={"reason": "<b>bold</b>\r\nand [b]more[/b]"})

    page = client.get(f"{author.url}/reputation")

    assert "&lt;b&gt;bold&lt;/b&gt; and [b]more[/b]" in page.text


def test_a_double_click_votes_once(as_, alice, post):
    browser = as_(alice)

    answers = [browser.post(f"{post.url}/plus") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert votes() == [(1, "")]


def test_the_other_way_round_is_refused_with_what_to_do(as_, alice, post):
    make_vote(post, by=alice)

    answer = as_(alice).post(f"{post.url}/minus", data={"reason": "No, rather not"})

    assert answer.status_code == 409
    assert "Withdraw that vote first" in text_of(answer)


def test_out_of_ammo_is_said_kindly_and_the_reason_stays(
    app, monkeypatch, as_, alice, thread, post
):
    monkeypatch.setitem(app.config, "VOTES", 1)
    make_vote(make_post(thread), by=alice)

    page = as_(alice).get(f"{post.url}/plus")
    answer = as_(alice).post(f"{post.url}/plus", data={"reason": "I had typed this"})

    assert (page.status_code, answer.status_code) == (200, 403)
    for shown in (page, answer):
        assert "You are out of ammo for now" in text_of(shown)
        assert "The next one comes at" in text_of(shown)
        assert "Give a plus" not in text_of(shown)
    assert "I had typed this" in answer.text


def test_newcomers_are_told_what_is_missing(app, monkeypatch, as_, alice, post):
    monkeypatch.setitem(app.config, "VOTER_DAYS", 3)
    monkeypatch.setitem(app.config, "VOTER_POSTS", 5)

    page = as_(alice).get(f"{post.url}/plus")

    assert "5 more posts" in text_of(page)
    assert "you can vote from" in text_of(page)


def test_the_rule_of_spread_is_explained_where_it_applies(as_, alice, author, thread, post):
    make_vote(post, by=alice)
    another = make_post(thread, author=author)

    page = as_(alice).get(f"{another.url}/plus")

    assert "You voted on Vera lately: 5 other members" in text_of(page)


def in_private(post, moderator):
    room = make_section(readers=(make_group(),))
    moderating.move(post.thread, room, by=moderator, reason="Quiet")


def hide(post, moderator):
    posts.hide(post, by=moderator, reason="An insult")


def switch_off(post, moderator):
    post.thread.section.has_votes = False


def lock(post, moderator):
    moderating.lock(post.thread, by=moderator, reason="Enough")


@pytest.mark.parametrize(
    ("meanwhile", "who", "status"),
    [
        (None, "guest", 401),
        (None, "alice", 303),
        (None, "author", 403),
        (None, "moderator", 303),
        (in_private, "alice", 404),
        (hide, "alice", 404),
        (hide, "moderator", 403),
        (switch_off, "alice", 403),
        (lock, "alice", 303),
    ],
)
def test_who_may_vote_from_a_page_that_was_open(
    as_, people, author, moderator, post, meanwhile, who, status
):
    browser = as_({**people, "author": author}[who])
    if meanwhile:
        meanwhile(post, moderator)
        db.session.commit()

    answer = browser.post(f"{post.url}/plus", data={"reason": "From an old page"})

    assert answer.status_code == status
    assert len(votes()) == (status == 303)


def test_a_guest_is_asked_to_sign_in_and_led_back(client, post):
    answer = client.get(f"{post.url}/plus")

    assert answer.status_code == 401
    assert region(answer, "input[name=next]")["value"] == f"{post.url}/plus"


def test_who_was_signed_out_meanwhile_keeps_the_reason(client, post):
    answer = client.post(f"{post.url}/minus", data={"reason": "I had typed this"})

    assert answer.status_code == 401
    assert "I had typed this" in answer.text


@pytest.mark.parametrize("id", ["0", "999", "99999999999999999999", "x", "1%00"])
@pytest.mark.parametrize("act", ["plus", "minus", "withdraw"])
def test_what_is_not_there_is_not_found(as_, alice, id, act):
    assert as_(alice).post(f"/posts/{id}/{act}", data={"reason": "x"}).status_code == 404


def test_members_see_their_own_supply_on_their_profile_and_nobody_else(as_, alice, client):
    assert "5 votes of 5 left." in text_of(as_(alice).get(alice.url))
    assert "left." not in text_of(client.get(alice.url))
    assert "left." not in text_of(as_(make_member()).get(alice.url))


def test_floods_of_votes_are_stopped(limited, alice, thread):
    from tests.conftest import browser_of

    posts_there, browser = [make_post(thread) for _ in range(4)], browser_of(limited, alice)

    statuses = [browser.post(f"{post.url}/plus").status_code for post in posts_there]

    assert 429 in statuses
    assert actions.supply_of(alice).left >= 1
