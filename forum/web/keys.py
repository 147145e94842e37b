"""The sheet of keys: what one letter does, for those who read with the keyboard."""

from flask import Flask

from forum.web.keeping import shows
from forum.web.pages import render_page


def install_keys(app: Flask) -> None:
    """Answer /keys; the script shows the same sheet over the page."""

    @app.get("/keys")
    def keys() -> str:
        shows()
        return render_page("shared/keys.html")
