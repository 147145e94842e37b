"""Addresses that are secrets stay out of the log."""

import logging
import re

from flask import Flask

# Whoever reads the log must not be able to go there.
_SECRET = re.compile(r"(/(?:feeds|reset-password|confirm-email)/)[^/\s]+")


class WithoutSecrets(logging.Filter):
    """Takes out of what is written down what would open somebody's feeds or account."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Write every record, but none with a secret."""
        record.msg, record.args = _SECRET.sub(r"\1…", record.getMessage()), ()
        return True


_FILTER = WithoutSecrets()


def install_secrets(app: Flask) -> None:
    """Let the application log no secret address."""
    app.logger.addFilter(_FILTER)
