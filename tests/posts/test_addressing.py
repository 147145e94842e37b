"""Whom a text addresses: the table of first words, and what comes of it."""

import pytest

from forum.extensions import db
from forum.models import Post
from forum.news import actions as news
from forum.posts import actions
from forum.posts.addressing import Earlier, find_addressee
from forum.posts.rendering import render_post
from forum.posts.rerendering import render_anew
from forum.threads import actions as threads
from tests.conftest import region, text_of
from tests.factories import (
    last_post_of,
    make_member,
    make_moderator,
    make_post,
    make_thread,
    post_number,
)

NAMES = ("Anna", "Anna Boris", "Борис Громов", "Traf_Baron", "proxy.man", "2pac", "Link-Mila")


@pytest.fixture
def crowd(section):
    """A thread in which everybody of a crowd has said something, one after the other."""
    thread = make_thread(section, author=make_member("Starter"))
    for name in NAMES:
        make_post(thread, author=make_member(name))
    return thread


@pytest.fixture
def newcomer():
    return make_member("Newcomer")


@pytest.fixture
def article(section):
    editor = make_member("Edith", is_editor=True)
    return news.publish(section, by=editor, title="Bread", standfirst="One line", source="All")


def named_by(source: str, thread, author) -> str | None:
    found = find_addressee(source, author.id, Earlier(thread))
    return found and found.name


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Anna, you are right", "Anna"),
        ("Anna,you are right", "Anna"),
        ("Anna: you are right", "Anna"),
        ("Anna , you are right", "Anna"),
        ("Anna,\nyou are right", "Anna"),
        ("Anna,", "Anna"),
        ("  \n\nAnna, yes", "Anna"),
        ("anna, yes", "Anna"),
        ("ANNA, yes", "Anna"),
        ("@Anna yes", "Anna"),
        ("@Anna, yes", "Anna"),
        ("@Anna", "Anna"),
        ("2 Anna yes", "Anna"),
        ("2 Anna: yes", "Anna"),
        ("2Anna yes", "Anna"),
        ("2 @Anna yes", "Anna"),
        ("2\tAnna yes", "Anna"),
        ("**Anna**, yes", "Anna"),
        ("**Anna,** yes", "Anna"),
        ("_Anna_, yes", "Anna"),
        ("[b]Anna[/b], yes", "Anna"),
        ("[B]2 Anna[/B] yes", "Anna"),
        ("2 [b]Anna[/b] yes", "Anna"),
        ("2 **Anna**: yes", "Anna"),
        ("Anna Boris, yes", "Anna Boris"),
        ("2 Anna Boris yes", "Anna Boris"),
        ("2 Anna Clara yes", "Anna"),
        ("Anna, Boris, yes", "Anna"),
        ("Anna, Link-Mila, yes", "Anna"),
        ("Борис Громов, да", "Борис Громов"),
        ("2 Борис Громов да", "Борис Громов"),
        ("2Борис Громов: да", "Борис Громов"),
        ("@Борис Громов да", "Борис Громов"),
        ("борис  громов, да", "Борис Громов"),
        ("Бopис Гpoмов, letters of two alphabets", "Борис Громов"),
        ("Traf_Baron, yes", "Traf_Baron"),
        ("2 traf baron: yes", "Traf_Baron"),
        ("proxy.man, yes", "proxy.man"),
        ("@proxy.man. Yes", "proxy.man"),
        ("2 proxy.man yes", "proxy.man"),
        ("2pac, yes", "2pac"),
        ("2 2pac yes", "2pac"),
        ("22pac yes", "2pac"),
        ("Link-Mila, yes", "Link-Mila"),
        ("@Link-Mila - yes", "Link-Mila"),
        ("Starter, the thread is yours", "Starter"),
        ("[quote=Boris;1]Boris, he said[/quote]\n\nAnna, no", "Anna"),
        ("[quote]x[/quote]\n[quote]y[/quote]\n2 Anna no", "Anna"),
        ("> Link-Mila, he said\n\nAnna, no", "Anna"),
        ("> Anna, no\n\nAnna, no", "Anna"),
    ],
)
def test_first_words_that_address_somebody(crowd, newcomer, source, name):
    assert named_by(source, crowd, newcomer) == name


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Anna",
        "Anna yes",
        "Anna - yes",
        "Anna. Yes",
        "Anna:) yes",
        "Anna://yes",
        "Anna,5 of them",
        "Hello Anna, yes",
        "Nobody, yes",
        "2 Nobody yes",
        "Borrs, almost",
        "+1",
        "+1 Anna, yes",
        "2 all: yes",
        "2 Всем привет",
        "2all",
        "2",
        "2 3",
        "2. Anna, in a list",
        "- Anna, in a list",
        "# Anna, a heading",
        "`Anna`, code",
        "```\nAnna, code\n```",
        "```\ncode\n```\nAnna, after code",
        "[code]\nAnna, code\n[/code]",
        "[code]\ncode\n[/code]\nAnna, after code",
        "[spoiler]Anna, in a spoiler[/spoiler]",
        "[list][*]Anna, in a list[/list]",
        "[quote]Anna, he said[/quote]",
        "> Anna, he said",
        "[Anna](http://example.org), a link",
        "\\Anna, yes",
        "First words.\n\nAnna, yes",
        "Newcomer, talking to myself",
        "2 Newcomer",
        "x" * 5000 + ", Anna, yes",
    ],
)
def test_first_words_that_address_nobody(crowd, newcomer, source):
    assert named_by(source, crowd, newcomer) is None


@pytest.mark.parametrize("name", ["Всем", "All"])
def test_who_writes_to_all_does_not_mean_a_member_of_that_name(thread, newcomer, name):
    make_post(thread, author=make_member(name))

    assert named_by(f"2 {name} hello", thread, newcomer) is None


def test_the_longest_name_of_a_member_decides_even_when_they_are_not_here(crowd, newcomer):
    make_member("Anna Clara")

    assert named_by("@Anna Clara look", crowd, newcomer) is None
    assert named_by("2 Anna Claras", crowd, newcomer) == "Anna"


def test_a_comma_belongs_to_a_name_only_where_the_member_has_it(crowd, newcomer):
    make_post(crowd, author=make_member("Smith, John"))

    assert named_by("Smith, John, yes", crowd, newcomer) == "Smith, John"
    assert named_by("Smith John, yes", crowd, newcomer) is None


def test_who_has_only_hidden_posts_is_no_author(thread, newcomer):
    make_post(thread, author=make_member("Ghost"), hidden_by=make_moderator())

    assert named_by("Ghost, yes", thread, newcomer) is None


def test_authors_of_other_threads_are_none_here(thread, newcomer):
    make_post(make_thread(), author=make_member("Stranger"))

    assert named_by("Stranger, yes", thread, newcomer) is None


def test_a_name_answers_the_newest_post_that_all_may_see(thread, newcomer):
    anna, mike = make_member("Anna"), make_moderator()
    make_post(thread, author=anna)
    newest = make_post(thread, author=anna)
    make_post(thread, author=anna, hidden_by=mike)

    post = make_post(thread, author=newcomer, source="Anna, yes")

    assert (post.reply_to, post.addressed_to) == (newest, anna)
    assert post.is_addressed_by_name


def test_the_button_decides_whatever_the_words_say(thread, newcomer):
    anna, boris = make_member("Anna"), make_member("Boris")
    said = make_post(thread, author=anna)
    make_post(thread, author=anna)
    make_post(thread, author=boris)

    named, other = (
        make_post(thread, author=newcomer, source=source, reply_to=said)
        for source in ("Anna, yes", "Boris, yes")
    )

    for post in (named, other):
        assert (post.reply_to, post.addressed_to) == (said, anna)
        assert not post.is_addressed_by_name
    assert "mention" in other.html


def test_who_answers_their_own_post_addresses_nobody(thread, newcomer):
    said = make_post(thread, author=newcomer)

    post = make_post(thread, author=newcomer, source="And more", reply_to=said)

    assert (post.reply_to, post.addressed_to) == (said, None)


def test_an_edited_name_changes_whom_the_words_address(thread, newcomer):
    anna, boris = make_member("Anna"), make_member("Boris")
    make_post(thread, author=anna)
    by_boris = make_post(thread, author=boris)
    post = make_post(thread, author=newcomer, source="Anna, yes")
    make_post(thread, author=boris)

    actions.edit(post, source="Boris, yes")
    assert (post.reply_to, post.addressed_to) == (by_boris, boris)

    actions.edit(post, source="Yes")
    assert (post.reply_to, post.addressed_to, post.is_addressed_by_name) == (None, None, False)

    actions.edit(post, source="2 Anna yes")
    assert post.addressed_to == anna


def test_a_corrected_text_to_the_same_person_answers_the_same_post(thread, newcomer, moderator):
    anna = make_member("Anna")
    make_post(thread, author=anna)
    said = make_post(thread, author=anna)
    post = make_post(thread, author=newcomer, source="Anna, yse")
    actions.hide(said, by=moderator, reason="A quarrel")

    actions.edit(post, source="Anna, yes")

    assert (post.reply_to_id, post.addressed_to) == (said.id, anna)


def test_an_edit_does_not_change_what_the_button_chose(thread, newcomer):
    anna = make_member("Anna")
    said = make_post(thread, author=anna)
    make_post(thread, author=make_member("Boris"))
    post = make_post(thread, author=newcomer, source="Yes", reply_to=said)

    for source in ("Boris, yes", "Anna, yes", "No"):
        actions.edit(post, source=source)

        assert (post.reply_to, post.addressed_to) == (said, anna)


def test_the_name_is_a_link_and_the_text_is_kept_as_typed(client, crowd, newcomer):
    post = make_post(crowd, author=newcomer, source="2 aNNa: look at `Anna, this`")

    shown = region(client.get(crowd.url), f"#post-{post.id} .prose")

    assert shown.text.strip() == "2 aNNa: look at Anna, this"
    assert [link.text for link in shown.select("a.mention")] == ["aNNa"]
    assert post.source == "2 aNNa: look at `Anna, this`"


def test_a_name_further_inside_stays_a_mention(crowd, newcomer):
    post = make_post(crowd, author=newcomer, source="Anna, ask @Борис Громов about @Anna Boris")

    assert post.html.count('class="mention"') == 3
    assert post.addressed_to.name == "Anna"


def test_what_was_understood_before_is_looked_at_again(thread, newcomer, moderator):
    anna = make_member("Anna")
    said = make_post(thread, author=anna)
    before = render_post("Anna, yes", thread.section, newcomer, Earlier(thread))
    newer = make_post(thread, author=anna)

    post = threads.reply(thread, by=newcomer, source="Anna, yes", rendered=before)
    assert post.reply_to_id == newer.id

    for lost in (said, newer):
        actions.hide(lost, by=moderator, reason="A quarrel")
    post = threads.reply(thread, by=newcomer, source="Anna, yes", rendered=before)
    assert (post.reply_to_id, post.addressed_to_id) == (None, None)
    assert "mention" not in post.html


KEY = "0123456789abcdef0123456789abcdef"


def test_a_reply_from_the_form_is_understood(as_, alice, crowd):
    answer = as_(alice).post(
        f"/threads/{crowd.id}/posts", data={"source": "Anna, yes", "submission_id": KEY}
    )

    assert answer.status_code == 303
    assert last_post_of(crowd).reply_to == post_number(crowd, 2)
    assert "Anna #2" in text_of(as_(alice).get(crowd.url))


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("Anna, yes", "This answers #2 by Anna ."),
        ("2 Борис Громов да", "This answers #4 by Борис Громов ."),
        ("Hello, Anna", None),
        ("2 all hello", None),
    ],
)
def test_the_preview_says_what_was_understood(as_, alice, crowd, source, line):
    page = as_(alice).post(f"/threads/{crowd.id}/reply", data={"source": source, "preview": "1"})

    assert ("This answers" in text_of(page)) == (line is not None)
    assert (line or "Preview") in text_of(page)


def test_the_preview_of_a_reply_by_the_button_names_what_was_chosen(as_, alice, crowd):
    data = {"source": "Anna, yes", "preview": "1", "reply_to": post_number(crowd, 4).id}

    page = as_(alice).post(f"/threads/{crowd.id}/reply", data=data)

    assert "This answers #4 by Борис Громов ." in text_of(page)


def test_the_preview_of_an_edit_says_it_too(as_, alice, crowd):
    post = make_post(crowd, author=alice, source="Anna, yes")

    page = as_(alice).post(f"{post.url}/edit", data={"source": "Link-Mila, yes", "preview": "1"})

    assert "This answers #8 by Link-Mila ." in text_of(page)


def test_the_author_of_an_article_is_addressed_without_a_post(as_, alice, article):
    thread = article.thread
    page = as_(alice).post(
        f"/threads/{thread.id}/reply", data={"source": "Edith, thanks", "preview": "1"}
    )
    post = make_post(thread, author=alice, source="Edith, thanks")

    assert "This is addressed to Edith ." in text_of(page)
    assert (post.reply_to, post.addressed_to) == (None, thread.author)


def test_a_comment_answers_a_comment(alice, article):
    said = make_post(article.thread, author=make_member("Anna"))

    post = make_post(article.thread, author=alice, source="Anna, yes")

    assert post.reply_to == said


def test_rendering_again_keeps_the_link(crowd, newcomer):
    post = make_post(crowd, author=newcomer, source="Anna, yes")
    before = post.html
    post.html = type(before)("")

    render_anew([post])

    assert post.html == before


def test_nobody_is_addressed_in_a_new_thread(section, newcomer):
    make_member("Anna")

    thread = make_thread(section, author=newcomer, source="Anna, this is for you")

    first = db.session.scalars(db.select(Post).where(Post.thread_id == thread.id)).one()
    assert first.addressed_to is None
