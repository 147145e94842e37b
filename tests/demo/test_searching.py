"""The search finds on the demo what people look for there."""

from tests.bench.quality import engines
from tests.bench.quality.asking import answers, mean_ndcg
from tests.bench.quality.questions import DEMO, names_on_the_demo, read_questions

# A little below what was measured: see tests/bench/README.md.
FLOOR = 0.78


def test_answers_are_as_good_as_they_were(board):
    given = answers(engines.ours, read_questions(DEMO), names_on_the_demo())

    assert mean_ndcg(given) > FLOOR
