"""Building the index anew: stopped, gone on with, and true to what was written meanwhile."""

import pytest

from forum.extensions import db
from forum.models import SearchIndex
from forum.posts import actions as posts
from forum.posts.rendering import render_post
from forum.search import rebuilding
from tests.factories import make_post, make_thread, post_number
from tests.search.test_index import found_by, is_like_a_fresh_one


@pytest.fixture
def thread(section):
    return make_thread(section, source="Первый абзац", posts=5)


def edit(post, source: str) -> None:
    rendered = render_post(source, post.thread.section, post.author)
    posts.edit(post, source=source, rendered=rendered)


def test_an_interrupted_building_goes_on_and_misses_nothing(thread):
    rebuilding.begin()
    rebuilding.go_on(batch=2)
    edit(post_number(thread, 1), "Копированный и изменённый")
    edit(post_number(thread, 4), "Ещё не скопированный")
    make_post(thread, source="Совсем новый")
    assert found_by("изменённый")
    assert found_by("новый")

    rebuilding.begin()
    while not rebuilding.go_on(batch=2).is_done:
        db.session.commit()

    assert not found_by("абзац")
    assert len(found_by("изменённый")) == len(found_by("скопированный")) == 1
    assert is_like_a_fresh_one()


def test_the_former_index_answers_until_the_new_one_is_whole(thread):
    rebuilding.begin(afresh=True)
    rebuilding.go_on(batch=2)

    assert len(found_by("абзац")) == 1
    assert rebuilding.state().is_right


def test_an_index_of_other_words_is_noticed(thread):
    db.session.get(SearchIndex, 1).version = "0.0"
    db.session.flush()
    assert not rebuilding.state().is_right

    list(rebuilding.build())

    assert rebuilding.state().is_right
