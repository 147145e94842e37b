"""The smallest Flask application: what any page is measured against."""

from flask import Flask

app = Flask(__name__)


@app.get("/<int:size>")
def hello(size: int) -> str:
    """Answer with as many bytes as a page has."""
    return "x" * size
