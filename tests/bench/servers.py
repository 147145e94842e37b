"""Servers under measurement: started as processes, each on a port of this machine."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from forum.config import ROOT
from tests.bench import accounting

SECONDS_TO_START = 60
NGINX = """
{user}worker_processes 1; daemon off; pid pid; error_log error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; default_type text/html; sendfile on; keepalive_requests 1000000000;
  client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t;
  scgi_temp_path t;
  server {{ listen 127.0.0.1:{port}; root .; }}
}}
"""


class Server:
    """A process with its children, listening on a port of this machine."""

    def __init__(self, process: subprocess.Popen, port: int) -> None:
        self.process, self.port = process, port

    def cpu_seconds(self) -> float:
        """Return the processor time used so far, once there is nothing left to do."""
        return accounting.settled_cpu_seconds(self.process.pid)

    def pss_megabytes(self) -> float:
        """Return the memory used by all its processes."""
        return accounting.pss_megabytes(self.process.pid)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(tree: Path = ROOT, **variables: str) -> dict[str, str]:
    """Return the environment of a process that runs a checkout, without the person's settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("FORUM_")}
    return kept | {"FORUM_NO_VENV": "1", "PYTHONPATH": str(tree)} | variables


@contextlib.contextmanager
def started(command: list[str], port: int, cwd: Path, **variables: str) -> Iterator[Server]:
    """Run a server until the block ends."""
    process = subprocess.Popen(
        command, cwd=cwd, env=environment(cwd, **variables), stdout=subprocess.DEVNULL
    )
    try:
        _wait_until_it_listens(process, port)
        yield Server(process, port)
    finally:
        stop(process)


def stop(process: subprocess.Popen) -> None:
    """End a process, politely at first."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_until_it_listens(process: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        time.sleep(0.02)
    raise RuntimeError(f"The server did not start: {process.args}")


def forum_command(server: str, port: int) -> list[str]:
    """Return what runs the forum in its checkout."""
    return [sys.executable, "app.py", "run", "--port", str(port), "--server", server]


def forum_variables(data_dir: Path, *, cached: bool = True) -> dict[str, str]:
    """Return the settings the forum is measured with: its defaults, but that nobody is stopped."""
    variables = {
        "FORUM_DATA_DIR": str(data_dir.resolve()),
        "FORUM_DATABASE_URL": "",
        "FORUM_HOST": "127.0.0.1",
        "FORUM_LIMITS": "no",
        "FORUM_PROCESSES": "1",
    }
    return variables if cached else variables | {"FORUM_GUEST_CACHE_MEGABYTES": "0"}


def forum(
    data_dir: Path, server: str, *, cached: bool = True, tree: Path = ROOT
) -> contextlib.AbstractContextManager[Server]:
    """Run the forum on a board, with its answers to guests kept or not."""
    port = free_port()
    variables = forum_variables(data_dir, cached=cached)
    return started(forum_command(server, port), port, tree, **variables)


def sparring(
    name: str, server: str, threads: int, **variables: str
) -> contextlib.AbstractContextManager[Server]:
    """Run an application of this package that pages are measured against."""
    port = free_port()
    place = [f"tests.bench.{name}", server, str(port), str(threads)]
    command = [sys.executable, "-m", "tests.bench.serving", *place]
    return started(command, port, ROOT, **variables)


@contextlib.contextmanager
def nginx(files: dict[str, bytes]) -> Iterator[Server | None]:
    """Serve some bytes as files by nginx with one worker; None where there is no nginx."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="veche-nginx-") as folder:
        port, root = free_port(), Path(folder)
        for name, content in files.items():
            (root / name).write_bytes(content)
        # Started by root it would hand the work to a user who may not read the folder.
        user = "user root; " if os.geteuid() == 0 else ""
        (root / "nginx.conf").write_text(NGINX.format(port=port, user=user))
        command = [program, "-p", folder, "-c", "nginx.conf", "-e", "error.log"]
        with started(command, port, root) as server:
            yield server
