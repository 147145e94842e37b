"""What wrk says is read right, and the loader that stands in for it loads."""

import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from tests.bench.loads import _by_threads, read_wrk

REPORT = """Running 2s test @ http://127.0.0.1:8000/
  1 threads and 8 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    12.25ms   20.01ms 189.04ms   90.77%
  Latency Distribution
     50%  812.00us
     75%    8.01ms
     90%   31.32ms
     99%    1.02s
  2500 requests in 2.00s, 20.16MB read
{errors}Requests/sec:   1250.12
"""


def test_the_report_of_wrk():
    load = read_wrk(REPORT.format(errors=""))

    assert (load.requests, load.seconds, load.errors) == (2500, 2.0, 0)
    assert load.per_second == 1250
    assert (load.p50, load.p99) == (pytest.approx(0.812), 1020)


def test_errors_are_counted():
    errors = (
        "  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 5\n"
    )
    assert read_wrk(REPORT.format(errors=errors)).errors == 15


class Silent(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


def test_the_loader_without_wrk():
    def answer(environ, start_response):
        status = "200 OK" if environ["PATH_INFO"] == "/right" else "404 Not Found"
        start_response(status, [("Content-Length", "2")])
        return [b"ok"]

    with make_server("127.0.0.1", 0, answer, handler_class=Silent) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        right = _by_threads(server.server_port, "/right", {}, 0.2)
        wrong = _by_threads(server.server_port, "/wrong", {}, 0.2)
        server.shutdown()
        serving.join()

    assert right.requests > 0
    assert right.errors == 0
    assert right.p50 <= right.p99
    assert wrong.errors == wrong.requests > 0
