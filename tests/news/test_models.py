from forum.extensions import db
from forum.news.models import Article
from tests import factories


def found_by(viewer):
    return list(db.session.scalars(db.select(Article).where(Article.visible_to(viewer))))


def test_a_new_headline_renames_the_thread_and_both_addresses(article):
    article.rename("Хлеб дешевеет")

    assert article.thread.title == article.title == "Хлеб дешевеет"
    assert article.url == article.thread.url == f"/news/{article.id}-khleb-desheveet"


def test_an_article_is_seen_by_those_who_see_its_section(make_article, private_section, insiders):
    article = make_article(section=private_section)
    insider = factories.make_member(groups=(insiders,))
    stranger = factories.make_member()

    assert found_by(insider) == [article]
    assert found_by(stranger) == []


def test_a_hidden_article_is_seen_by_moderators_only(make_article, moderator, guest, alice):
    article = make_article(hidden_by=moderator)

    assert found_by(moderator) == [article]
    assert found_by(guest) == found_by(alice) == []


def test_an_article_is_as_old_as_its_last_edit(article):
    assert article.updated_at == article.published_at

    article.edited_at = article.published_at.replace(year=article.published_at.year + 1)

    assert article.updated_at == article.edited_at
