"""The store of kept pages: bounded, and no stranger can empty it."""

import threading
from dataclasses import dataclass
from random import Random

import pytest

from forum.web.kept_pages import KeptPages


@dataclass
class Page:
    """Something with a weight."""

    weight: int = 1


def filled(capacity: int, names, weight: int = 1) -> KeptPages:
    pages = KeptPages(capacity)
    for name in names:
        pages.put(name, Page(weight))
    return pages


def test_what_is_kept_is_found():
    pages = filled(100, "abc")

    assert pages.get("a") is pages.get("a")
    assert pages.get("x") is None
    assert (len(pages), pages.weight) == (3, 3)


def test_a_page_takes_the_place_of_the_one_before():
    pages = filled(100, "a", weight=4)
    for weight in (9, 2):
        pages.get("a")
        pages.put("a", Page(weight))

        assert pages.get("a").weight == pages.weight == weight
        assert len(pages) == 1


def test_the_least_recently_used_goes_first():
    pages = filled(10, range(10))
    pages.put("new", Page())

    assert pages.get(0) is None
    assert pages.get(1) is not None


@pytest.mark.parametrize("weight", [11, 1000])
def test_a_page_too_large_is_not_kept_and_takes_no_others_place(weight):
    pages = filled(100, "abc")
    pages.put("a", Page(weight))

    assert pages.get("a") is None
    assert len(pages) == 2


def test_nothing_is_kept_without_room():
    assert len(filled(0, "abc")) == 0


def test_a_million_strangers_push_out_nothing_that_was_asked_for_twice():
    pages = filled(1_000, (f"busy {n}" for n in range(500)))
    for n in range(500):
        pages.get(f"busy {n}")

    for n in range(1_000_000):
        pages.put(n, Page())

    assert pages.weight <= 1_000
    assert all(pages.get(f"busy {n}") for n in range(500))


def test_weights_add_up_whatever_happens():
    random, pages = Random(7), KeptPages(200)
    for _ in range(20_000):
        name = random.randrange(60)
        if random.random() < 0.5:
            pages.put(name, Page(random.randrange(1, 25)))
        else:
            pages.get(name)
        held = [*pages._trial.values(), *pages._proved.values()]

        assert pages.weight == sum(page.weight for page in held) <= 200


def test_many_threads_keep_it_whole():
    pages = KeptPages(300)

    def work(seed: int) -> None:
        random = Random(seed)
        for _ in range(3_000):
            name = random.randrange(100)
            if pages.get(name) is None:
                pages.put(name, Page(random.randrange(1, 20)))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    held = [*pages._trial.values(), *pages._proved.values()]
    assert pages.weight == sum(page.weight for page in held) <= 300
