"""When each post of a large board is written, and in which thread: planned in plain numbers."""

from array import array
from collections.abc import Iterator
from random import Random


class Plan:
    """Sizes of threads and the order of all posts; threads are numbered as they open."""

    def __init__(
        self, random: Random, seconds: int, *, posts: int, threads: int, long: int
    ) -> None:
        self._random, self._seconds = random, seconds
        self._sizes = self._shared_out(posts, threads, long)
        self._shift = threads.bit_length()
        self._moments = self._ordered()

    def _shared_out(self, posts: int, threads: int, long: int) -> list[int]:
        """Share the posts out: one long thread, many short ones, few of middling length."""
        weights = [self._random.paretovariate(1.1) for _ in range(threads - 1)]
        left, whole = posts - long - (threads - 1), sum(weights)
        most = max(0, long - 1)
        shares = [min(most, int(left * weight / whole)) for weight in weights]
        missing, turn = left - sum(shares), 0
        while missing:
            if shares[turn % len(shares)] < most or turn > 10 * len(shares):
                shares[turn % len(shares)] += 1
                missing -= 1
            turn += 1
        return [long, *(1 + share for share in shares)]

    def _ordered(self) -> array:
        """Put all posts in the order of time: the second and the thread in one number each."""
        starts = [0, *sorted(self._random.random() * 0.99 for _ in self._sizes[1:])]
        moments = [
            at << self._shift | thread
            for thread, size in enumerate(self._sizes, 1)
            for at in self._of(thread, starts[thread - 1] * self._seconds, size)
        ]
        moments.sort()
        return array("Q", moments)

    def _of(self, thread: int, start: float, size: int) -> Iterator[int]:
        left = self._seconds - start
        usual = self._random.choice((900, 7_200, 86_400))
        pace = 1 / (left / size if thread == 1 else min(usual, left / size))
        for _ in range(size):
            yield round(min(start, self._seconds))
            start += self._random.expovariate(pace)

    def posts(self) -> Iterator[tuple[int, int, int]]:
        """Go through all posts in the order of time: id, second, thread."""
        mask = (1 << self._shift) - 1
        for id, moment in enumerate(self._moments, 1):
            yield id, moment >> self._shift, moment & mask

    def places(self, widest: int, sections: list[int], private: int) -> list[int]:
        """Give each thread a section: the first has as many as were asked for, one is private."""
        threads = len(self._sizes)
        elsewhere = [
            private if self._random.random() < 0.03 else self._random.choice(sections[1:])
            for _ in range(threads - widest)
        ]
        others = [sections[0]] * (widest - 1) + elsewhere
        self._random.shuffle(others)
        return [sections[0], *others][:threads]


def evenly(per: int, first: int, total: int) -> set[int]:
    """Choose one of so many numbers up to a total, at even distances, at least one."""
    return set(range(first, total + 1, min(per, max(1, total))))
