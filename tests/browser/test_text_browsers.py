"""The whole way in text browsers: read, sign in, answer, and read the answer."""

import os
import re
import subprocess
from typing import NamedTuple

import pytest

from tests.browser.board import PASSWORD
from tests.factories import make_member, make_section, make_thread
from tests.text_browsers import INSTALL, missing_text_browsers

PATIENCE = 60
ENTER, TAB, QUIT = "^J", "^I", "Q"


@pytest.fixture(autouse=True)
def programs():
    if missing := missing_text_browsers():
        give_up = pytest.fail if os.environ.get("FORUM_TEST_NOTHING_SKIPPED") else pytest.skip
        give_up(f"{' and '.join(missing)} could not be found. {INSTALL}")


@pytest.fixture
def run(tmp_path):
    """Return a function that runs a program, as somebody who has just come."""
    environment = os.environ | {"HOME": str(tmp_path), "LANG": "C.UTF-8", "TERM": "xterm"}

    def ran(*command: str, **options) -> str:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=PATIENCE, **options
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return ran


@pytest.fixture
def press(run, board, tmp_path):
    """Return a function that opens a page in lynx and presses keys, as listed."""

    def pressed(path: str, *keys: str) -> None:
        script = tmp_path / "keys"
        script.write_text("".join(f"key {key}\n" for key in keys))
        run(
            "lynx", "-nopause", "-accept_all_cookies", f"-cmd_script={script}", f"{board.url}{path}"
        )

    return pressed


@pytest.fixture
def read(run, board):
    """Return a function that reads a page, as plain text, in either browser."""
    commands = {
        "w3m": ("w3m", "-dump", "-cols", "80", "-I", "UTF-8", "-O", "UTF-8"),
        "lynx": ("lynx", "-dump", "-nolist", "-width=80", "-display_charset=utf-8"),
    }
    return lambda name, path: run(*commands[name], f"{board.url}{path}")


@pytest.fixture
def follow(run, board):
    """Return a function that finds where the links of a page with certain words lead."""

    def followed(path: str, words: str) -> str:
        command = ("lynx", "-dump", "-number_links", "-width=400", "-display_charset=utf-8")
        page = run(*command, f"{board.url}{path}")
        number = re.search(rf"\[(\d+)\]{re.escape(words)}", page)[1]
        return re.search(rf"^ *{number}\. {re.escape(board.url)}(\S+)$", page, re.MULTILINE)[1]

    return followed


class Talk(NamedTuple):
    """A thread as plain values: nothing of the database is held while others write."""

    title: str
    url: str
    section: str
    author: str


@pytest.fixture
def thread(board, named) -> Talk:
    with board.inside():
        made = make_thread(
            make_section(named("Practice")),
            author=make_member(named("Anna")),
            title=named("A talk"),
            posts=22,
        )
        return Talk(made.title, made.url, made.section.title, made.author.name)


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("name", ["w3m", "lynx"])
def test_a_thread_reads_as_it_was_said(read, thread, name):
    page = words(read(name, f"{thread.url}?page=2"))

    assert "Skip to the text Вече Sections News Search Register Sign in" in page
    assert f"{thread.title} {thread.author} ·" in page
    assert re.search(rf"{thread.author} thread author joined \d{{4}} posts 22", page)
    assert "Post #21 Post number 21." in page
    assert page.index("Post number 22.") < page.index("Want to answer?")


def test_links_lead_from_the_index_to_the_thread(follow, thread):
    section = follow("/", thread.section)

    assert follow(section, thread.title) == thread.url
    assert follow("/map", thread.section) == section
    assert follow(follow("/", "Sections"), "Map of the board") == "/map"


def test_somebody_finds_a_thread_signs_in_and_answers(board, read, press, thread, named):
    with board.inside():
        name = board.make_member(named("Boris")).name

    press(
        "/search",
        # The box comes after the links of the head.
        *[TAB] * 9,
        *typed(thread.title),
        TAB,
        ENTER,
        *to(f"{thread.title} #"),
        ENTER,
        *to("Want to answer"),
        ENTER,
        *to("Name or e-mail"),
        *typed(name),
        TAB,
        *typed(PASSWORD),
        TAB,
        TAB,
        ENTER,
        *to("Your reply"),
        *typed("I have read it all."),
        TAB,
        ENTER,
        QUIT,
    )

    page = words(read("lynx", f"{thread.url}?page=2"))
    assert re.search(rf"{name} joined .* Post #23 I have read it all\.", page)


def typed(text: str) -> list[str]:
    """Press the keys of a text."""
    return ["<space>" if sign == " " else sign for sign in text]


def to(text: str) -> list[str]:
    """Search for a text: the next link or field is chosen."""
    return ["/", *typed(text), ENTER]
