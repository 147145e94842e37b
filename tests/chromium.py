"""Find the Chromium that browser tests drive."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find_chromium() -> str | None:
    """Return the path of a Chromium: the one FORUM_TEST_CHROMIUM names, or one on this machine."""
    named = os.environ.get("FORUM_TEST_CHROMIUM")
    found = [shutil.which(name) for name in ((named,) if named else NAMES)]
    if sys.platform == "darwin" and not named and os.path.exists(MACOS):
        found.append(MACOS)
    return next(filter(None, found), None)
