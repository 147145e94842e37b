"""People and things that the tests of the news share."""

from io import BytesIO

import pytest
from PIL import Image

from forum.accounts.models import User
from forum.extensions import db
from forum.forms import new_submission_id
from forum.news import actions
from forum.news.models import Article
from forum.threads import moderating
from tests import factories


@pytest.fixture
def editor():
    return factories.make_member("Edith", is_editor=True)


@pytest.fixture
def people(people, editor):
    """Return five kinds of people by their names."""
    return {**people, "editor": editor}


@pytest.fixture
def insiders():
    return factories.make_group("Insiders")


@pytest.fixture
def private_section(insiders):
    return factories.make_section("Back room", readers=(insiders,))


@pytest.fixture
def make_article(section, editor):
    """Return a function that publishes an article."""

    def make(
        title: str = "Bread gets cheaper",
        *,
        hidden_by: User | None = None,
        posts: int = 0,
        **values,
    ) -> Article:
        texts = {"standfirst": "By a third, at once", "source": "The *whole* text."}
        place = values.pop("section", section)
        by = values.pop("by", editor)
        article = actions.publish(place, by=by, title=title, **(texts | values))
        for _ in range(posts):
            factories.make_post(article.thread, author=by)
        if hidden_by:
            moderating.hide(article.thread, by=hidden_by, reason="A test")
        db.session.commit()
        return article

    return make


@pytest.fixture
def article(make_article):
    return make_article()


@pytest.fixture
def typed(section):
    """Return a filled form for a new article."""
    return {
        "title": "Bread gets cheaper",
        "standfirst": "By a third, at once",
        "byline": "Edith and friends",
        "section": str(section.id),
        "source": "The *whole* text.",
        "submission_id": new_submission_id(),
    }


@pytest.fixture
def png():
    """Return a function that draws a picture to upload, a fresh stream each time."""

    def draw(size: tuple[int, int] = (320, 180)):
        stream = BytesIO()
        Image.new("RGB", size, "firebrick").save(stream, "PNG")
        stream.seek(0)
        return stream, "bread.png"

    return draw
