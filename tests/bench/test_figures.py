"""Figures are kept, set beside each other, and stored."""

import json

from tests.bench.figures import (
    BARE,
    FORUM,
    HELLO,
    HIT,
    MEMBER,
    MISS,
    NGINX,
    SAME,
    Figure,
    Figures,
    Key,
    ratio,
)


def figure(cpu, visit=HIT, subject=FORUM, server="waitress", page="thread", **values) -> Figure:
    given = {"per_second": 100.0, "p50": 1.0, "p99": 2.0, "bytes": 7000, "queries": 5}
    return Figure(Key(server, subject, page, visit), cpu=cpu, **given | values)


def test_the_cheapest_load_counts_and_no_error_is_forgotten():
    figures = Figures([figure(3.0, errors=2), figure(2.0, per_second=150.0), figure(4.0, errors=1)])

    (kept,) = figures
    assert (kept.cpu, kept.per_second, kept.errors) == (2.0, 150.0, 3)


def test_pages_are_set_beside_what_stands_under_the_same_server():
    figures = Figures(
        [
            hit := figure(1.0),
            same := figure(0.5, SAME),
            miss := figure(6.0, MISS),
            member := figure(8.0, MEMBER),
            figure(0.5, HIT, HELLO),
            figure(0.1, HIT, HELLO, server="granian"),
            figure(4.0, MISS, BARE),
            figure(0.25, HIT, NGINX, server=NGINX),
        ]
    )

    assert [figures.beside(each, HELLO) for each in (hit, same, member)] == [2.0, 1.0, 16.0]
    assert [figures.beside(each, NGINX) for each in (hit, same, member)] == [4.0, 2.0, None]
    assert [figures.beside(each, BARE) for each in (hit, miss, member)] == [None, 1.5, None]


def test_there_is_no_ratio_to_nothing():
    assert ratio(figure(1.0), None) is ratio(None, figure(1.0)) is ratio(figure(1.0), figure(0.0))


def test_what_is_stored_is_read_again():
    figures = Figures([figure(1.0), figure(2.0, MEMBER, queries=None)])

    stored = json.loads(json.dumps(figures.to_json()))

    assert list(Figures.from_json(stored)) == list(figures)
