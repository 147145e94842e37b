#!/usr/bin/env python3
"""Start Veche.

    python3 app.py                  run the forum
    python3 app.py <command> ...    any other command of the forum; --help lists them
    python3 app.py test             run all tests
    app:app                         the application, for WSGI servers

The first start makes an environment of its own in .venv from the lock files, so nothing has to be
installed before. A setting that names PostgreSQL or Redis adds the packages for them.
FORUM_NO_VENV=1 leaves all that out, for containers and hand-made environments.

This file uses the standard library alone and keeps to the grammar of Python 3.6: an old Python has
to be able to read it to say that it is too old.
"""

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "Scripts/python.exe" if sys.platform == "win32" else "bin/python")
FORMER_VENV = os.path.join(ROOT, ".venv-old")
RUNTIME_LOCK = os.path.join(ROOT, "requirements.lock")
SERVER_LOCK = os.path.join(ROOT, "requirements-server.lock")
TEST_LOCK = os.path.join(ROOT, "requirements-test.lock")

# Settings of the person's shell that would send packages elsewhere or change their choice.
# Whatever says where packages come from (index, proxy, certificates) stays.
MISLEADING = re.compile(
    "__PYVENV_LAUNCHER__|PYTHON(HOME|PATH)|"
    "PIP_(CONSTRAINT|DRY_RUN|EDITABLE|NO_DEPS|PREFIX|PYTHON|REQUIREMENT|ROOT|TARGET|USER)"
)

# A setting that names a database server or Redis, in the environment or in a .env file.
SERVER_SETTING = re.compile(
    r"^[ \t]*(export )?[ \t]*FORUM_(DATABASE_URL|DATABASE_URL_FILE|LIMITS_STORAGE)[ \t]*="
    r"[ \t]*['\"]?(?!sqlite|memory)[\w/.]",
    re.MULTILINE,
)

ADVICE = (
    ("DO NOT MATCH THE HASHES", "A download is damaged: try again with PIP_NO_CACHE_DIR=1."),
    ("No space left", "The disk is full: make room and start again."),
    (
        "NewConnectionError|name resolution|Max retries|timed out|ProxyError",
        "The package index did not answer: connect to the internet and start again.\n"
        "Behind a proxy set HTTPS_PROXY; for a mirror set PIP_INDEX_URL.",
    ),
)


def __getattr__(name):
    """Make the application when a server asks this module for it."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from forum import create_app

    return globals().setdefault("app", create_app())


def say(text):
    """Tell the person what happens, without mixing it into a command's output."""
    print(text, file=sys.stderr, flush=True)


def stop(*sentences):
    """End with sentences that say what to do."""
    raise SystemExit("\n".join(sentences))


def check_python(version, which=shutil.which):
    """Refuse a Python that is too old, and name a newer one if this machine has it."""
    if tuple(version[:2]) >= (3, 11):
        return
    newer = [name for name in ("python3.%d" % minor for minor in range(30, 10, -1)) if which(name)]
    todo = "Install a newer one (python.org/downloads has it for every system) and start again."
    if newer:
        todo = "Start it with the newer one of this machine: %s app.py" % newer[0]
    stop("Veche needs Python 3.11 or newer, and this is Python %d.%d." % tuple(version[:2]), todo)


def check_venv(find_spec=importlib.util.find_spec):
    """Refuse a Python that cannot make environments, as Debian's is without one package."""
    if not (find_spec("venv") and find_spec("ensurepip")):
        stop(
            "This Python cannot make an environment: its venv or ensurepip module is missing.",
            "On Debian and Ubuntu: sudo apt install python3-venv",
            "(for a Python beside the system's own: python%d.%d-venv)" % sys.version_info[:2],
            "Then start again.",
        )


def check_folder(folder=ROOT):
    """Refuse a folder in which the environment cannot be made."""
    if not os.access(folder, os.W_OK):
        stop(
            "Veche makes its environment in %s, but you may not write there." % folder,
            "Start it as the owner of that folder, or clone it to a folder of your own.",
        )


def stamp_path(lock):
    """Name the file that says which packages the environment has."""
    return os.path.join(VENV, os.path.basename(lock) + ".installed")


def stamp_text(lock):
    """Sum up all that an environment depends on: packages, interpreter and place."""
    with open(lock, "rb") as file:
        digest = hashlib.sha256(file.read())
    for path in (VENV_PYTHON, VENV):
        digest.update(os.path.realpath(path).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def is_installed(lock):
    """Tell whether the environment has exactly what a lock file names."""
    try:
        with open(stamp_path(lock)) as file:
            return os.path.exists(VENV_PYTHON) and file.read() == stamp_text(lock)
    except OSError:
        return False


def clean_environ(environ):
    """Copy the person's settings without those that would mislead Python or pip."""
    return {key: environ[key] for key in environ if not MISLEADING.fullmatch(key)}


def run_quietly(*command):
    """Run a command, and return its exit code and all it said."""
    process = subprocess.run(
        command,
        env=dict(clean_environ(os.environ), PIP_USER="0"),
        close_fds=False,  # Should this start be killed, its lock holds until the command ends.
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return process.returncode, process.stdout.decode("utf-8", "replace")


def make_venv():
    """Make an empty environment."""
    # Not the environment's own Python, which may just have been set aside.
    python = getattr(sys, "_base_executable", sys.executable)
    code, output = run_quietly(python, "-m", "venv", "--clear", VENV)
    if code:
        stop("The environment could not be made. Python says:", last_lines(output))


def install(lock):
    """Install what a lock file names, and stamp the environment with it."""
    pip = [VENV_PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    # The lock file names everything: what packages say of each other could only lead past it.
    options = ["--quiet", "--no-deps", "--require-hashes"]
    code, output = run_quietly(*pip, *options, "--requirement", lock)
    if code:
        stop("The packages could not be installed. pip says:", last_lines(output), advice(output))
    with open(stamp_path(lock), "w") as file:
        file.write(stamp_text(lock))


def last_lines(output, count=8):
    """Keep the end of what a command said, indented."""
    lines = [line for line in output.splitlines() if line.strip() and "WARNING" not in line]
    return "\n".join("    " + line for line in lines[-count:])


def advice(output):
    """Say what to do about pip's refusal."""
    known = (sentence for pattern, sentence in ADVICE if re.search(pattern, output))
    return next(known, "Mend what pip names and start again.")


def set_aside():
    """Clear the place for a new environment; one that was whole can be put back."""
    if os.path.exists(stamp_path(RUNTIME_LOCK)):
        shutil.rmtree(FORMER_VENV, ignore_errors=True)
        os.rename(VENV, FORMER_VENV)
    else:
        shutil.rmtree(VENV, ignore_errors=True)


def put_back():
    """Undo half a set-up: going back to the former lock file needs no network then."""
    shutil.rmtree(VENV, ignore_errors=True)
    if os.path.isdir(FORMER_VENV):
        os.rename(FORMER_VENV, VENV)


def build():
    """Make the environment and install what the forum runs on."""
    check_venv()
    say("Setting up Veche (once): 1/2 environment ...")
    set_aside()
    try:
        make_venv()
        say("Setting up Veche (once): 2/2 packages ...")
        install(RUNTIME_LOCK)
    except BaseException:
        put_back()
        raise
    shutil.rmtree(FORMER_VENV, ignore_errors=True)


def add(lock):
    """Install what the tests or the servers need beside what the forum runs on."""
    say("Setting up Veche (once): packages of %s ..." % os.path.basename(lock))
    stamp = stamp_path(RUNTIME_LOCK)
    os.rename(stamp, stamp + ".paused")  # Killed here, the next start builds anew.
    try:
        install(lock)
    finally:
        os.rename(stamp + ".paused", stamp)


def wants_servers(environ):
    """Tell whether a setting names a database server or Redis."""
    texts = ["%s=%s" % item for item in environ.items()]
    for folder in (ROOT, environ.get("FORUM_DATA_DIR") or os.path.join(ROOT, "instance")):
        with contextlib.suppress(OSError), open(os.path.join(folder, ".env"), "rb") as file:
            texts.append(file.read().decode("utf-8", "replace"))
    return any(SERVER_SETTING.search(text) for text in texts)


def wait_for_turn(file):
    """Lock a file: one start at a time sets up."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(1 << 30)  # A byte far behind the end: the file stays readable.
        with contextlib.suppress(OSError):  # Given up after ten seconds: ask again.
            return msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        return wait_for_turn(file)
    import fcntl

    os.set_inheritable(file.fileno(), True)
    with contextlib.suppress(OSError):  # Some network drives have no locks.
        fcntl.flock(file, fcntl.LOCK_EX)


def ensure_environment(locks):
    """Make the environment have what lock files name, unless it has so already."""
    if all(is_installed(lock) for lock in locks):
        return
    check_folder()
    with open(__file__, "rb") as file:  # A lock that is there anyway leaves nothing behind.
        wait_for_turn(file)
        for lock in locks:
            if not is_installed(lock):
                build() if lock == RUNTIME_LOCK else add(lock)


def hand_over(environ, *command):
    """Become another command, so that its signals and exit code are this one's."""
    sys.stdout.flush()
    if sys.platform != "win32":
        os.execve(command[0], command, environ)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's to answer.
    sys.exit(subprocess.call(command, env=environ))


def main(arguments):
    """Stand the environment up, enter it, and do what was asked."""
    check_python(sys.version_info)
    tests = arguments[:1] == ["test"]
    if os.environ.get("FORUM_NO_VENV") != "1":
        servers = [SERVER_LOCK] * ("granian" in arguments or wants_servers(os.environ))
        ensure_environment([RUNTIME_LOCK, *servers, *[TEST_LOCK] * tests])
        if os.path.realpath(sys.prefix) != os.path.realpath(VENV):
            environ = clean_environ(os.environ)
            hand_over(environ, VENV_PYTHON, os.path.abspath(__file__), *arguments)
    if tests:
        os.chdir(ROOT)
        hand_over(os.environ, sys.executable, "-m", "tests.everything", *arguments[1:])
    from forum.cli import main as forum

    forum(arguments or ["run"])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
