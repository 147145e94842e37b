"""What no page may do while a test looks on: fail, complain, or ask another host."""

import re

from playwright.sync_api import ConsoleMessage, Page, Request

STATUS = re.compile(r"Failed to load resource: .*status of (\d+)")


class Watch:
    """The complaints of a browser's pages, but for those a test expects."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.expected = {"422"}
        self.complaints: list[str] = []

    def expect(self, *signs: str) -> None:
        """Take errors with these statuses or words for what the test is about."""
        self.expected.update(signs)

    def expect_no_answer(self) -> None:
        """Take what browsers say of a board that is away, or goes while it answers."""
        self.expect("ERR_CONNECTION_", "ERR_EMPTY_RESPONSE", "ERR_CONTENT_LENGTH_MISMATCH")
        self.expect("ERR_INCOMPLETE_CHUNKED_ENCODING", "Failed to fetch")

    def look_at(self, page: Page) -> None:
        """Note from now on whatever goes wrong on a page."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._follow)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        status = STATUS.search(message.text)
        sign = status[1] if status else message.text
        if not any(expected in sign for expected in self.expected):
            self.complaints.append(f"{message.type}: {message.text}")

    def _follow(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.complaints.append(f"a request to {request.url}")
