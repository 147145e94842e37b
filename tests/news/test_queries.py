from datetime import timedelta

import pytest

from forum.news import queries
from tests import factories
from tests.queries import counted


@pytest.fixture
def long_thread(section):
    return factories.make_thread(section, posts=8)


def test_newest_articles_come_first_and_no_more_than_asked(make_article, guest):
    old, middle, new = (make_article(f"Day {day}") for day in range(3))
    old.published_at -= timedelta(days=2)
    middle.published_at -= timedelta(days=1)

    assert queries.newest_articles(guest, 2) == [new, middle]


def test_hidden_articles_have_no_card_even_for_moderators(make_article, moderator, long_thread):
    make_article(hidden_by=moderator)

    assert queries.newest_articles(moderator, 3) == []
    assert queries.card_for_thread(moderator, long_thread, 1) is None


def test_articles_of_private_sections_are_for_those_who_may_read_them(
    make_article, private_section, insiders, guest, alice, admin, long_thread
):
    article = make_article(section=private_section)
    insider = factories.make_member(groups=(insiders,))

    for person in (guest, alice):
        assert queries.newest_articles(person, 3) == []
        assert queries.articles_of_page(person, offset=0, limit=10) == []
        assert queries.count_articles(person, most=9) == 0
        assert queries.card_for_thread(person, long_thread, 1) is None
    for person in (insider, admin):
        assert queries.newest_articles(person, 3) == [article]
        assert queries.count_articles(person, most=9) == 1
        assert queries.card_for_thread(person, long_thread, 1) == article


def test_the_card_of_a_page_is_always_the_same(make_article, guest, long_thread):
    for day in range(3):
        make_article(f"Day {day}")

    chosen = {queries.card_for_thread(guest, long_thread, 1).id for _ in range(3)}

    assert len(chosen) == 1


def test_cards_take_turns_from_page_to_page(app, make_article, guest, section, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 5)
    articles = {make_article(f"Day {day}").id for day in range(3)}
    thread = factories.make_thread(section, posts=15)

    cards = {queries.card_for_thread(guest, thread, page).id for page in (1, 2, 3)}

    assert cards == articles


def test_only_the_newest_articles_take_turns(app, make_article, guest, section, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 5)
    old = make_article("Old news")
    old.published_at -= timedelta(days=9)
    for day in range(queries.CARDS_IN_TURN):
        make_article(f"Day {day}")
    thread = factories.make_thread(section, posts=30)

    assert old not in [queries.card_for_thread(guest, thread, page) for page in range(1, 7)]


def test_a_thread_never_shows_the_card_of_its_own_article(make_article, guest):
    article = make_article(posts=8)

    assert queries.card_for_thread(guest, article.thread, 1) is None


def test_a_short_page_is_left_to_its_posts(article, guest, section):
    thread = factories.make_thread(section, posts=queries.FEWEST_POSTS_FOR_A_CARD - 1)

    assert queries.card_for_thread(guest, thread, 1) is None


def test_a_card_costs_one_query_with_all_it_shows(article, guest, long_thread):
    thread = long_thread
    assert thread.last_number == 8

    with counted() as statements:
        card = queries.card_for_thread(guest, thread, 1)
        assert (card.author.name, card.thread.section.title) == ("Edith", "Practice")

    assert len(statements) == 1


def test_comments_can_stand_in_sections_the_editor_writes_in(
    section, private_section, insiders, editor
):
    group = factories.make_section("Group", is_group=True)
    leaf = factories.make_section("Leaf", parent=group)
    factories.make_section("Officials", writers=(insiders,))

    assert queries.sections_for_news(editor) == [section, leaf]
