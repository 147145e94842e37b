"""Serves the applications that pages are measured against, as the forum is served.

python -m tests.bench.serving tests.bench.hello waitress 28001 8
"""

import sys
from importlib import import_module


def serve(module: str, server: str, port: int, threads: int) -> None:
    """Serve the `app` of a module until killed."""
    if server == "granian":
        _serve_granian(module, port, threads)
    else:
        _serve_waitress(module, port, threads)


def _serve_granian(module: str, port: int, threads: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        f"{module}:app",
        interface=Interfaces.WSGI,
        address="127.0.0.1",
        port=port,
        blocking_threads=threads,
        log_access=False,
        log_enabled=False,
    ).serve()


def _serve_waitress(module: str, port: int, threads: int) -> None:
    from waitress import create_server

    from forum.cli.dispatching import OneAtATime

    create_server(
        import_module(module).app,
        _dispatcher=OneAtATime(threads),
        host="127.0.0.1",
        port=port,
        ident=None,
        connection_limit=1000,
        asyncore_use_poll=True,
    ).run()


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
