"""Requests are answered one at a time, and past those that take long."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import make_url

from forum.cli.dispatching import OneAtATime, patience_of

# Nobody waits so long: what has not come by then will not come.
SECONDS = 20
PATIENT, HASTY = 3_600.0, 0.001


class Task:
    """A request that is under way until it may end; it says when it begins and ends."""

    def __init__(self, name: str, log: list[str], *, may_end: bool = True) -> None:
        self._name, self._log = name, log
        self.has_begun, self.has_ended, self.may_end = (threading.Event() for _ in range(3))
        if may_end:
            self.may_end.set()

    def service(self) -> None:
        self._log.append(f"{self._name} begins")
        self.has_begun.set()
        assert self.may_end.wait(SECONDS)
        self._log.append(f"{self._name} ends")
        self.has_ended.set()

    def cancel(self) -> None:
        self._log.append(f"{self._name} is cancelled")


@contextmanager
def dispatching(threads: int, patience: float) -> Iterator[OneAtATime]:
    dispatcher = OneAtATime(threads, patience)
    yield dispatcher
    dispatcher.shutdown(timeout=SECONDS)
    assert dispatcher.threads == set()


def add(dispatcher: OneAtATime, *tasks: Task) -> None:
    for task in tasks:
        dispatcher.add_task(task)


@pytest.mark.parametrize("threads", [1, 4])
def test_one_after_the_other_in_the_order_they_came(threads):
    log: list[str] = []
    tasks = [Task(str(number), log) for number in range(300)]
    with dispatching(threads, PATIENT) as dispatcher:
        add(dispatcher, *tasks)
        assert tasks[-1].has_ended.wait(SECONDS)

    assert log == [f"{number} {what}" for number in range(300) for what in ("begins", "ends")]


def test_never_two_at_once_whoever_adds_them():
    log: list[str] = []
    with dispatching(4, PATIENT) as dispatcher:
        tasks = [[Task("x", log) for _ in range(100)] for _ in range(3)]
        adders = [threading.Thread(target=add, args=(dispatcher, *some)) for some in tasks]
        for adder in adders:
            adder.start()
        for adder in adders:
            adder.join()
        assert all(task.has_ended.wait(SECONDS) for some in tasks for task in some)

    assert log == ["x begins", "x ends"] * 300


def test_who_is_quick_waits_for_who_is_slow_only_so_long():
    log: list[str] = []
    slow, *quick = Task("slow", log, may_end=False), Task("one", log), Task("two", log)
    with dispatching(2, HASTY) as dispatcher:
        add(dispatcher, slow, *quick)
        assert quick[-1].has_ended.wait(SECONDS)
        slow.may_end.set()

    assert log == ["slow begins", "one begins", "one ends", "two begins", "two ends", "slow ends"]


def test_while_there_is_patience_nobody_is_passed():
    log: list[str] = []
    slow, quick = Task("slow", log, may_end=False), Task("quick", log)
    with dispatching(4, PATIENT) as dispatcher:
        add(dispatcher, slow, quick)
        assert slow.has_begun.wait(SECONDS)
        slow.may_end.set()
        assert quick.has_ended.wait(SECONDS)

    assert log == ["slow begins", "slow ends", "quick begins", "quick ends"]


def test_one_that_comes_when_patience_is_over_begins_at_once():
    log: list[str] = []
    slow, early, late = Task("slow", log, may_end=False), Task("early", log), Task("late", log)
    with dispatching(2, HASTY) as dispatcher:
        add(dispatcher, slow, early)
        assert early.has_ended.wait(SECONDS)
        add(dispatcher, late)
        assert late.has_ended.wait(SECONDS)
        slow.may_end.set()

    assert log[-1] == "slow ends"


def test_when_all_are_slow_the_first_that_is_ready_goes_on():
    log: list[str] = []
    slow = [Task(f"slow {number}", log, may_end=False) for number in range(2)]
    last = Task("last", log)
    with dispatching(2, HASTY) as dispatcher:
        add(dispatcher, *slow, last)
        assert all(task.has_begun.wait(SECONDS) for task in slow)
        slow[1].may_end.set()
        assert last.has_ended.wait(SECONDS)
        slow[0].may_end.set()

    assert log[2:] == ["slow 1 ends", "last begins", "last ends", "slow 0 ends"]


def test_who_waits_behind_two_slow_ones_passes_both():
    log: list[str] = []
    slow = [Task(f"slow {number}", log, may_end=False) for number in range(2)]
    quick = Task("quick", log)
    with dispatching(3, 0.2) as dispatcher:
        add(dispatcher, slow[0])
        assert slow[0].has_begun.wait(SECONDS)
        # The others have found nothing to do by then, and wait to be told.
        time.sleep(0.05)
        add(dispatcher, slow[1], quick)
        assert quick.has_ended.wait(SECONDS)
        for task in slow:
            task.may_end.set()

    assert log[:3] == ["slow 0 begins", "slow 1 begins", "quick begins"]


def test_who_was_passed_and_ends_lets_nobody_pass_the_newest():
    log: list[str] = []
    passed, newest = (Task(name, log, may_end=False) for name in ("passed", "newest"))
    last = Task("last", log)
    with dispatching(3, HASTY) as dispatcher:
        add(dispatcher, passed, newest)
        assert newest.has_begun.wait(SECONDS)
        with dispatcher.lock:
            dispatcher._patience = PATIENT
        passed.may_end.set()
        assert passed.has_ended.wait(SECONDS)
        add(dispatcher, last)
        # Long enough for a thread that would begin it.
        assert not last.has_begun.wait(0.2)
        newest.may_end.set()
        assert last.has_ended.wait(SECONDS)


def test_without_patience_all_begin_at_once():
    log: list[str] = []
    tasks = [Task(str(number), log, may_end=False) for number in range(4)]
    with dispatching(4, 0.0) as dispatcher:
        add(dispatcher, *tasks)
        assert all(task.has_begun.wait(SECONDS) for task in tasks)
        for task in tasks:
            task.may_end.set()


@pytest.mark.parametrize(
    ("address", "is_patient"), [("sqlite://", True), ("postgresql+psycopg://veche@/board", False)]
)
def test_only_a_database_in_this_process_is_worth_waiting_for(address, is_patient):
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = make_url(address)

    assert (patience_of(app) > 0) == is_patient


def test_an_error_ends_nothing_but_its_request(caplog):
    class Broken(Task):
        def service(self) -> None:
            raise OSError("gone")

    log: list[str] = []
    after = Task("after", log)
    with caplog.at_level(logging.CRITICAL, "waitress"), dispatching(1, PATIENT) as dispatcher:
        add(dispatcher, Broken("broken", log), after)
        assert after.has_ended.wait(SECONDS)


def test_the_end_comes_also_while_somebody_keeps_watch():
    log: list[str] = []
    slow, waiting = Task("slow", log, may_end=False), Task("waiting", log)
    with dispatching(3, PATIENT) as dispatcher:
        add(dispatcher, slow, waiting)
        assert slow.has_begun.wait(SECONDS)
        dispatcher.set_thread_count(0)
        slow.may_end.set()

    assert "waiting is cancelled" in log
