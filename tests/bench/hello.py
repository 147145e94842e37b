"""The smallest Flask application: what a page is measured against.

    python -m tests.bench.hello waitress 28001 8

Answers /<n> with n bytes, under the same server and as many threads as the forum has.
"""

import logging
import sys

from flask import Flask

app = Flask(__name__)


@app.get("/<int:size>")
def hello(size: int) -> str:
    """Answer with as many bytes as a page has."""
    return "x" * size


def main(server: str, port: int, threads: int) -> None:
    """Serve until killed."""
    if server == "granian":
        from granian import Granian

        Granian(
            "tests.bench.hello:app",
            interface="wsgi",
            address="127.0.0.1",
            port=port,
            blocking_threads=threads,
            log_enabled=False,
        ).serve()
    else:
        from waitress import serve

        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        serve(app, host="127.0.0.1", port=port, threads=threads, ident=None)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
