"""What the thread page asks for, however much there is."""

import pytest

from forum.threads import queries
from tests.factories import (
    make_group,
    make_member,
    make_moderator,
    make_post,
    make_section,
    make_thread,
)


def quoting(post, thread, **values):
    return make_post(thread, source=f"[quote=x;{post.id}]words[/quote]", **values)


def answering(post, thread, **values):
    return make_post(thread, source="An answer", reply_to=post, **values)


ECHOES = {"quoting": quoting, "answering": answering}


def numbers(found: dict, kind: str) -> dict[int, list[int]]:
    return {id: [post.number for post in getattr(those, kind)] for id, those in found.items()}


@pytest.mark.parametrize("kind", ECHOES)
def test_a_post_echoed_very_often_names_the_first_and_counts_the_others(
    guest, thread, monkeypatch, kind
):
    monkeypatch.setattr(queries, "MOST_NAMED", 2)
    monkeypatch.setattr(queries, "MOST_COUNTED", 3)
    echo = ECHOES[kind]
    loud, quiet = make_post(thread, source="words"), make_post(thread, source="words")
    first, second = echo(loud, thread), echo(loud, thread)
    other = echo(quiet, thread)

    for more in (0, 1, 2, 3, 3, 3):
        found = queries.quoted_by([loud, quiet], guest)

        assert numbers(found, kind) == {
            loud.id: [first.number, second.number],
            quiet.id: [other.number],
        }
        assert getattr(found[loud.id], f"more_{kind}") == more
        assert getattr(found[quiet.id], f"more_{kind}") == 0
        echo(loud, thread)


def test_who_quotes_twice_is_named_once(guest, thread):
    post = make_post(thread, source="words")
    twice = make_post(thread, source=f"[quote=x;{post.id}]words[/quote]\n\n" * 2)

    assert numbers(queries.quoted_by([post], guest), "quoting") == {post.id: [twice.number]}


def test_an_answer_with_a_quote_is_named_once(guest, thread):
    post = make_post(thread, source="words")
    both, answer = quoting(post, thread, reply_to=post), answering(post, thread)

    found = queries.quoted_by([post], guest)

    assert numbers(found, "quoting") == {post.id: [both.number]}
    assert numbers(found, "answering") == {post.id: [answer.number]}


@pytest.mark.parametrize("kind", ECHOES)
def test_echoes_out_of_sight_take_no_place_and_are_not_counted(
    guest, thread, moderator, monkeypatch, kind
):
    monkeypatch.setattr(queries, "MOST_NAMED", 1)
    echo = ECHOES[kind]
    insiders = make_group()
    private = make_thread(make_section(readers=(insiders,)))
    post = make_post(thread, source="words")
    echo(post, thread, hidden_by=moderator)
    echo(post, private, author=make_member(groups=(insiders,)))
    seen = echo(post, thread)
    echo(post, thread, hidden_by=moderator)

    found = queries.quoted_by([post], guest)

    assert numbers(found, kind) == {post.id: [seen.number]}
    assert getattr(found[post.id], f"more_{kind}") == 0
    assert queries.quoted_by([], guest) == {}


def test_moderators_are_told_of_hidden_answers(thread):
    keeper = make_moderator("Keeper")
    post = make_post(thread)
    hidden = answering(post, thread, hidden_by=keeper)

    found = queries.quoted_by([post], keeper)

    assert numbers(found, "answering") == {post.id: [hidden.number]}
