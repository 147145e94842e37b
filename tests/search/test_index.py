"""The index after any acts is the one that would be built afresh."""

from contextlib import suppress
from random import Random

import pytest

from forum.database import fulltext
from forum.database.fulltext import Row, Sought
from forum.extensions import db
from forum.models import Post, Thread
from forum.news import actions as news
from forum.posts import actions as posts
from forum.posts.rendering import render_post
from forum.search import index, rebuilding
from forum.search.models import INDEXES, PRIVATE, PUBLIC, SearchIndex
from forum.search.words import terms
from forum.threads import merging, moderating, splitting
from forum.threads.moderating import ActRefused
from tests.factories import (
    make_group,
    make_member,
    make_post,
    make_section,
    make_thread,
    post_number,
)
from tests.search.contents import contents


def found_by(text: str, name: str = PUBLIC) -> list[int]:
    db.session.flush()
    sought = Sought((((Row(tuple(terms(text)))),),))
    return fulltext.newest(db.session.connection(), name, sought, 100)


def is_like_a_fresh_one() -> bool:
    db.session.flush()
    before = {name: contents(name) for name in INDEXES}
    list(rebuilding.build(afresh=True))
    return before == {name: contents(name) for name in INDEXES}


def edit(post: Post, source: str) -> None:
    rendered = render_post(source, post.thread.section, post.author)
    posts.edit(post, source=source, rendered=rendered)


def test_a_post_is_found_by_its_words_at_once(thread):
    post = make_post(thread, source="Совершенно редкостная находка")

    assert found_by("редкостных находок") == [post.id]
    assert found_by("редких находок") == []


def test_an_edited_post_loses_its_former_words(thread):
    post = post_number(thread, 2)
    edit(post, "яблоко")
    edit(post, "груша")

    assert (found_by("яблоко"), found_by("груша")) == ([], [post.id])


def test_what_guests_cannot_read_is_in_no_list_that_they_search(moderator):
    insiders = make_section("Inside", readers=(make_group(),))
    secret = make_thread(insiders, source="сокровище").last_post_id
    hidden = post_number(make_thread(make_section(), source="нарушение"), 1)
    posts.hide(hidden, by=moderator, reason="")

    assert found_by("сокровище") == found_by("нарушение") == []
    assert found_by("сокровище", PRIVATE) == [secret]
    assert found_by("нарушение", PRIVATE) == [hidden.id]


@pytest.mark.parametrize("seed", range(3))
def test_after_any_acts_it_is_like_a_fresh_one(seed, admin):
    random = Random(seed)
    words = "яблоко груша слива вишня c++ node.js поиск ёж [b]жирный[/b] `код`".split()
    sections = [make_section(), make_section(), make_section(readers=(make_group(),))]
    people = [make_member() for _ in range(3)]
    threads: list[Thread] = []

    def text() -> str:
        return " ".join(random.choices(words, k=random.randint(1, 12)))

    def some_post() -> Post:
        return random.choice(list(db.session.scalars(db.select(Post))))

    def start() -> None:
        thread = make_thread(
            random.choice(sections), author=random.choice(people), title=text(), source=text()
        )
        threads.append(thread)

    def publish() -> None:
        article = news.publish(
            random.choice(sections), by=admin, title=text(), standfirst=text(), source=text()
        )
        threads.append(article.thread)
        news.edit(
            article, title=text(), standfirst=text(), byline="", source=text(), picture=None,
            picture_alt="",
        )  # fmt: skip

    def turn() -> None:
        section = random.choice(sections)
        section.is_public = not section.is_public
        index.section_turned(section)

    def rename() -> None:
        thread = random.choice(threads)
        with index.replacing_thread(thread):
            thread.rename(text())

    def split() -> None:
        thread = random.choice(threads)
        own = db.select(Post.id).where(Post.thread_id == thread.id).order_by(Post.number)
        ids = random.sample(found := db.session.scalars(own).all(), k=len(found) // 2)
        with suppress(ActRefused):
            values = {"title": text(), "by": admin, "reason": ""}
            threads.append(splitting.split(thread, ids, random.choice(sections), **values))

    def merge() -> None:
        left, into = random.choice(threads), random.choice(threads)
        with suppress(ActRefused):
            merging.merge(left, into, by=admin, reason="")
            threads.remove(left)

    acts = {
        split: 3,
        merge: 2,
        turn: 2,
        rename: 2,
        start: 2,
        publish: 1,
        lambda: make_post(random.choice(threads), author=random.choice(people), source=text()): 6,
        lambda: edit(some_post(), text()): 4,
        lambda: posts.hide(some_post(), by=admin, reason=""): 2,
        lambda: posts.restore(some_post(), by=admin, reason=""): 2,
        lambda: moderating.hide(random.choice(threads), by=admin, reason=""): 1,
        lambda: moderating.restore(random.choice(threads), by=admin, reason=""): 2,
        lambda: moderating.move(
            random.choice(threads), random.choice(sections), by=admin, reason=""
        ): 3,
    }
    start()
    for act in random.choices(list(acts), list(acts.values()), k=30):
        act()

    assert is_like_a_fresh_one()


def test_an_index_that_never_had_all_texts_is_left_alone(thread, admin):
    db.session.get(SearchIndex, 1).version = ""
    db.session.flush()
    before = contents(PUBLIC)

    edit(post_number(thread, 2), "изменённый")
    posts.hide(post_number(thread, 3), by=admin, reason="")
    make_thread(source="новый")

    assert contents(PUBLIC) == before
