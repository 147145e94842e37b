"""Find the text browsers that tests read the board with."""

import shutil

NAMES = ("lynx", "w3m")
INSTALL = "On Debian: sudo apt install lynx w3m"


def missing_text_browsers() -> list[str]:
    """Name those that this machine does not have."""
    return [name for name in NAMES if shutil.which(name) is None]
