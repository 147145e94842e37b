"""Following one exchange through a thread: up to what it began with, down to what came of it."""

import pytest

from forum.extensions import db
from forum.models import Post
from forum.posts import actions
from forum.threads import exchanges
from forum.threads.exchanges import exchange_of, has_exchange
from forum.threads.queries import Gap
from tests.factories import make_group, make_member, make_post, make_section, make_thread


def numbers(post: Post, viewer) -> list[int | str]:
    """Name the posts of an exchange, and the gaps in it by a word."""
    found = exchange_of(post, viewer)
    return [f"gap {one.number}" if isinstance(one, Gap) else one.number for one in found]


@pytest.fixture
def chain(thread) -> list[Post]:
    """Five posts, each the answer to the one before, with other talk between them."""
    posts = [make_post(thread)]
    for _ in range(4):
        make_post(thread, source="Something else")
        posts.append(make_post(thread, reply_to=posts[-1]))
    return posts


def test_a_chain_is_followed_both_ways_in_order(guest, chain):
    for post in chain:
        assert numbers(post, guest) == [4, 6, 8, 10, 12]


def test_other_branches_above_are_left_out_and_those_below_are_not(guest, thread, chain):
    aside = make_post(thread, reply_to=chain[1])
    deeper = make_post(thread, reply_to=aside)

    assert numbers(chain[3], guest) == [4, 6, 8, 10, 12]
    assert numbers(deeper, guest) == [4, 6, aside.number, deeper.number]
    assert numbers(chain[1], guest) == [4, 6, 8, 10, 12, aside.number, deeper.number]


def test_a_post_that_answers_nothing_is_alone(guest, thread):
    post = make_post(thread)

    assert numbers(post, guest) == [post.number]
    assert not has_exchange(post, guest)


def test_who_quotes_a_post_answers_it(guest, thread):
    post = make_post(thread, source="words")
    quoting = make_post(thread, source=f"[quote=x;{post.id}]words[/quote]")
    after = make_post(thread, reply_to=quoting)
    elsewhere = make_thread(thread.section)
    make_post(elsewhere, source=f"[quote=x;{post.id}]words[/quote]")

    for one in (post, quoting):
        assert numbers(one, guest) == [post.number, quoting.number, after.number]
    assert has_exchange(post, guest)


def test_a_hidden_post_between_others_is_a_gap(guest, moderator, chain):
    actions.hide(chain[2], by=moderator, reason="A quarrel")

    for post in (chain[0], chain[4]):
        assert numbers(post, guest) == [4, 6, "gap 8", 10, 12]
        assert numbers(post, moderator) == [4, 6, 8, 10, 12]


def test_a_hidden_post_that_was_quoted_is_a_gap(guest, moderator, thread):
    post = make_post(thread, source="words")
    quoting = make_post(thread, source=f"[quote=x;{post.id}]words[/quote]")
    actions.hide(post, by=moderator, reason="A quarrel")

    assert numbers(quoting, guest) == [f"gap {post.number}", quoting.number]


def test_a_hidden_answer_that_nobody_answered_is_not_told_of(guest, moderator, chain):
    for hidden in chain[3:]:
        actions.hide(hidden, by=moderator, reason="A quarrel")

    assert numbers(chain[0], guest) == [4, 6, 8]


def test_a_chain_that_leads_into_another_thread_ends_there(guest, thread, chain):
    private = make_thread(make_section(readers=(make_group(),)))
    secret = make_post(private)
    chain[0].reply_to_id = secret.id
    make_post(private, reply_to=chain[4])
    db.session.commit()

    assert numbers(chain[2], guest) == [4, 6, 8, 10, 12]


def test_both_ways_are_bounded(guest, thread, chain, monkeypatch):
    monkeypatch.setattr(exchanges, "MOST_BEFORE", 1)
    monkeypatch.setattr(exchanges, "MOST_AFTER", 1)
    assert numbers(chain[2], guest) == [6, 8, 10]

    monkeypatch.setattr(exchanges, "MOST_AFTER", 100)
    monkeypatch.setattr(exchanges, "DEEPEST", 0)
    assert numbers(chain[2], guest) == [6, 8]


def test_a_circle_is_survived(guest, chain):
    chain[0].reply_to_id = chain[4].id
    chain[1].reply_to_id = chain[1].id
    db.session.commit()

    for post in chain:
        assert post.number in numbers(post, guest)


def test_a_long_thread_costs_no_more_queries(guest, thread, chain, queries):
    def cost() -> int:
        assert numbers(chain[2], guest)
        with queries() as statements:
            exchange_of(chain[2], guest)
        return len(statements)

    before = cost()
    for _ in range(20):
        make_post(thread, author=make_member(), reply_to=chain[2])

    assert cost() == before == 4
