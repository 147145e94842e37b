"""What wrk says is read right, and the loader that stands in for it loads."""

import threading
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from tests.bench.loads import (
    Target,
    UnexpectedAnswer,
    ask_together,
    by_threads,
    fetch,
    percentile,
    read_wrk,
)

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
Transfer/sec:     10.08MB
Unexpected answers: {unexpected}
"""


def test_the_report_of_wrk():
    load = read_wrk(REPORT.format(errors="", unexpected=0))

    assert (load.requests, load.seconds, load.errors) == (2500, 2.0, 0)
    assert load.per_second == 1250
    assert (load.p50, load.p99) == (pytest.approx(0.812), 1020)


def test_what_wrk_leaves_behind_was_work_too():
    assert read_wrk(REPORT.format(errors="", unexpected=0), connections=32).answered == 2532


def test_errors_are_counted():
    errors = (
        "  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 5\n"
    )
    assert read_wrk(REPORT.format(errors=errors, unexpected=5)).errors == 15


def test_a_report_that_is_none_is_refused():
    with pytest.raises(ValueError, match="unable to connect"):
        read_wrk("unable to connect to 127.0.0.1:8000 Connection refused")


class Silent(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


STATUSES = {"/right": "200 OK", "/known": "304 Not Modified"}


@contextmanager
def answering(agents: list[str]):
    def answer(environ, start_response):
        agents.append(environ.get("HTTP_USER_AGENT", ""))
        status = STATUSES.get(environ["PATH_INFO"], "404 Not Found")
        body = b"" if status.startswith("304") else b"ok"
        start_response(status, [("Content-Length", str(len(body))), ("ETag", '"1"')])
        return [body]

    with make_server("127.0.0.1", 0, answer, handler_class=Silent) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            serving.join()


def test_the_loader_without_wrk():
    with answering([]) as port:
        right = by_threads(Target(port, ("/right",)), 0.2)
        wrong = by_threads(Target(port, ("/wrong",)), 0.2)
        known = by_threads(Target(port, ("/known",), status=304), 0.2)

    assert right.requests > 0
    assert right.errors == known.errors == 0
    assert right.p50 <= right.p99
    assert wrong.errors == wrong.requests > 0


def test_turns_are_asked_once_each_with_headers_of_their_own():
    agents: list[str] = []
    with answering(agents) as port:
        turns = iter([{"User-Agent": f"Guest {number}"} for number in range(20)])
        load = ask_together(Target(port, ("/right",)), turns, connections=3)

    assert load.requests == load.answered == 20
    assert sorted(agents) == sorted(f"Guest {number}" for number in range(20))


def test_one_answer_is_looked_at():
    with answering([]) as port:
        assert fetch(Target(port, ("/right",))).headers.get("etag") == '"1"'
        with pytest.raises(UnexpectedAnswer, match="/wrong answered 404, 200 was expected"):
            fetch(Target(port, ("/wrong",)))


@pytest.mark.parametrize(
    ("times", "share", "found"),
    [([], 0.5, 0.0), ([1.0], 0.99, 1.0), ([1.0, 2.0, 3.0, 4.0], 0.5, 3.0), ([1.0, 9.0], 0.99, 9.0)],
)
def test_percentiles(times, share, found):
    assert percentile(times, share) == found
