"""How the runs on both databases are added up, and where their database comes from."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests import everything, postgresql
from tests.chromium import find_chromium

SAMPLE = """
import pytest

def test_passes(): pass

def test_fails(): assert False

@pytest.mark.skip(reason="no moon")
def test_is_skipped(): pass

@pytest.mark.xfail
def test_is_expected_to_fail(): assert False

@pytest.fixture
def broken(): raise OSError

def test_breaks(broken): pass
"""


def make_run(*, code=0, **outcomes):
    """Make a run that has ended."""
    process = subprocess.Popen([sys.executable, "-c", f"raise SystemExit({code})"])
    run = everything.Run("SQLite", process, Path("/nowhere"))
    run.outcomes.update(outcomes)
    run.finish()
    return run


def test_a_report_tells_every_outcome(tmp_path):
    (tmp_path / "test_sample.py").write_text(SAMPLE)
    command = [sys.executable, "-m", "pytest", "-q", "--junitxml=report.xml", "-c", "/dev/null"]
    subprocess.run([*command, f"--rootdir={tmp_path}", "."], cwd=tmp_path, capture_output=True)
    outcomes = Counter(everything.read_report(tmp_path / "report.xml"))
    assert outcomes == {("passed", ""): 2, ("failed", ""): 2, ("skipped", "no moon"): 1}


def test_two_good_runs_are_added_up_in_the_last_line(capsys):
    assert everything.conclude([make_run(passed=3), make_run(passed=4)], []) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "7 passed, 0 failed"


def test_one_failure_is_enough(capsys):
    assert everything.conclude([make_run(passed=3, failed=1), make_run(passed=4)], []) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "7 passed, 1 failed"


@pytest.mark.parametrize("code", [3, 0])
def test_a_run_that_broke_off_is_a_failure(capsys, code):
    assert everything.conclude([make_run(code=code)], []) == 1
    said = capsys.readouterr().out
    assert f"SQLite (broke off with exit code {code}): 0 passed, 1 failed" in said


@pytest.mark.parametrize(("strict", "code"), [("", 0), ("1", 1)])
def test_what_was_left_out_is_said_and_counts_where_nothing_may_be_skipped(
    strict, code, capsys, monkeypatch
):
    monkeypatch.setenv("FORUM_TEST_NOTHING_SKIPPED", strict)
    run = make_run(passed=3, skipped=1)
    run.reasons["no moon"] = 1
    assert everything.conclude([run], ["the tests in a browser: no Chromium was found"]) == code
    said = capsys.readouterr().out
    assert "skipped 1: no moon" in said
    assert "Not run: the tests in a browser: no Chromium was found." in said


def test_the_newest_postgresql_is_taken():
    folders = [Path("/usr/lib/postgresql/9.6/bin"), Path("/usr/lib/postgresql/15/bin")]
    assert max(folders, key=postgresql.version) == folders[1]


def test_a_machine_without_postgresql_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(postgresql, "USUAL_PLACES", ())
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(postgresql.NoPostgreSQL, match="sudo apt install postgresql"):
        postgresql.find_programs()


def test_a_chromium_can_be_named(monkeypatch):
    monkeypatch.setenv("FORUM_TEST_CHROMIUM", sys.executable)
    assert find_chromium() == sys.executable
    monkeypatch.setenv("FORUM_TEST_CHROMIUM", "/nowhere/chromium")
    assert find_chromium() is None


@pytest.mark.parametrize(
    ("has_chromium", "absent", "chosen", "told"),
    [
        (True, [], everything.IN_BROWSERS, []),
        (True, ["lynx"], everything.IN_BROWSERS, ["lynx"]),
        (False, [], everything.IN_TEXT_BROWSERS, ["chromium"]),
        (False, ["lynx", "w3m"], None, ["lynx and w3m", "chromium"]),
    ],
)
def test_each_browser_that_is_there_is_used_and_others_are_told_of(
    monkeypatch, has_chromium, absent, chosen, told
):
    monkeypatch.setattr(everything, "find_chromium", lambda: has_chromium)
    monkeypatch.setattr(everything, "missing_text_browsers", lambda: absent)
    missing: list[str] = []

    assert everything.tests_in_browsers(missing) == chosen
    assert len(missing) == len(told)
    assert all(name in said for name, said in zip(told, missing, strict=True))
