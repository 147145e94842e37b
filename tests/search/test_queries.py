"""What is found, by whom, and in which order: the same on both databases."""

from datetime import UTC, date, datetime

import pytest

from forum.database.clock import at
from forum.extensions import db
from forum.models import Post
from forum.news import actions as news
from forum.posts import actions as posts
from forum.search import queries
from forum.search.asking import DATE, FEWER, LAYOUT, SPELLING, TRANSLITERATION, VOTES
from forum.search.grammar import parse
from forum.threads import moderating
from tests.factories import (
    make_group,
    make_member,
    make_moderator,
    make_post,
    make_section,
    make_thread,
    post_number,
)

TODAY = date(2026, 11, 25)


def numbers(text: str, viewer, **options) -> list[str]:
    """Ask, and return what was found as titles of threads with the numbers of posts."""
    found = queries.find(parse(text, TODAY), viewer, **options)
    rows = {post.id: post for post in db.session.scalars(db.select(Post))}
    return [f"{rows[id].thread.title} {rows[id].number}" for id in found.hits]


@pytest.fixture
def board(alice):
    """Return a board of three threads in two sections."""
    anna = make_member("Анна Ключ")
    seo, home = make_section("Поиск"), make_section("Дом")
    seo.slug, home.slug = "seo", "home"
    with at(datetime(2019, 5, 4, tzinfo=UTC)):
        old = make_thread(seo, author=anna, title="Отчёты", source="Ёлка стоит, отчёт написан.")
        make_post(old, author=alice, source="Пишу на c++ и node.js, без отчётов никуда.")
    with at(datetime(2024, 3, 1, tzinfo=UTC)):
        new = make_thread(home, author=alice, title="Ёлки и палки", source="Running home: дома.")
        make_post(new, author=anna, source="Отчёт? ![снимок](https://e.example/a.jpg)")
        quoting = "[quote=Alice;1]тайна[/quote] `код` https://e.example/x"
        make_post(new, author=anna, source=quoting)
        locked = make_thread(
            home, author=anna, title="Закрыто", source="Отчёты старые", locked=True
        )
    return old, new, locked


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("отчет", {"Отчёты 1", "Отчёты 2", "Ёлки и палки 2", "Закрыто 1"}),
        ("ОТЧЁТАМИ", {"Отчёты 1", "Отчёты 2", "Ёлки и палки 2", "Закрыто 1"}),
        ('"отчёт написан"', {"Отчёты 1"}),
        ('"отчёты написан"', set()),
        ("отчёт -ёлка", {"Отчёты 2", "Ёлки и палки 2", "Закрыто 1"}),
        ("ёлка OR c++", {"Отчёты 1", "Отчёты 2", "Ёлки и палки 1"}),
        ("run", {"Ёлки и палки 1"}),
        ("c++", {"Отчёты 2"}),
        ("node.js", {"Отчёты 2"}),
        ("e.example", {"Ёлки и палки 2", "Ёлки и палки 3"}),
        ("тайна", set()),
        ("title:отчёт", {"Отчёты 1"}),
        ("title:ёлка", {"Ёлки и палки 1"}),
        ('отчёт author:"анна ключ"', {"Отчёты 1", "Ёлки и палки 2", "Закрыто 1"}),
        ("отчёт -author:alice", {"Отчёты 1", "Ёлки и палки 2", "Закрыто 1"}),
        ("отчёт author:nobody", set()),
        ("отчёт in:seo", {"Отчёты 1", "Отчёты 2"}),
        ("отчёт in:Дом", {"Ёлки и палки 2", "Закрыто 1"}),
        ("отчёт -in:seo", {"Ёлки и палки 2", "Закрыто 1"}),
        ("отчёт before:2020", {"Отчёты 1", "Отчёты 2"}),
        ("отчёт after:2020", {"Ёлки и палки 2", "Закрыто 1"}),
        ("отчёт after:2019-05-05 before:2024-03-01", set()),
        ("отчёт after:2019-05-04 before:2019-05-05", {"Отчёты 1", "Отчёты 2"}),
        ("has:image", {"Ёлки и палки 2"}),
        ("has:code", {"Ёлки и палки 3"}),
        ("has:quote", {"Ёлки и палки 3"}),
        ("author:alice has:link", set()),
        ("отчёт is:first", {"Отчёты 1", "Закрыто 1"}),
        ("отчёт is:unanswered", {"Закрыто 1"}),
        ("отчёт is:locked", {"Закрыто 1"}),
        ("is:locked", {"Закрыто 1"}),
        ("отчёт -is:locked is:first", {"Отчёты 1"}),
    ],
)
def test_what_is_found(board, guest, asked, found):
    assert set(numbers(asked, guest)) == found


@pytest.fixture
def secrets():
    """Return posts with one rare word, each visible to fewer people than the one before."""
    group, others = make_group(), make_group("Others")
    public, inside = make_section(), make_section(readers=(group,))
    charge = make_moderator("Charged", public)
    told = {
        "public": make_thread(public, source="изумруд").last_post_id,
        "hidden": post_number(make_thread(public, source="изумруд"), 1).id,
        "inside": make_thread(inside, source="изумруд", title="Изумруд").last_post_id,
        "others": make_thread(make_section(readers=(others,)), source="изумруд").last_post_id,
    }
    posts.hide(db.session.get(Post, told["hidden"]), by=charge, reason="")
    people = {
        "insider": make_member("Insider", groups=(group,)),
        "charged": charge,
        "admin": make_member("Chief", is_admin=True),
        "member": make_member("Anybody"),
    }
    db.session.commit()
    return told, people


@pytest.mark.parametrize(
    ("who", "what"),
    [
        ("guest", "public"),
        ("member", "public"),
        ("insider", "public inside"),
        ("charged", "public hidden"),
        ("admin", "public hidden inside others"),
    ],
)
@pytest.mark.parametrize("asked", ["изумруд", '"изумруд"', "ихумруд", "изумруд OR алмаз"])
def test_nobody_finds_or_counts_what_they_may_not_see(secrets, guest, who, what, asked):
    told, people = secrets
    viewer = people.get(who, guest)

    found = queries.find(parse(asked, TODAY), viewer)

    assert set(found.hits) == {told[name] for name in what.split()}
    assert (found.count, found.is_exact_count) == (len(found.hits), True)


def test_words_of_private_places_are_never_proposed(guest):
    make_thread(make_section(readers=(make_group(),)), source="Совершенно секретный аметист")
    once = make_thread(source="Публичный топаз")
    moderating.hide(once, by=make_moderator(), reason="")

    for asked in ("аметист", "аметис", "fvtnbcn", "ametist", "топаж", "njgfp"):
        found = queries.find(parse(asked, TODAY), guest)
        assert (found.hits, found.count, found.tried) == ((), 0, None)
    assert queries.like_title("аметист", guest) == []


@pytest.mark.parametrize("name", ["in:", "-in:"])
def test_a_private_place_is_as_unknown_as_one_that_is_not_there(guest, thread, name):
    secret = make_section("Тайник", readers=(make_group(),))
    hidden = make_thread(secret, source="что")

    reasons = [
        queries.find(parse(f"post {name}{place}", TODAY), guest).ignored[0].reason
        for place in (secret.slug, "nowhere", f"#{hidden.id}", "#999999999999", "#x")
    ]

    assert len({str(reason) for reason in reasons}) == 1


@pytest.mark.parametrize(
    ("asked", "kind", "tried"),
    [
        ("gjbcr", LAYOUT, "поиск"),
        ("руддщ", LAYOUT, "hello"),
        ("poisk", TRANSLITERATION, "поиск"),
        ("пиоск", SPELLING, "поиск"),
        ("посик хлеба", SPELLING, "поиск хлеба"),
        ("[kt,f gjbcr", LAYOUT, "хлеба поиск"),
        ("оиск", SPELLING, "поиск"),
        ("helo", SPELLING, "hello"),
    ],
)
def test_what_else_may_have_been_meant(guest, asked, kind, tried):
    make_thread(source="Поиск хлеба. Hello!")

    found = queries.find(parse(asked, TODAY), guest)

    assert found.tried
    assert (found.tried.kind, str(found.tried.query), found.count) == (kind, tried, 1)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("хлеба для поиска", True),
        ("поиск масла", True),
        ("поиск хлеба масла", True),
        ("поиск масла сыра", False),
        ('"поиск" масло', False),
        ("поиск -хлеб", False),
    ],
)
def test_small_words_and_some_of_many_may_be_missing(guest, asked, found):
    make_thread(source="Поиск хлеба")

    assert queries.find(parse(asked, TODAY), guest).count == found


def test_what_has_most_of_the_words_is_said_to_have_fewer(guest):
    thread = make_thread(source="Поиск хлеба")

    found = queries.find(parse("поиск хлеба масла", TODAY), guest)

    assert found.hits == (thread.last_post_id,)
    assert found.tried
    assert (found.tried.kind, str(found.tried.query)) == (FEWER, "поиск хлеба масла")


def test_titles_and_nearness_count_and_dates_and_votes_sort(guest, section):
    with at(datetime(2020, 1, 1, tzinfo=UTC)):
        far = make_thread(section, title="A", source="груша " + "и " * 90 + "яблоко").last_post_id
        near = make_thread(section, title="B", source="и " * 90 + "груша яблоко").last_post_id
        titled = make_thread(section, title="Груша, яблоко", source="груша яблоко").last_post_id
    liked = make_thread(section, title="C", source="груша " + "и " * 99 + "яблоко").last_post_id
    db.session.get(Post, far).score = 5
    db.session.flush()
    query = parse("яблоки груши", TODAY)

    assert queries.find(query, guest).hits[:2] == (titled, near)
    assert queries.find(query, guest, sort=DATE).hits == (liked, titled, near, far)
    assert queries.find(query, guest, sort=VOTES).hits[0] == far
    assert queries.find(query, guest, sort=DATE, page=2, size=3).hits == (far,)


def test_of_a_word_in_every_post_the_newest_are_found_and_no_more_is_counted(
    guest, section, monkeypatch
):
    monkeypatch.setattr(queries, "MOST", 4)
    thread = make_thread(section, title="Слово", source="слово", posts=1)
    for _ in range(6):
        make_post(thread, source="слово")

    found = queries.find(parse("слово", TODAY), guest, sort=DATE)

    assert (found.count, found.is_exact_count, len(found.hits)) == (4, False, 4)
    assert post_number(thread, 1).id == queries.find(parse("слово", TODAY), guest).hits[0]


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "OR",
        "a" * 5000,
        "слово " * 10_000,
        '"' * 301,
        "'; DROP TABLE posts; --",
        "NEAR(a b, 5) AND ^c* {title}: x",
        "a\x00b \ud800 \u202eabc\u202c \u200f",
        "\\ \\' %s %(x)s :a ?",
        "@p =post @a1",
        "c# c++ .net # + .",
        "in:#99999999999999999999 author:" + "x" * 300,
        "before:0001-01-01 after:9999-12-31",
        "after:9999y -a",
        "((((" * 50 + "a",
        "٣ ½ ﷺ ⅷ ǅ ß İ ŉ",
        "post' post\" '' $$ $1",
    ],
)
def test_nothing_that_is_typed_is_an_error(alice, thread, asked):
    for find in (queries.find, queries.find_articles):
        assert find(parse(asked, TODAY), alice).count >= 0
    assert isinstance(queries.find_members(asked, alice), list)
    assert isinstance(queries.like_title(asked, alice), list)


def test_articles_are_found_by_their_headlines_and_texts(guest, section, admin):
    article = news.publish(
        section, by=admin, title="Тихая гавань", standfirst="Порт", source="Корабли"
    )

    for asked in ("гавани", "портом", "корабль", "author:chief", "title:тихая"):
        assert queries.find_articles(parse(asked, TODAY), guest).hits == (article.id,)
    assert queries.find(parse("гавани", TODAY), guest).hits == ()

    moderating.hide(article.thread, by=admin, reason="")
    assert queries.find_articles(parse("гавани", TODAY), guest).hits == ()


def test_members_are_found_by_the_beginnings_of_their_names(guest):
    anna, other = make_member("Анна Ключ"), make_member("Анна")

    assert queries.find_members("анна", guest) == [other, anna]
    assert queries.find_members("АННАК", guest) == [anna]


def test_like_titles_are_those_with_rare_words_in_common(guest, section):
    same = make_thread(section, title="Как выбрать хостинг для форума")
    other = make_thread(section, title="Хостинг упал")
    make_thread(section, title="Как выбрать велосипед")

    assert queries.like_title("хостинг для форумов", guest)[0] == same
    assert queries.similar(other, guest) == [same]
