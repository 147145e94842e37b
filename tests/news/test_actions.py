import pytest

from forum.news import actions
from forum.posts.models import Post
from tests import factories


@pytest.fixture
def words(article):
    return {
        "title": article.title,
        "standfirst": article.standfirst,
        "byline": article.byline,
        "source": article.source,
        "picture": None,
        "picture_alt": "",
    }


def test_an_article_gets_a_thread_without_posts(article, section, editor):
    assert article.thread.title == article.title
    assert article.thread.section is section
    assert article.thread.author is editor
    assert article.thread.post_count == 0
    assert section.thread_count == 1


def test_the_text_is_rendered_when_it_is_written(article):
    assert "<em>whole</em>" in article.html


def test_the_byline_is_the_authors_name_unless_it_says_otherwise(make_article, editor):
    assert make_article().byline == editor.name
    assert make_article(byline="Our correspondent").byline == "Our correspondent"


def test_the_first_comment_is_post_number_one(article, alice):
    post = factories.make_post(article.thread, author=alice)

    assert isinstance(post, Post)
    assert post.number == 1
    assert not post.is_opening
    assert article.thread.reply_count == 1


def test_an_edit_renders_again_and_notes_the_time(article, words):
    actions.edit(article, **words | {"source": "Now **bold**."})

    assert "<strong>bold</strong>" in article.html
    assert article.edited_at is not None


def test_an_edit_that_changes_nothing_is_no_edit(article, words):
    actions.edit(article, **words)

    assert article.edited_at is None


def test_a_new_headline_goes_to_the_thread_too(article, words):
    actions.edit(article, **words | {"title": "Bread is free"})

    assert article.thread.title == "Bread is free"
    assert article.slug == article.thread.slug == "bread-is-free"
