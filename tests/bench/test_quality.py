"""How orders of results are measured, and the questions that they are measured with."""

import math

import pytest

from forum.demo.parsing import read_threads
from tests.bench.quality.asking import Answer, differences, draw
from tests.bench.quality.engines import for_fts5, for_postgresql
from tests.bench.quality.measure import ndcg, recall
from tests.bench.quality.questions import DEMO, KINDS, PLANTED, Question, read_questions, read_texts

GRADES = {"a": 3, "b": 2, "c": 1}
# 7, 3 and 1 are what the grades are worth; the second place counts 1/log2(3), the third a half.
BEST = 7 + 3 / math.log2(3) + 1 / 2


@pytest.fixture(autouse=True)
def database():
    """Need none: these tests read files."""


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("abc", 1),
        ("acb", (7 + 1 / math.log2(3) + 3 / 2) / BEST),
        ("xa", 7 / math.log2(3) / BEST),
        ("cab", (1 + 7 / math.log2(3) + 3 / 2) / BEST),
        ("xyz", 0),
        ("", 0),
        ("xxxxxxxxxxabc", 0),
    ],
)
def test_an_order_is_compared_with_the_best_one(found, expected):
    assert ndcg(found, GRADES) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("found", "expected"), [("ab", 1), ("ba", 1), ("xb", 0.5), ("c", 0), ("x" * 50 + "ab", 0)]
)
def test_what_is_only_related_need_not_be_found(found, expected):
    assert recall(found, GRADES) == expected


def test_a_question_without_answers_is_worth_nothing():
    assert (ndcg("a", {}), recall("a", {})) == (0, 0)


@pytest.mark.parametrize(
    ("asked", "sqlite", "postgresql"),
    [
        ("c++ память", '("c++" AND "память")', "c++ память"),
        ('"два слова" -три', '("два слова") NOT "три"', '"два слова" -три'),
        ("раз OR два", '("раз" OR "два")', "раз OR два"),
        ("author:Ann кот is:first", '("кот")', "кот"),
        ("author:Ann", "", ""),
    ],
)
def test_each_database_is_asked_in_its_own_language(asked, sqlite, postgresql):
    assert (for_fts5(asked), for_postgresql(asked)) == (sqlite, postgresql)


def test_kinds_are_drawn_and_differences_named():
    question = Question("phrases", "кот", {"a": 3})
    right, wrong = Answer(question, ("a",)), Answer(question, ("b", "a"))

    assert "| phrases |         1 |       1.00 |   1.00 |" in draw({"ours": [right]})
    assert differences([right], [wrong]) == ["кот"]
    assert differences([right], [right]) == []


def test_every_post_that_has_a_grade_is_there():
    on_the_demo = {
        f"{t.key}#{number}" for t in read_threads() for number in range(1, 1 + len(t.posts))
    }
    planted = {text.name for text in read_texts()}

    for file, there in ((DEMO, on_the_demo), (PLANTED, planted)):
        graded = {name for question in read_questions(file) for name in question.grades}
        assert {name for name in graded if not name.startswith("news")} <= there


def test_there_are_questions_of_every_kind_and_each_has_an_answer():
    questions = [*read_questions(DEMO), *read_questions(PLANTED)]

    assert len({question.ask for question in questions}) == len(questions) >= 60
    assert {question.kind for question in questions} == set(KINDS)
    assert all(max(question.grades.values()) == 3 for question in questions)
