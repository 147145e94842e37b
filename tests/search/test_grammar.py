"""The grammar as a table: what is typed, and how it reads when it is written back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search import grammar
from forum.search.dates import read_day
from forum.search.grammar import MOST_FILTERS, MOST_WORDS, parse

TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def database():
    """Need none."""


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("старый отчёт", "старый отчёт"),
        ('"старый отчёт"', '"старый отчёт"'),
        ("«старый отчёт»", '"старый отчёт"'),
        ('"старый', '"старый"'),
        ("a -b", "a -b"),
        ('a -"b c"', 'a -"b c"'),
        ("a-b", "a-b"),
        ("a OR b c", "a OR b c"),
        ("a ИЛИ b | c", "a OR b OR c"),
        ("b or c", "b c"),
        ("a a A", "a A"),
        ("title:a", "title:a"),
        ('заголовок:"a b" c', 'title:"a b" c'),
        ("author:Alice a", "a author:Alice"),
        ('автор:"Анна Ключ"', 'author:"Анна Ключ"'),
        ("author:@Alice -in:flea", "author:Alice -in:flea"),
        ("в:seo in:#12", "in:seo in:#12"),
        ("has:IMAGE есть:код", "has:image has:code"),
        ("is:locked это:первое", "is:locked is:first"),
        ("a after:2024 before:2025-02", "a after:2024-01-01 before:2025-02-01"),
        ("a до:31.12.2020 после:2w", "a after:2026-11-11 before:2020-12-31"),
        ("https://x.example/a", "https://x.example/a"),
        ("foo:bar", "foo:bar"),
        ("time 12:30", "time 12:30"),
        ("\x00a\u200f \u202eb\u202c", "a b"),
        ("!!! … —", ""),
        ("", ""),
    ],
)
def test_what_is_typed_and_how_it_is_read(typed, read):
    query = parse(typed, TODAY)

    assert str(query) == read
    assert query.ignored == ()
    assert parse(read, TODAY) == query


@pytest.mark.parametrize(
    ("typed", "left_out", "reason"),
    [
        ("a OR", "OR", grammar.NOTHING_AROUND_OR),
        ("OR a", "OR", grammar.NOTHING_AROUND_OR),
        ("-a", "-a", grammar.ONLY_WITHOUT),
        ("a has:cats", "has:cats", grammar.UNKNOWN),
        ("a before:soon", "before:soon", grammar.NO_DAY),
        ("a after:2024-13", "after:2024-13", grammar.NO_DAY),
        ('a author:""', 'author:""', grammar.NO_VALUE),
        ("a " + "b1 " * 2 + " ".join(map(str, range(99))), "14", grammar.TOO_MANY_WORDS),
        (" ".join(f"in:{n}" for n in range(20)), "in:12", grammar.TOO_MANY_FILTERS),
        ("a" * 500, "a" * 30, grammar.TOO_LONG),
    ],
)
def test_what_makes_no_sense_is_left_out_and_said(typed, left_out, reason):
    assert (left_out, reason) in parse(typed, TODAY).ignored


@given(st.text(alphabet='ab" :-|OR\\()*@#.\x00\u202eё«»', max_size=60) | st.text(max_size=60))
def test_nothing_fails_and_what_is_written_back_reads_the_same(typed):
    query = parse(typed, TODAY)

    assert len(query.clauses) <= MOST_WORDS
    assert len(query.filters) <= MOST_FILTERS
    again = parse(str(query), TODAY)
    assert [words.terms for words in again.words] == [words.terms for words in query.words]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024", date(2024, 1, 1)),
        ("2024-5", date(2024, 5, 1)),
        ("31.05.2024", date(2024, 5, 31)),
        ("05.2024", date(2024, 5, 1)),
        ("3d", date(2026, 11, 22)),
        ("2н", date(2026, 11, 11)),
        ("9999y", date(1970, 1, 1)),
        ("0000", None),
        ("31.02.2024", None),
        ("yesterday", None),
    ],
)
def test_days(text, day):
    assert read_day(text, TODAY) == day
