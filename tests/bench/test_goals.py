"""Goals are judged by what a run has shown, and by nothing when it has shown nothing."""

import pytest

from tests.bench.figures import BARE, HELLO, HIT, LARGE, MEMBER, MISS, NGINX, SAME, Figures
from tests.bench.goals import Goal, of_pages
from tests.bench.test_figures import figure


@pytest.mark.parametrize(
    ("goal", "judged"),
    [
        (Goal("CPU", 1.5, 1.5), "kept"),
        (Goal("CPU", 1.5, 1.51), "MISSED"),
        (Goal("speed", 0.95, 0.96, at_least=True), "kept"),
        (Goal("speed", 0.95, 0.5, at_least=True), "MISSED"),
        (Goal("errors", 0, 0), "kept"),
        (Goal("not modified", 0.8, None), "-"),
    ],
)
def test_judging(goal, judged):
    assert goal.row()[2] == judged


def test_a_goal_is_a_row():
    assert Goal("speed", 0.95, 0.5, at_least=True).row() == [
        "speed",
        "at least 0.95",
        "MISSED",
        "0.500",
    ]


def goals_of(*figures) -> dict[str, float | None]:
    return {goal.name: goal.measured for goal in of_pages(Figures(list(figures)))}


def test_the_thread_page_is_judged_by_what_stands_beside_it():
    found = goals_of(
        figure(0.3),
        figure(0.2, SAME),
        figure(6.0, MISS),
        figure(4.0, MEMBER),
        figure(0.4, HIT, HELLO),
        figure(4.0, MISS, BARE),
    )

    assert found["thread, guest hit ÷ hello, waitress"] == pytest.approx(0.75)
    assert found["thread, not modified ÷ hello, waitress"] == pytest.approx(0.5)
    assert found["thread, guest miss ÷ bare page, waitress"] == pytest.approx(1.5)
    assert found["thread, member ÷ bare page, waitress"] is None


def test_only_servers_that_ran_are_judged():
    found = goals_of(figure(0.06, server="granian"), figure(0.02, HIT, NGINX, server=NGINX))

    assert found["thread, guest hit ÷ nginx, granian"] == pytest.approx(3.0)
    assert not any("waitress" in name for name in found)


def test_the_longest_thread_is_that_of_the_large_board():
    last = {"page": "thread, last page"}
    small = [figure(2.0, MISS), figure(4.0, MISS, **last)]
    large = [figure(2.0, MISS, LARGE), figure(2.1, MISS, LARGE, **last)]
    name = "longest thread, last page ÷ first, guest miss, waitress"

    assert goals_of(*small)[name] == pytest.approx(2.0)
    assert goals_of(*small, *large)[name] == pytest.approx(1.05)


def test_the_page_that_grows_most_is_judged():
    found = goals_of(
        figure(2.0, MISS, page="index"),
        figure(2.0, MISS, page="section"),
        figure(2.2, MISS, LARGE, page="index"),
        figure(3.0, MISS, LARGE, page="section"),
    )

    assert found["large board ÷ small, guest miss, worst page (section)"] == pytest.approx(1.5)
