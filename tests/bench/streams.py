"""An application with open streams, as server-sent events are: each holds a thread to its end."""

import time

from flask import Flask, Response

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Answer at once, if there is a thread to do it."""
    return "Hello, world!"


@app.get("/stream")
def stream() -> Response:
    """Tell every second that nothing is new."""

    def events():
        while True:
            yield ": nothing\n\n"
            time.sleep(1)

    return Response(events(), mimetype="text/event-stream")
