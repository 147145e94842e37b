"""What the thread page asks for, however much there is."""

from forum.threads import queries
from tests.factories import make_group, make_member, make_post, make_section, make_thread


def quoting(post, thread, **values):
    return make_post(thread, source=f"[quote=x;{post.id}]words[/quote]", **values)


def numbers(found: dict) -> dict[int, list[int]]:
    return {id: [quoting.number for quoting in those] for id, those in found.items()}


def test_a_post_quoted_very_often_names_the_first_who_did(guest, thread, monkeypatch):
    monkeypatch.setattr(queries, "MOST_QUOTING", 2)
    loud, quiet = make_post(thread, source="words"), make_post(thread, source="words")
    first, second, _ = (quoting(loud, thread) for _ in range(3))
    other = quoting(quiet, thread)

    found = queries.quoted_by([loud, quiet], guest)

    assert numbers(found) == {loud.id: [first.number, second.number], quiet.id: [other.number]}


def test_who_quotes_twice_is_named_once(guest, thread):
    post = make_post(thread, source="words")
    twice = make_post(thread, source=f"[quote=x;{post.id}]words[/quote]\n\n" * 2)

    assert numbers(queries.quoted_by([post], guest)) == {post.id: [twice.number]}


def test_quotes_out_of_sight_take_no_place(guest, thread, moderator, monkeypatch):
    monkeypatch.setattr(queries, "MOST_QUOTING", 1)
    insiders = make_group()
    private = make_thread(make_section(readers=(insiders,)))
    post = make_post(thread, source="words")
    quoting(post, thread, hidden_by=moderator)
    quoting(post, private, author=make_member(groups=(insiders,)))
    seen = quoting(post, thread)

    assert numbers(queries.quoted_by([post], guest)) == {post.id: [seen.number]}
    assert queries.quoted_by([], guest) == {}
