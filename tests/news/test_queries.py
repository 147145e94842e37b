from datetime import timedelta

from forum.news import queries
from tests import factories


def test_newest_articles_come_first_and_no_more_than_asked(make_article, guest):
    old, middle, new = (make_article(f"Day {day}") for day in range(3))
    old.published_at -= timedelta(days=2)
    middle.published_at -= timedelta(days=1)

    assert queries.newest_articles(guest, 2) == [new, middle]


def test_hidden_articles_are_not_among_the_newest_even_for_moderators(make_article, moderator):
    make_article(hidden_by=moderator)

    assert queries.newest_articles(moderator, 3) == []


def test_articles_of_private_sections_are_for_those_who_may_read_them(
    make_article, private_section, insiders, guest, alice, admin
):
    article = make_article(section=private_section)
    insider = factories.make_member(groups=(insiders,))

    for person in (guest, alice):
        assert queries.newest_articles(person, 3) == []
        assert queries.articles_of_page(person, offset=0, limit=10) == []
        assert queries.count_articles(person, most=9) == 0
    for person in (insider, admin):
        assert queries.newest_articles(person, 3) == [article]
        assert queries.count_articles(person, most=9) == 1


def test_comments_can_stand_in_sections_the_editor_writes_in(
    section, private_section, insiders, editor
):
    group = factories.make_section("Group", is_group=True)
    leaf = factories.make_section("Leaf", parent=group)
    factories.make_section("Officials", writers=(insiders,))

    assert queries.sections_for_news(editor) == [section, leaf]
