"""Sending mail: letters from templates, through the owner's mail server, behind the page's back."""

import atexit
import logging
import os
import queue
import smtplib
import ssl
import threading
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from urllib.parse import urlsplit

from flask import Flask, current_app
from flask_babel import force_locale

TIMEOUT = 15
MOST_WAITING = 1000
LAST_WORDS = 5

logger = logging.getLogger(__name__)


def is_mail_on() -> bool:
    """Tell whether the owner named a mail server."""
    return bool(current_app.config["SMTP_HOST"])


def public_url(path: str) -> str:
    """Return the whole address of a path: from the settings, never from the request."""
    return str(current_app.config["PUBLIC_URL"]).rstrip("/") + path


def compose(template: str, to: str, language: str | None, **context: object) -> EmailMessage:
    """Write a letter in the receiver's language; the template's first line is the subject."""
    board = current_app.config["NAME"]
    with force_locale(language or current_app.config["LANGUAGE"]):
        page = current_app.jinja_env.get_template(f"mail/{template}.txt")
        text = page.render(board=board, board_url=public_url("/"), **context)
    subject, _, body = text.strip().partition("\n")
    letter = EmailMessage()
    letter["Subject"] = " ".join(subject.split())
    letter["From"] = _sender()
    letter["To"] = _address("", to)
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain=urlsplit(public_url("/")).hostname)
    # Holiday notices must not answer.
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(body.strip() + "\n")
    return letter


def _sender() -> Address:
    name, address = parseaddr(current_app.config["MAIL_FROM"])
    host = urlsplit(public_url("/")).hostname or "localhost"
    return _address(name or current_app.config["NAME"], address or f"noreply@{host}")


def _address(name: str, address: str) -> Address:
    """Put an address into a header; whatever could break out of it is refused."""
    local, _, domain = address.rpartition("@")
    return Address(name, local, domain.encode("idna").decode())


def deliver(letter: EmailMessage) -> None:
    """Hand a letter to the mail server now."""
    config = current_app.config
    tls = ssl.create_default_context()
    place = (config["SMTP_HOST"], config["SMTP_PORT"])
    if config["SMTP_SECURITY"] == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(*place, timeout=TIMEOUT, context=tls)
    else:
        server = smtplib.SMTP(*place, timeout=TIMEOUT)
    with server:
        if config["SMTP_SECURITY"] == "starttls":
            server.starttls(context=tls)
        if config["SMTP_USER"]:
            server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
        server.send_message(letter)


def send(template: str, to: str, language: str | None = None, **context: object) -> bool:
    """Write and deliver a letter; a failure is logged and told, never raised."""
    try:
        deliver(compose(template, to, language, **context))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # The address stays out of the log; the server's words say enough.
        logger.error("The letter %r was not sent: %s", template, error)
        return False
    return True


class Post:
    """One application's letters on their way, and the thread that takes them out."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._jobs: queue.Queue[tuple[Callable, tuple, dict]] = queue.Queue(MOST_WAITING)
        self._lock = threading.Lock()
        self._pid = 0

    def put(self, job: Callable, *values: object, **named: object) -> None:
        """Do a job soon, behind the page's back; when far too many wait, drop it and say so."""
        self._start()
        try:
            self._jobs.put_nowait((job, values, named))
        except queue.Full:
            logger.error("Too many letters are waiting: one was dropped.")

    def wait(self) -> None:
        """Wait until every job so far is done; in tests, do them now."""
        while self._app.testing and not self._jobs.empty():
            self._do_next()
        self._jobs.join()

    def _start(self) -> None:
        """Start the thread at the first job: a forked worker would not inherit one.

        Tests have one connection to the database, which two threads cannot share.
        """
        with self._lock:
            if self._app.testing or self._pid == os.getpid():
                return
            self._pid = os.getpid()
            threading.Thread(target=self._work, daemon=True, name="mail").start()
            atexit.register(self._finish)

    def _work(self) -> None:
        while True:
            self._do_next()

    def _do_next(self) -> None:
        job, values, named = self._jobs.get()
        try:
            with self._app.app_context():
                job(*values, **named)
        except Exception:
            logger.exception("A letter could not be made.")
        finally:
            self._jobs.task_done()

    def _finish(self) -> None:
        """Give the last letters a moment when the board stops."""
        last = threading.Thread(target=self.wait, daemon=True)
        last.start()
        last.join(LAST_WORDS)


def soon(job: Callable, *values: object, **named: object) -> None:
    """Do a job that sends letters after the page was answered, in an application of its own."""
    current_app.extensions["post"].put(job, *values, **named)


def install_mailing(app: Flask) -> None:
    """Give the application its post."""
    app.extensions["post"] = Post(app)
