from datetime import timedelta

import pytest

from forum.news import cards
from tests import factories
from tests.queries import counted


@pytest.fixture
def long_thread(section):
    return factories.make_thread(section, posts=8)


def test_the_newest_cards_come_first_and_no_more_than_asked(make_article, guest):
    old, middle, new = (make_article(f"Day {day}") for day in range(3))
    old.published_at -= timedelta(days=2)
    middle.published_at -= timedelta(days=1)

    assert [card.id for card in cards.newest_cards(guest, 2)] == [new.id, middle.id]


def test_hidden_articles_have_no_card_even_for_moderators(make_article, moderator, long_thread):
    make_article(hidden_by=moderator)

    assert cards.newest_cards(moderator, 3) == []
    assert cards.card_for_thread(moderator, long_thread, 1) is None


def test_articles_of_private_sections_have_cards_for_those_who_may_read_them(
    make_article, private_section, insiders, guest, alice, admin, long_thread
):
    article = make_article(section=private_section)
    insider = factories.make_member(groups=(insiders,))

    for person in (guest, alice):
        assert cards.newest_cards(person, 3) == []
        assert cards.card_for_thread(person, long_thread, 1) is None
    for person in (insider, admin):
        assert [card.id for card in cards.newest_cards(person, 3)] == [article.id]
        assert cards.card_for_thread(person, long_thread, 1).id == article.id


def test_the_card_of_a_page_is_always_the_same(make_article, guest, long_thread):
    for day in range(3):
        make_article(f"Day {day}")

    chosen = {cards.card_for_thread(guest, long_thread, 1).id for _ in range(3)}

    assert len(chosen) == 1


def test_cards_take_turns_from_page_to_page(app, make_article, guest, section, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 5)
    articles = {make_article(f"Day {day}").id for day in range(3)}
    thread = factories.make_thread(section, posts=15)

    chosen = {cards.card_for_thread(guest, thread, page).id for page in (1, 2, 3)}

    assert chosen == articles


def test_only_the_newest_articles_take_turns(app, make_article, guest, section, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 5)
    old = make_article("Old news")
    old.published_at -= timedelta(days=9)
    for day in range(cards.CARDS_IN_TURN):
        make_article(f"Day {day}")
    thread = factories.make_thread(section, posts=30)

    chosen = {cards.card_for_thread(guest, thread, page).id for page in range(1, 7)}
    assert old.id not in chosen


def test_a_thread_never_shows_the_card_of_its_own_article(make_article, guest):
    article = make_article(posts=8)

    assert cards.card_for_thread(guest, article.thread, 1) is None


def test_a_short_page_is_left_to_its_posts(article, guest, section):
    thread = factories.make_thread(section, posts=cards.FEWEST_POSTS_FOR_A_CARD - 1)

    assert cards.card_for_thread(guest, thread, 1) is None


def test_a_card_costs_one_query_with_all_it_shows(article, guest, long_thread):
    thread, url = long_thread, article.url
    assert thread.last_number == 8

    with counted() as statements:
        card = cards.card_for_thread(guest, thread, 1)

    assert (card.author.name, card.url, card.thread.post_count) == ("Edith", url, 0)
    assert len(statements) == 1
