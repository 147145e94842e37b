"""What is found, by whom, and in which order: the same on both databases."""

from datetime import UTC, date, datetime

import pytest

from forum.database.clock import at
from forum.extensions import db
from forum.models import Post
from forum.search import queries
from forum.search.grammar import parse
from tests.factories import (
    make_member,
    make_post,
    make_section,
    make_thread,
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
    seo, home = make_section("Поиск", id=None), make_section("Дом")
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
