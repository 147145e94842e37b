"""How good an order of results is, by what each is worth. Pure."""

import math
from collections.abc import Mapping, Sequence

# What a reader sees without turning the page, and how far anybody looks.
SEEN, FAR = 10, 50
# A post that answers; what is only related is no loss when it is missing.
GOOD = 2

Grades = Mapping[str, int]


def ndcg(found: Sequence[str], grades: Grades, at: int = SEEN) -> float:
    """Compare the gain of the first results with the best that there could be: from 0 to 1."""
    best = gain(sorted(grades.values(), reverse=True)[:at])
    return gain([grades.get(post, 0) for post in found[:at]]) / best if best else 0.0


def gain(grades: Sequence[int]) -> float:
    """Add up what results are worth; the further down, the less."""
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def recall(found: Sequence[str], grades: Grades, at: int = FAR) -> float:
    """Tell which share of the good posts is among the first results."""
    good = {post for post, grade in grades.items() if grade >= GOOD}
    return len(good.intersection(found[:at])) / len(good) if good else 0.0
