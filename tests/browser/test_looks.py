"""How pages look and what they weigh: on each kind of page, light and dark, narrow and wide."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from forum.accounts.models import User
from forum.extensions import db
from tests.browser import places
from tests.browser.board import Board
from tests.factories import make_section, make_thread

AXE = (Path(__file__).parent / "vendor/axe-core/axe.min.js").read_text("utf-8")
WIDTHS = (320, 360, 768, 1280)
KILOBYTE = 1024

# axe leaves the size of targets out unless it is asked; links inside sentences may be small.
JUDGE = """
async (rules) => {
  const options = {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}};
  if (rules) { options.runOnly = {type: "rule", values: rules}; }
  const {violations} = await axe.run(document, options);
  return violations.flatMap(({id, nodes}) => nodes.map(({target, any, all, none}) =>
    [id, ...target, ...[...any, ...all, ...none].map((check) => check.message)].join(" ")));
}
"""
OVERFLOW = """
() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((node) => node.getBoundingClientRect().right > room + 1)
    .map((node) => `${innerWidth}: ${node.tagName}.${node.className}`).slice(0, 8);
}
"""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """A board of its own with hostile texts on every page; returns it and the addresses."""
    board = Board(tmp_path_factory.mktemp("crowded"))
    board.open()
    with board.inside():
        addresses = places.build(board)
    yield board, addresses
    board.close()


@pytest.fixture
def board(crowded):
    return crowded[0]


@pytest.fixture
def has_script() -> bool:
    return True


def member_named(name: str) -> User:
    return db.session.scalars(select(User).where(User.name == name)).one()


def overflowing(page: Page, widths: tuple[int, ...]) -> list[str]:
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        found += page.evaluate(OVERFLOW)
    return found


@pytest.mark.parametrize("name", places.PAGES)
def test_a_page_is_fit_for_everybody(page, context, crowded, watch, name):
    watch.expect("403", "404", "409")
    board, addresses = crowded
    who, way = places.PAGES[name]
    if who:
        with board.inside():
            context.add_cookies([board.cookie_of(member_named(who))])
    way(page, addresses)
    page.evaluate(AXE)

    assert page.evaluate(JUDGE) == []
    assert overflowing(page, WIDTHS) == []
    # What has just arrived glows, and fades: its colours are judged where they stay.
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate(JUDGE, ["color-contrast", "target-size"]) == []


def transferred(page: Page, path: str) -> list[int]:
    """Open a page for the first time; return the bytes of each answer as they came."""
    sizes: list[int] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    return sizes


@pytest.mark.parametrize("path", ["/", "a thread of twenty posts"])
def test_a_first_visit_is_light(page, crowded, path):
    board, _ = crowded
    if path != "/":
        with board.inside():
            first, *others = places.demo_texts(20)
            thread = make_thread(make_section("Лёгкий раздел"), source=first)
            for text in others:
                places.make_post(thread, source=text)
            path = thread.url

    sizes = transferred(page, path)

    assert sum(sizes) < 30 * KILOBYTE
    # The page, its style and that of paper, our script, the icons and the icon of the tab; a thread
    # has one more script.
    assert len(sizes) <= 6 + (path != "/")


def test_paper_shows_the_words_alone(page, crowded):
    page.goto(crowded[1]["thread"])
    page.emulate_media(media="print")

    for chrome in (".top", ".foot", ".prompt", ".pager"):
        assert page.locator(chrome).count()
        assert not any(part.is_visible() for part in page.locator(chrome).all())
    assert page.locator(".prose").first.is_visible()
