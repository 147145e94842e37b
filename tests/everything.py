"""Run all tests at the same time: on both databases, in browsers, and once; add the runs up.

`python3 app.py test` ends here. Arguments are pytest's own and mean one run on SQLite. With
FORUM_TEST_NOTHING_SKIPPED=1 a missing part, or any skipped test, is a failure.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.chromium import find_chromium
from tests.postgresql import NoPostgreSQL, throw_away_database
from tests.text_browsers import INSTALL, missing_text_browsers

ADDRESS = "FORUM_TEST_DATABASE_URL"
IN_BROWSERS, IN_TEXT_BROWSERS = "tests/browser", "tests/browser/test_text_browsers.py"
# They ask no database, or have files of their own, or ask it only what other tests ask it, too.
ONCE_IS_ENOUGH = (
    "tests/accounts/test_choosing_comfort.py",
    "tests/accounts/test_choosing_language.py",
    "tests/accounts/test_comfort.py",
    "tests/accounts/test_privacy.py",
    "tests/accounts/test_settings.py",
    "tests/accounts/test_signing_in.py",
    "tests/bench/test_accounting.py",
    "tests/bench/test_comparing.py",
    "tests/bench/test_figures.py",
    "tests/bench/test_goals.py",
    "tests/bench/test_loads.py",
    "tests/bench/test_pages.py",
    "tests/bench/test_quality.py",
    "tests/bench/test_reporting.py",
    "tests/bench/test_tables.py",
    "tests/bench/test_tabs.py",
    "tests/cards",
    "tests/cli/test_board.py",
    "tests/cli/test_people.py",
    "tests/cli/test_server.py",
    "tests/cli/test_settings.py",
    "tests/demo",
    "tests/drafts/test_views.py",
    "tests/feeds/test_validating.py",
    "tests/ignoring/test_views.py",
    "tests/markup",
    "tests/news/test_writing.py",
    "tests/posts/test_addressing.py",
    "tests/search/test_excerpts.py",
    "tests/search/test_forms.py",
    "tests/search/test_grammar.py",
    "tests/search/test_ranking.py",
    "tests/search/test_words.py",
    "tests/test_architecture.py",
    "tests/test_config.py",
    "tests/test_everything.py",
    "tests/test_forms.py",
    "tests/test_leaks.py",
    "tests/test_pictures.py",
    "tests/test_start.py",
    "tests/test_templates.py",
    "tests/test_translations.py",
    "tests/threads/test_map_pages.py",
    "tests/threads/test_moderating_views.py",
    "tests/threads/test_taking_along.py",
    "tests/web/test_assets.py",
    "tests/web/test_cookies.py",
    "tests/web/test_filters.py",
    "tests/web/test_guest_requests.py",
    "tests/web/test_headers.py",
    "tests/web/test_introducing.py",
    "tests/web/test_kept_pages.py",
    "tests/web/test_languages.py",
    "tests/web/test_mistyped.py",
    "tests/web/test_pagination.py",
    "tests/web/test_requests.py",
    "tests/web/test_turns.py",
)
ON_BOTH_DATABASES = [f"--ignore={path}" for path in (IN_BROWSERS, *ONCE_IS_ENOUGH)]
# The longest run goes before the others, or it would be left alone at the end.
STEP_BACK, LEAST_PRIORITY = 5, 19
SECONDS_TO_END = 15
NO_CHROMIUM = (
    "no Chromium was found. On Debian: sudo apt install chromium;"
    " or name one in FORUM_TEST_CHROMIUM"
)


@dataclass
class Run:
    """Some of the tests, in a process of their own."""

    title: str
    process: subprocess.Popen[bytes]
    report: Path
    broke_off: str = ""
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def finish(self) -> None:
        """Wait for the end and count what came out."""
        self.process.wait()
        for outcome, reason in read_report(self.report):
            self.outcomes[outcome] += 1
            if outcome == "skipped":
                self.reasons[reason] += 1
        # Whoever says that all is well has a report to show.
        is_well = self.process.returncode == 0 and self.outcomes
        if not is_well and not self.outcomes["failed"]:
            self.outcomes["failed"] += 1
            self.broke_off = f" (broke off with exit code {self.process.returncode})"

    def end(self) -> None:
        """Interrupt a run that is still under way."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(SECONDS_TO_END)
            self.process.kill()


def read_report(report: Path) -> Iterator[tuple[str, str]]:
    """Give the outcome of each test, and why it was skipped, from pytest's own report."""
    with contextlib.suppress(OSError, ElementTree.ParseError):
        for case in ElementTree.parse(report).iter("testcase"):
            children = {child.tag: child for child in case}
            if "failure" in children or "error" in children:
                yield "failed", ""
            elif "skipped" in children and children["skipped"].get("type") != "pytest.xfail":
                yield "skipped", children["skipped"].get("message", "")
            else:
                yield "passed", ""


def start(
    title: str,
    options: Sequence[str],
    folder: Path,
    *,
    address: str | None = None,
    waits: bool = True,
) -> Run:
    """Start some of the tests; the first run may speak at once, the others wait."""
    report = folder / f"{title}.xml"
    environ = {name: value for name, value in os.environ.items() if name != ADDRESS}
    if address:
        environ[ADDRESS] = address
    command = [sys.executable, "-m", "pytest", f"--junitxml={report}", *options]
    with contextlib.ExitStack() as files:
        output = files.enter_context(open(folder / title, "wb")) if waits else None
        # Ctrl-C comes to this process alone, which ends all runs in order. They stay in its
        # session: between sessions Linux shares processors alike, whatever their priorities.
        process = subprocess.Popen(
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output and subprocess.STDOUT,
            process_group=0,
        )
    if not address:
        # Where that cannot be done, the tests only take longer.
        with contextlib.suppress(OSError, AttributeError):
            present = os.getpriority(os.PRIO_PROCESS, 0)
            os.setpriority(os.PRIO_PROCESS, process.pid, min(present + STEP_BACK, LEAST_PRIORITY))
    return Run(title, process, report)


@contextlib.contextmanager
def postgresql(missing: list[str]) -> Iterator[str | None]:
    """Give the address of an empty database, or note why there is none."""
    with contextlib.ExitStack() as stack:
        address = os.environ.get(ADDRESS)
        if not address:
            try:
                address = stack.enter_context(throw_away_database())
            except NoPostgreSQL as reason:
                missing.append(f"the tests on PostgreSQL: {reason}")
        yield address


def tests_in_browsers(missing: list[str]) -> str | None:
    """Choose the tests that the browsers of this machine can run, and note which are missing."""
    if absent := missing_text_browsers():
        missing.append(f"the tests in {' and '.join(absent)}: not found. {INSTALL}")
    if find_chromium():
        return IN_BROWSERS
    missing.append(f"the tests in a browser: {NO_CHROMIUM}")
    return None if absent else IN_TEXT_BROWSERS


def run_everything(folder: Path, missing: list[str]) -> list[Run]:
    """Run all tests at the same time, in processes of their own."""
    # The cache remembers the last failures: it belongs to the first run.
    beside = ["-p", "no:cacheprovider"]
    with postgresql(missing) as address, contextlib.ExitStack() as ends:
        runs: list[Run] = []

        def begin(title: str, options: Sequence[str], **how: Any) -> None:
            runs.append(start(title, options, folder, **how))
            ends.callback(runs[-1].end)

        print("Tests on SQLite:", flush=True)
        begin("SQLite", ON_BOTH_DATABASES, waits=False)
        if address:
            begin("PostgreSQL", [*ON_BOTH_DATABASES, *beside], address=address)
        begin("Once", [*ONCE_IS_ENOUGH, *beside])
        if in_browsers := tests_in_browsers(missing):
            begin("Browsers", [in_browsers, *beside])
        for run in runs:
            run.finish()
        for run in runs[1:]:
            print(f"Tests, {run.title}:", (folder / run.title).read_text(), sep="\n")
    return runs


def conclude(runs: list[Run], missing: list[str]) -> int:
    """Print what came out, add it up in the last line, and return the exit code."""
    total: Counter[str] = Counter()
    for run in runs:
        print(f"{run.title}{run.broke_off}: {summary(run.outcomes)}")
        for reason, count in run.reasons.items():
            print(f"  skipped {count}: {reason}")
        total += run.outcomes
    for part in missing:
        print(f"Not run: {part}.")
    gaps = bool(missing or total["skipped"])
    if gaps and os.environ.get("FORUM_TEST_NOTHING_SKIPPED") == "1":
        print("Nothing may be left out here, so this is a failure.")
        total["failed"] += len(missing) + total.pop("skipped", 0)
    print(summary(total))
    return 1 if total["failed"] else 0


def summary(outcomes: Counter[str]) -> str:
    """Say how many tests came out how."""
    skipped = f", {outcomes['skipped']} skipped" if outcomes["skipped"] else ""
    return f"{outcomes['passed']} passed, {outcomes['failed']} failed{skipped}"


def main(arguments: list[str]) -> int:
    """Run all tests, or those that pytest's arguments name."""
    if arguments:
        environ = {name: value for name, value in os.environ.items() if name != ADDRESS}
        return subprocess.call([sys.executable, "-m", "pytest", *arguments], env=environ)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    missing: list[str] = []
    with tempfile.TemporaryDirectory(prefix="veche-") as folder:
        return conclude(run_everything(Path(folder), missing), missing)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("The tests were interrupted.")
        sys.exit(130)
