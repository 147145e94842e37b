"""The way from a fresh clone to a running server: app.py and the lock files."""

import ast
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-server.lock", "requirements-test.lock")
FORUM = """
import sys

def main(arguments):
    print(sys.prefix, *arguments, sep="|", flush=True)
    if arguments == ["wait"]:
        sys.stdin.read()
"""


@pytest.fixture
def start():
    """Load app.py as a module of its own, without making the application."""
    spec = importlib.util.spec_from_file_location("veche_start", ROOT / "app.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bare_environ(**more):
    """Return the environment of a person who has set nothing but where packages come from."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return kept | more


def run_app(clone, *arguments, before="", **environ):
    """Start app.py of a clone from another folder, after changing the interpreter for a test."""
    command = [sys.executable, clone / "app.py", *arguments]
    if before:
        code = f"import runpy, sys; {before}; runpy.run_path({str(clone / 'app.py')!r}, "
        command[1:2] = ["-c", code + "run_name='__main__')"]
    return subprocess.run(
        command, capture_output=True, text=True, cwd="/", env=bare_environ(**environ), timeout=120
    )


def make_clone(folder):
    """Make a clone whose locks name no package, so that setting up needs no network."""
    (folder / "forum").mkdir(parents=True)
    shutil.copy(ROOT / "app.py", folder)
    (folder / "forum" / "__init__.py").touch()
    (folder / "forum" / "cli.py").write_text(FORUM)
    for lock in LOCKS:
        (folder / lock).write_text("# nothing\n")
    return folder


@pytest.fixture(scope="module")
def first_starts(tmp_path_factory):
    """Start a fresh clone, in a folder with an unusual name, twice at the same moment."""
    clone = make_clone(tmp_path_factory.mktemp("start") / "Вече и пробел")
    command = [sys.executable, clone / "app.py"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, **pipes, cwd="/", env=bare_environ()) for _ in range(2)]
    return clone, [(*process.communicate(timeout=120), process.returncode) for process in both]


@pytest.fixture
def clone(first_starts):
    """Give a clone whose environment stands."""
    return first_starts[0]


def test_two_first_starts_make_one_environment_and_both_run(first_starts):
    clone, results = first_starts
    assert [(output, code) for output, _, code in results] == [(f"{clone / '.venv'}|run\n", 0)] * 2
    said = "".join(errors for _, errors, _ in results)
    assert said.count("1/2 environment") == 1
    assert said.count("2/2 packages") == 1


def test_the_next_start_sets_nothing_up(clone):
    result = run_app(clone)
    assert result.stderr == ""
    assert result.stdout == f"{clone / '.venv'}|run\n"


@pytest.mark.parametrize(
    "arguments", [["--help"], ["import", "a file.xml"], ["run", "--port", "1"]]
)
def test_arguments_reach_the_forum(clone, arguments):
    assert run_app(clone, *arguments).stdout.rstrip("\n").split("|")[1:] == arguments


def test_settings_of_the_shell_do_not_mislead(clone, tmp_path):
    (tmp_path / "forum.py").write_text("raise SystemExit('the wrong forum')")
    result = run_app(clone, PYTHONPATH=str(tmp_path), VIRTUAL_ENV="/elsewhere", PIP_TARGET="/x")
    assert result.stdout == f"{clone / '.venv'}|run\n"


def test_a_signal_reaches_the_server(clone):
    command = [sys.executable, clone / "app.py", "wait"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, env=bare_environ()) as server:
        assert server.stdout.readline().endswith(b"|wait\n")
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) == -signal.SIGTERM


def test_a_failed_upgrade_says_why_and_leaves_the_former_environment(clone):
    lock = clone / "requirements.lock"
    lock.write_text(f"veche-is-not-a-package==1 --hash=sha256:{'0' * 64}\n")
    result = run_app(clone, PIP_NO_INDEX="1")
    assert result.returncode == 1
    assert "The packages could not be installed. pip says:" in result.stderr
    assert "No matching distribution found for veche-is-not-a-package==1" in result.stderr
    assert "Traceback" not in result.stderr
    lock.write_text("# nothing\n")
    assert run_app(clone).stderr == ""


def test_an_interrupted_first_start_heals(tmp_path):
    clone = make_clone(tmp_path / "clone")
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").write_text("half a file")
    assert run_app(clone).stdout == f"{clone / '.venv'}|run\n"


def test_the_environment_making_can_be_left_out(tmp_path):
    clone = make_clone(tmp_path / "clone")
    result = run_app(clone, FORUM_NO_VENV="1")
    assert result.stdout == f"{sys.prefix}|run\n"
    assert not (clone / ".venv").exists()


def test_an_old_python_can_read_the_file():
    ast.parse((ROOT / "app.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told_what_to_do(tmp_path):
    result = run_app(make_clone(tmp_path / "clone"), before="sys.version_info = (3, 9, 2)", PATH="")
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "Veche needs Python 3.11 or newer, and this is Python 3.9.",
        "Install a newer one (python.org/downloads has it for every system) and start again.",
    ]


def test_an_old_python_names_a_newer_one_of_this_machine(start):
    with pytest.raises(SystemExit, match=r"python3\.12 app\.py"):
        start.check_python((3, 9, 2), which={"python3.12": "/usr/bin/python3.12"}.get)


def test_a_python_without_ensurepip_is_told_what_to_do(tmp_path):
    hide = (
        "import importlib.util as u; find = u.find_spec;"
        "u.find_spec = lambda name: None if name == 'ensurepip' else find(name)"
    )
    result = run_app(make_clone(tmp_path / "clone"), before=hide)
    assert result.returncode == 1
    assert "sudo apt install python3-venv" in result.stderr
    assert not (tmp_path / "clone" / ".venv").exists()


def test_a_folder_of_somebody_else_is_told(start, monkeypatch):
    monkeypatch.setattr(start.os, "access", lambda path, mode: False)
    with pytest.raises(SystemExit, match="/srv/veche, but you may not write there"):
        start.check_folder("/srv/veche")


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("NewConnectionError: Temporary failure in name resolution", "connect to the internet"),
        ("Retrying after connection broken by ReadTimeoutError: timed out", "HTTPS_PROXY"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "PIP_NO_CACHE_DIR=1"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: something new", "Mend what pip names"),
    ],
)
def test_each_refusal_of_pip_comes_with_advice(start, output, sentence):
    assert sentence in start.advice(output)


def test_only_the_last_words_of_pip_are_shown(start):
    output = "\n".join(["WARNING: noise", *(f"line {number}" for number in range(30)), ""])
    assert start.last_lines(output, count=2) == "    line 28\n    line 29"


def test_settings_for_the_package_index_stay(start):
    index = {"PIP_INDEX_URL": "a", "PIP_CERT": "b", "PIP_FIND_LINKS": "c", "HTTPS_PROXY": "d"}
    misleading = {"PIP_TARGET": "x", "PIP_USER": "1", "PYTHONPATH": "y", "PYTHONHOME": "z"}
    assert start.clean_environ(index | misleading) == index


@pytest.mark.parametrize(
    ("setting", "wanted"),
    [
        ("FORUM_DATABASE_URL=postgresql://forum@/forum", True),
        ('export FORUM_DATABASE_URL = "postgresql://forum@/forum"', True),
        ("FORUM_DATABASE_URL_FILE=/run/secrets/database", True),
        ("FORUM_LIMITS_STORAGE=redis://localhost", True),
        ("FORUM_DATABASE_URL=", False),
        ("FORUM_DATABASE_URL=sqlite:////srv/forum.sqlite", False),
        ("FORUM_LIMITS_STORAGE=memory://", False),
        ("# FORUM_DATABASE_URL=postgresql://forum@/forum", False),
    ],
)
def test_a_setting_that_names_a_server_asks_for_its_packages(start, tmp_path, setting, wanted):
    (tmp_path / ".env").write_text(f"FORUM_NAME=Вече\n{setting}\nFORUM_PORT=8000\n", "utf-8")
    assert start.wants_servers({"FORUM_DATA_DIR": str(tmp_path)}) is wanted


def test_a_stamp_depends_on_the_lock(start, tmp_path, monkeypatch):
    monkeypatch.setattr(start, "VENV", str(tmp_path))
    monkeypatch.setattr(start, "VENV_PYTHON", sys.executable)
    lock = tmp_path / "some.lock"
    lock.write_text("a==1")
    assert not start.is_installed(lock)
    Path(start.stamp_path(lock)).write_text(start.stamp_text(lock))
    assert start.is_installed(lock)
    lock.write_text("a==2")
    assert not start.is_installed(lock)


def pins(lock):
    """Return the exact versions that a lock file names, with their markers."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^(\S+==\S+(?: ; [^\\]+)?) \\", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_have_hashes_and_no_addresses(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    requirements = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in requirement for requirement in requirements)
    assert len(pins(lock)) == len(requirements)
    assert "://" not in text
    assert "--index" not in text


@pytest.mark.parametrize("lock", LOCKS[1:])
def test_the_larger_locks_add_to_the_first(lock):
    def versions(name):
        return {pin.split(" ;")[0] for pin in pins(name)}

    assert versions(LOCKS[0]) < versions(lock)


def test_servers_find_the_application(tmp_path):
    code = "import app, flask; assert isinstance(app.app, flask.Flask); assert app.app is app.app"
    environ = bare_environ(FORUM_DATA_DIR=str(tmp_path))
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environ, check=True)
