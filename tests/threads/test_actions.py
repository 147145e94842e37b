"""What starting a thread and replying leave behind."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from forum.drafts import actions as drafts
from forum.drafts.places import reply_place, thread_place
from forum.extensions import db
from forum.models import Draft, Post, Quote
from forum.posts import actions as posts
from forum.posts.rendering import render_post
from forum.threads import actions
from tests.factories import make_member, make_post, make_section, make_thread

KEY = "0123456789abcdef0123456789abcdef"


def test_a_thread_starts_with_its_opening_post(section, alice):
    post = actions.start(section, by=alice, title="How to pay", source="Tell *me*.")

    assert (post.number, post.is_opening, post.author) == (1, True, alice)
    assert (post.thread.title, post.thread.slug) == ("How to pay", "how-to-pay")
    assert (post.thread.author, post.thread.section) == (alice, section)
    assert "<em>me</em>" in post.html


def test_a_reply_becomes_the_last_post_of_thread_and_section(thread, section, alice):
    post = actions.reply(thread, by=alice, source="I agree")

    assert (post.number, post.is_opening) == (4, False)
    assert thread.last_post == section.last_post == post
    assert thread.last_post_at == post.created_at


def test_a_thread_without_posts_is_a_place_for_comments(section, alice):
    thread = actions.open_thread(section, by=alice, title="Bread gets cheaper")

    assert (thread.last_number, thread.post_count, thread.last_post) == (0, 0, None)
    assert thread.reply_count == 0


def test_writing_discards_the_draft_of_its_place_only(section, thread, alice):
    for place in (thread_place(section), reply_place(thread)):
        drafts.save(alice, place, source="Half a thought")

    actions.reply(thread, by=alice, source="A whole thought")

    assert db.session.scalars(db.select(Draft.place)).all() == [str(thread_place(section))]


def test_starting_discards_the_draft_of_the_new_thread(section, alice):
    drafts.save(alice, thread_place(section), source="Half a thought")

    actions.start(section, by=alice, title="A title", source="A whole thought")

    assert db.session.scalar(db.select(db.func.count(Draft.id))) == 0


def test_nobodys_draft_goes_with_anothers_reply(thread, alice):
    drafts.save(alice, reply_place(thread), source="Half a thought")

    actions.reply(thread, by=make_member("Bob"), source="I was quicker")

    assert db.session.scalars(db.select(Draft.source)).one() == "Half a thought"


def test_the_database_itself_refuses_the_same_submission_twice(thread, alice):
    actions.reply(thread, by=alice, source="Once", submission_id=KEY)

    with pytest.raises(IntegrityError), db.session.begin_nested():
        actions.reply(thread, by=alice, source="Twice", submission_id=KEY)


def test_posts_without_a_key_do_not_stand_in_each_others_way(thread, alice):
    for _ in range(2):
        actions.reply(thread, by=alice, source="From an import")

    assert thread.last_number == 5


def test_what_a_post_answers_is_kept(thread, alice):
    first = actions.reply(thread, by=alice, source="A question")
    second = actions.reply(thread, by=alice, source="An answer", reply_to=first)

    assert db.session.get(Post, second.id).reply_to == first


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("How to pay a manager", "/threads/{}-how-to-pay-a-manager"),
        ("Как платить менеджеру?", "/threads/{}-kak-platit-menedzheru"),
        ("Щётка, ёж & подъезд", "/threads/{}-shchetka-ezh-podezd"),
        ("日本", "/threads/{}"),
        ("!!!", "/threads/{}"),
        ("a" * 120, "/threads/{}-" + "a" * 70),
    ],
)
def test_the_address_of_a_thread_can_be_read(title, path):
    thread = make_thread(make_section(), title=title)

    assert thread.url == path.format(thread.id)


@pytest.mark.parametrize("change", ["edited", "hidden"])
def test_a_text_rendered_before_is_rendered_again_when_what_it_quotes_was_changed(
    thread, moderator, change
):
    quoted = make_post(thread, source="The first words.")
    source = f"[quote=Alice;{quoted.id}]The first words.[/quote]"
    before = render_post(source, thread.section, quoted.author)
    if change == "edited":
        posts.edit(quoted, source="Other words.")
    else:
        posts.hide(quoted, by=moderator, reason="A test")
    db.session.commit()

    post = actions.reply(thread, by=quoted.author, source=source, rendered=before)

    found = db.session.scalars(select(Quote.state).where(Quote.post_id == post.id)).all()
    assert before.quotes[0].state == Quote.EXACT
    assert found == ([Quote.CHANGED] if change == "edited" else [])


def test_a_text_rendered_before_is_stored_as_it_is(thread, alice):
    before = render_post("Rendered *before*.", thread.section, alice)

    post = actions.reply(thread, by=alice, source="Rendered *before*.", rendered=before)

    assert post.html is before.html
