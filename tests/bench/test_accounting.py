"""Processes are asked what they cost, together with those they have started."""

import os
import subprocess
import sys

import pytest

from tests.bench import accounting

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@pytest.fixture
def child():
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.communicate(b"\n")


def test_a_family_is_a_process_and_its_children(child):
    assert accounting.family(child.pid) == [child.pid]
    assert {os.getpid(), child.pid} <= set(accounting.family(os.getpid()))


def test_costs_of_children_are_counted(child):
    alone = accounting.settled_cpu_seconds(child.pid)

    assert 0 < alone < accounting.cpu_seconds(os.getpid())
    assert 0 < accounting.pss_megabytes(child.pid) < accounting.pss_megabytes(os.getpid())
