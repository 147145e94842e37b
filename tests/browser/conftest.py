"""A board that real browsers visit, with script and without."""

import os
from contextlib import contextmanager
from itertools import count

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.board import Board
from tests.browser.watching import Watch
from tests.chromium import find_chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 10_000
_numbers = count(1)

expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def database():
    """Need none: the board has its own, and what is written stays."""


@pytest.fixture(scope="session")
def browser():
    path = find_chromium()
    if path is None:
        missing = pytest.fail if os.environ.get("FORUM_TEST_NOTHING_SKIPPED") else pytest.skip
        missing("No Chromium was found; name one in FORUM_TEST_CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def whole_board(tmp_path_factory):
    board = Board(tmp_path_factory.mktemp("board"))
    board.open()
    yield board
    board.close()


@pytest.fixture
def board(whole_board):
    """Return the board, open and with its usual settings again after each test."""
    yield whole_board
    if whole_board.is_changed:
        whole_board.close()
        whole_board.open()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def has_script(request) -> bool:
    return request.param


@pytest.fixture
def watch(board):
    """Return what looks on; the test fails for what it has seen."""
    watch = Watch(board.url)
    yield watch
    assert watch.complaints == []


@pytest.fixture
def new_context(browser: Browser, board, watch, has_script):
    """Return a function that gives a browser of its own, as from another person's machine."""
    made: list[BrowserContext] = []

    def new(**options) -> BrowserContext:
        options = {"locale": "en-US", "java_script_enabled": has_script} | options
        context = browser.new_context(base_url=board.url, **options)
        context.set_default_timeout(PATIENCE)
        context.on("page", watch.look_at)
        made.append(context)
        return context

    yield new
    for context in made:
        context.close()


@pytest.fixture
def context(new_context) -> BrowserContext:
    return new_context()


@pytest.fixture
def page(context) -> Page:
    return context.new_page()


@pytest.fixture
def named():
    """Return a function that makes a name nobody else has, on a board that keeps everything."""
    return lambda name: f"{name} {next(_numbers)}"


@pytest.fixture
def sign_in(board):
    """Return a function that makes a member, signed in in a browser; it returns the name."""

    def signed_in(context: BrowserContext, name: str, **values) -> str:
        with board.inside():
            member = board.make_member(name, **values)
            context.add_cookies([board.cookie_of(member)])
        return name

    return signed_in


@pytest.fixture
def in_place(has_script):
    """Return a context manager: what is done inside happens without loading the page anew.

    Without script there is nothing to hold: the same acts lead from page to page.
    """

    @contextmanager
    def held(page: Page, *, announced: bool = True):
        if not has_script:
            yield
            return
        page.evaluate("window.isTheSame = true")
        page.evaluate("document.getElementById('announcement').textContent = ''")
        yield
        if announced:
            expect(page.locator("#announcement")).to_have_text("Added to the page.")
        assert page.evaluate("window.isTheSame") is True

    return held
