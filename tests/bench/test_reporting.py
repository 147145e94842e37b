"""A run becomes a report for people and a file for later runs."""

import json

import pytest
from click import ClickException

from tests.bench import reporting
from tests.bench.figures import HELLO, HIT, NGINX, Figures
from tests.bench.guests import Cost, Crowd
from tests.bench.loads import Load
from tests.bench.reporting import Run
from tests.bench.rest import Memory, Rest
from tests.bench.starting import Start
from tests.bench.test_figures import figure
from tests.bench.writing import Together


@pytest.fixture
def run() -> Run:
    quiet, busy = Load(900, 1.0, 5.0, 20.0, 0), Load(400, 1.0, 9.0, 90.0, 0)
    rest = Rest(
        "waitress",
        Crowd(10_000, 0, before=Cost(0.5, 0.4), after=Cost(0.4, 0.2)),
        Together(200, 40.0, 0, 0, 1, True, quiet, busy),
        Start(python=0.02, dependencies=0.6, forum=0.5, first_answer=0.9),
        [Memory("forum, waitress", 70.0, 85.0)],
    )
    figures = Figures(
        [figure(0.3), figure(0.4, HIT, HELLO), figure(0.02, HIT, NGINX, server=NGINX, errors=3)]
    )
    return Run(["Python, two cores."], figures, rest)


def rows(run: Run) -> list[list[str]]:
    lines = [line for line in run.draw().splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def test_every_page_has_a_row_with_what_stands_beside_it(run):
    page = next(row for row in rows(run) if row[1:3] == ["thread", "guest hit"])

    assert page[3:] == ["100", "0.300", "1.00", "2.00", "5", "7000", "0.75", "-", "15.00"]


def test_goals_are_judged(run):
    judged = {row[0]: row[2:] for row in rows(run) if row[1].startswith("at ")}

    assert judged["thread, guest hit ÷ hello, waitress"] == ["kept", "0.750"]
    assert judged["thread, not modified ÷ hello, waitress"] == ["-", "-"]
    assert judged["thread, guest hit, after 10,000 fresh guests ÷ before, speed"][0] == "MISSED"
    assert judged["writing and reading at once, posts doubled"] == ["MISSED", "1.00"]
    assert judged["readers' p99 while others write ÷ quiet"] == ["kept", "4.50"]
    assert judged["start to first answer ÷ import of dependencies"] == ["kept", "1.50"]
    assert judged["memory of all processes after load, MB"] == ["kept", "85.0"]


def test_wrong_answers_are_told(run):
    assert run.draw().splitlines()[-1] == (
        "ERRORS: 3 wrong answers, nginx, nginx, thread, guest hit"
    )


def test_a_run_is_stored_for_later_ones(run, tmp_path):
    run.store(tmp_path / "run.json")

    stored = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert stored["rest"]["together"]["doubled"] == 1
    assert list(reporting.earlier(tmp_path / "run.json")) == list(run.figures)


@pytest.mark.parametrize("content", ["", "[]", '{"figures": [{}]}'])
def test_a_file_without_figures_is_refused(content, tmp_path):
    file = tmp_path / "run.json"
    file.write_text(content)

    with pytest.raises(ClickException, match="holds no figures"):
        reporting.earlier(file)
