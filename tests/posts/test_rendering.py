"""Verified quotes: what a quote refers to, and what is found when it is looked up."""

import pytest

from forum import markup
from forum.extensions import db
from forum.models import Quote
from forum.posts import actions, rendering
from forum.threads import moderating
from tests.conftest import region, text_of
from tests.factories import (
    make_group,
    make_member,
    make_post,
    make_section,
    make_thread,
    post_number,
)

SAID = "The manager gets a salary.\n\n1) thirty percent at first\n2) ten percent later :)"


@pytest.fixture
def said(thread):
    """The post that others quote."""
    return make_post(thread, author=make_member("Борис Громов"), source=SAID)


def quote_of(post, passage: str) -> str:
    return f"[quote={post.author.name};{post.id}]{passage}[/quote]\n\nMy answer."


def state_of(post) -> str:
    return db.session.scalars(db.select(Quote.state).where(Quote.post_id == post.id)).one()


@pytest.mark.parametrize(
    ("passage", "state"),
    [
        (SAID, "exact"),
        ("gets a salary", "exact"),
        ("2) ten percent later 🙂", "exact"),
        ("The  manager\ngets a **salary**.", "exact"),
        ("The manager gets a salary. […] ten percent later", "shortened"),
        ("The manager gets no salary.", "missing"),
        ("ten percent at first", "missing"),
    ],
)
def test_a_quote_is_compared_with_its_source(client, thread, said, passage, state):
    post = make_post(thread, source=quote_of(said, passage))

    page = client.get(thread.url)

    assert state_of(post) == state
    assert region(page, f"#post-{post.id} .word")["class"] == ["word", f"word-{state}"]


def test_a_quote_links_to_the_post_and_names_its_author_truly(client, thread, said):
    post = make_post(thread, source=f"[quote=Somebody else;{said.id}]a salary[/quote] Hm.")

    link = region(client.get(thread.url), f"#post-{post.id} a.opens-post")

    assert link["href"] == said.url
    assert link.text == "Борис Громов #4"


def test_the_quoted_post_tells_who_quoted_it(client, thread, said):
    first = make_post(thread, source=quote_of(said, "a salary"))
    second = make_post(thread, source=quote_of(said, "thirty percent") * 2)

    quoted_by = region(client.get(thread.url), f"#post-{said.id} .quoted-by")

    assert [a["href"] for a in quoted_by.select("a")] == [first.url, second.url]


def test_an_edit_of_the_source_is_seen_at_the_quote(client, thread, said):
    kept = make_post(thread, source=quote_of(said, "ten percent later"))
    lost = make_post(thread, source=quote_of(said, "a salary"))

    actions.edit(said, source=SAID.replace("a salary", "nothing"))
    db.session.commit()

    page = client.get(thread.url)
    assert (state_of(kept), state_of(lost)) == ("exact", "changed")
    assert region(page, f"#post-{lost.id} .word-changed")


def test_taking_the_edit_back_makes_the_quote_true_again(thread, said):
    post = make_post(thread, source=quote_of(said, "a salary"))
    actions.edit(said, source="Something else.")
    actions.edit(said, source=SAID)

    assert state_of(post) == "exact"


def test_a_false_quote_does_not_become_true_by_an_edit_of_other_words(thread, said):
    post = make_post(thread, source=quote_of(said, "a castle"))

    actions.edit(said, source=SAID + " And so on.")

    assert state_of(post) == "missing"


def test_a_quote_made_of_a_former_text_is_called_changed(thread, said):
    actions.edit(said, source="Something else.")
    db.session.commit()

    post = make_post(thread, source=quote_of(said, "a salary"))

    quote = db.session.scalars(db.select(Quote).where(Quote.post_id == post.id)).one()
    assert (quote.state, quote.quoted_revision) == ("changed", 1)


def test_nested_quotes_are_verified_each_for_itself(thread, said):
    middle = make_post(thread, source=quote_of(said, "a salary"))

    outer = make_post(
        thread,
        source=(
            f"[quote=X;{middle.id}][quote=Y;{said.id}]a palace[/quote]\nMy answer.[/quote]\nSo."
        ),
    )

    states = db.session.execute(
        db.select(Quote.quoted_id, Quote.state).where(Quote.post_id == outer.id)
    )
    assert dict(states.all()) == {middle.id: "exact", said.id: "missing"}


@pytest.mark.parametrize("id", [0, 999_999, 2**31, 2**70])
def test_quotes_of_posts_that_do_not_exist_stay_text(client, thread, id):
    post = make_post(thread, source=f"[quote=Nobody;{id}]words[/quote] Hm.")

    assert "words" in text_of(client.get(thread.url))
    assert db.session.scalar(db.select(db.func.count(Quote.id))) == 0
    assert post.html


def test_posts_out_of_sight_cannot_be_probed_by_quoting_them(as_, client, moderator, thread):
    insiders = make_group()
    insider = make_member("Insider", groups=(insiders,))
    secret = make_post(
        make_thread(make_section(readers=(insiders,))), author=insider, source="The word is fish."
    )
    hidden = make_post(thread, source="Hidden words.", hidden_by=moderator)

    by_stranger = make_post(thread, source=quote_of(secret, "The word is fish."))
    by_insider = make_post(thread, author=insider, source=quote_of(secret, "The word is fish."))
    of_hidden = make_post(thread, source=quote_of(hidden, "Hidden words."))

    page = client.get(thread.url)
    for post in (by_stranger, by_insider, of_hidden):
        assert region(page, f"#post-{post.id} .prose").select_one("a.opens-post") is None
    assert db.session.scalar(db.select(db.func.count(Quote.id))) == 0


def test_what_a_moderator_has_hidden_is_not_shown_by_quoting_it(client, moderator, thread):
    hidden = make_post(thread, source="Hidden words.", hidden_by=moderator)
    elsewhere = make_thread(thread.section, source="Gone words.", hidden_by=moderator)
    gone = post_number(elsewhere, 1)

    for post, words in ((hidden, "Hidden words."), (gone, "Gone words.")):
        quoting = make_post(thread, author=moderator, source=quote_of(post, words))
        prose = region(client.get(thread.url), f"#post-{quoting.id} .prose")
        assert prose.select_one("a.opens-post") is None
        assert "exact" not in prose.text


def test_edits_behind_closed_doors_are_not_told_outside(admin, thread, said):
    inside = make_section(readers=(make_group(),))
    outside = make_post(make_thread(), source=quote_of(said, "gets a salary"))
    near = make_post(thread, source=quote_of(said, "gets a salary"))
    moderating.move(thread, inside, by=admin, reason="A test")

    actions.edit(said, source="Nothing of the kind.")

    assert state_of(outside) == "exact"
    assert state_of(near) == "changed"


def test_quotes_from_private_posts_are_not_told_to_outsiders(as_, client, thread, said):
    insiders = make_group()
    insider = make_member("Insider", groups=(insiders,))
    private = make_thread(make_section(readers=(insiders,)), author=insider)
    make_post(private, author=insider, source=quote_of(said, "a salary"))

    outside = client.get(thread.url)
    inside = as_(insider).get(thread.url)

    assert ".quoted-by" not in outside.text
    assert "quoted-by" not in outside.text
    assert region(inside, ".quoted-by a")


def test_mentions_find_members_with_spaces_in_their_names(client, thread, said):
    post = make_post(thread, source="Согласен, @Борис Громов прав. И @Никто тоже.")

    links = region(client.get(thread.url), f"#post-{post.id} .prose").select("a.mention")

    assert [(a.text, a["href"]) for a in links] == [("@Борис Громов", said.author.url)]


def test_the_words_of_a_quote_come_in_the_language_of_the_reader(client, thread, said):
    make_post(thread, source=quote_of(said, "a salary"))

    english = client.get(thread.url, headers={"Accept-Language": "en"})
    russian = client.get(thread.url, headers={"Accept-Language": "ru"})

    assert region(english, ".word-exact").text == "exact quote"
    assert region(russian, ".word-exact").text != "exact quote"


def test_the_last_post_of_a_page_is_no_different(client, section):
    thread = make_thread(section, posts=20)
    make_post(thread, source=quote_of(post_number(thread, 20), "Post number 20."))

    assert "#21" in text_of(client.get(f"{thread.url}?page=2"))


@pytest.fixture
def read(monkeypatch):
    """List the texts that are read to compare quotes with them."""
    texts = []

    class Counted(markup.Quotable):
        def __init__(self, source: str) -> None:
            texts.append(source)
            super().__init__(source)

    monkeypatch.setattr(markup, "Quotable", Counted)
    return texts


def test_a_post_is_read_once_however_often_it_is_quoted(thread, said, read):
    passages = [quote_of(said, f"Never said, {number}") for number in range(rendering.MOST_QUOTES)]

    make_post(thread, source="\n\n".join(passages))

    assert read == [SAID]


def test_an_edited_post_is_read_once_however_many_have_quoted_it(thread, said, read):
    for number in range(5):
        make_post(thread, source=quote_of(said, f"salary {number}"))
    read.clear()

    actions.edit(said, source="Other words.")

    assert read == ["Other words."]


def test_an_edit_costs_as_many_queries_however_many_quotes_it_turns(thread, alice, queries):
    def cost(quoted: int) -> int:
        post = make_post(thread, author=alice, source=SAID)
        for _ in range(quoted):
            make_post(thread, source=quote_of(post, "salary"))
        with queries() as statements:
            actions.edit(post, source="Other words.")
        return len(statements)

    assert cost(2) == cost(9)


def test_a_text_with_more_quotes_than_can_be_checked_is_refused(thread, said):
    passages = [quote_of(said, "salary") for _ in range(rendering.MOST_QUOTES + 1)]

    with pytest.raises(markup.MarkupRefused, match="too_many_quotes"):
        make_post(thread, source="\n\n".join(passages))


def test_only_the_newest_of_many_former_texts_are_compared(thread, said, read):
    for number in range(9):
        actions.edit(said, source=f"Text number {number}.")
    read.clear()

    late = make_post(thread, source=quote_of(said, "Text number 4."))
    lost = make_post(thread, source=quote_of(said, "Text number 1."))

    assert state_of(late) == "changed"
    assert state_of(lost) == "missing"
    assert len(read) <= 2 * (1 + rendering.MOST_FORMER_TEXTS)


def test_former_texts_are_compared_as_long_as_they_are_not_too_long(thread, said, monkeypatch):
    actions.edit(said, source="Something else.")
    monkeypatch.setattr(rendering, "MOST_FORMER_LETTERS", len(SAID) - 1)

    assert state_of(make_post(thread, source=quote_of(said, SAID))) == "missing"
