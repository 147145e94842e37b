"""Asking every question of a set, and drawing what came out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from tests.bench.quality.engines import Engine
from tests.bench.quality.measure import ndcg, recall
from tests.bench.quality.questions import KINDS, Question
from tests.bench.tables import number, table


@dataclass(frozen=True)
class Answer:
    """What one engine found for one question, by the names of posts, best first."""

    question: Question
    found: tuple[str, ...]

    @property
    def ndcg(self) -> float:
        """Return how good the order is."""
        return ndcg(self.found, self.question.grades)

    @property
    def recall(self) -> float:
        """Return how much of what is good was found."""
        return recall(self.found, self.question.grades)


def answers(
    engine: Engine, questions: Iterable[Question], names: Mapping[int, str]
) -> list[Answer]:
    """Ask an engine every question; posts without a name are worth nothing."""
    return [
        Answer(question, tuple(names.get(id, f"post {id}") for id in engine(question.ask)))
        for question in questions
    ]


def mean_ndcg(given: Iterable[Answer]) -> float:
    """Return how good the orders are on average."""
    return fmean(answer.ndcg for answer in given)


def draw(given: Mapping[str, Sequence[Answer]]) -> str:
    """Draw the table: kinds of questions by engines, nDCG and recall."""
    head = "kind|questions|" + "|".join(f"{name}, nDCG|recall" for name in given)
    asked = {answer.question.kind for each in given.values() for answer in each}
    return table(
        head, [_row(kind, given) for kind in KINDS if kind in asked] + [_row("all", given)]
    )


def _row(kind: str, given: Mapping[str, Sequence[Answer]]) -> list[str]:
    chosen = [[a for a in each if kind in ("all", a.question.kind)] for each in given.values()]
    cells = [str(len(chosen[0]))]
    for each in chosen:
        cells += [number(mean_ndcg(each)), number(fmean(answer.recall for answer in each))]
    return [kind, *cells]


def differences(one: Sequence[Answer], other: Sequence[Answer]) -> list[str]:
    """List the questions that two engines answer differently, or in another order."""
    return [a.question.ask for a, b in zip(one, other, strict=True) if a.found != b.found]


def worst(given: Sequence[Answer], most: int = 15) -> list[str]:
    """Say which questions are answered worst, with what was found first."""
    bad = sorted((a for a in given if a.ndcg < 0.8), key=lambda answer: answer.ndcg)
    return [
        f"{a.ndcg:.2f}  {a.question.ask}: {' '.join(a.found[:6]) or 'nothing'}" for a in bad[:most]
    ]
