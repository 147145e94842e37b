"""Pages kept for guests: found again, right after every act, and never somebody's own.

The acts stand in one table. Each is done on a board whose pages are all kept; afterwards every page
must be what an application that keeps none would make of it.
"""

import ast
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from markupsafe import Markup

from forum import reading
from forum.accounts import actions as accounts
from forum.cli import veche
from forum.database.transactions import expect_writing
from forum.extensions import db
from forum.models import Thread, User, Vote
from forum.news import actions as news
from forum.posts import actions as posts
from forum.posts import rerendering
from forum.posts.counting import COUNTERS
from forum.reputation import actions as votes
from forum.sections.planting import Plant, plant_sections
from forum.threads import actions as threads
from forum.threads import merging, moderating, splitting
from forum.versions import changed
from forum.web import guest_pages
from tests import factories
from tests.conftest import browser_of
from tests.web.guest_worlds import HOST, World, built, flush, kept, two_applications, visit

FORUM = Path(__file__).resolve().parents[2] / "forum"


@pytest.fixture(autouse=True)
def database():
    """Need none that is rolled back: this board has one of its own, and real commits."""


@pytest.fixture(scope="module")
def applications(tmp_path_factory, database_url, app) -> Iterator[tuple[Flask, Flask]]:
    folder = tmp_path_factory.mktemp("kept") / "board"
    with two_applications(folder, database_url, app.config["DATA_DIR"]) as applications:
        yield applications


@pytest.fixture
def world(applications) -> Iterator[World]:
    with built(*applications) as world:
        yield world


# What a guest sees after each act is what the act has made of it.


def a_private_square(w: World) -> None:
    plant_sections([Plant(w.square.title, w.square.slug, readers=("Insiders",))])


def a_wrong_counter(w: World) -> None:
    w.thread.post_count += 5


def a_repaired_counter(w: World) -> None:
    next(counter for counter in COUNTERS if counter.name == "threads.post_count").repair()


def an_article(w: World) -> None:
    words = {"title": "News", "standfirst": "One line", "source": "The text"}
    news.publish(w.square, by=w.moderator, **words)


def an_edited_article(w: World) -> None:
    words = {"title": "Other news", "standfirst": "Line", "byline": "Somebody", "source": "Text"}
    news.edit(w.article, **words, picture=None, picture_alt="")


def a_new_renderer(w: World) -> None:
    w.quoted.source = "What the new renderer makes of it."
    db.session.commit()
    rerendering.rerender_some(everything=True)


def a_charge(w: World) -> None:
    command(w, "moderators", "appoint", w.member.name)


def command(w: World, *arguments: str) -> None:
    """Run a command of the command line, as an owner does beside the running board."""
    db.session.rollback()
    settings = {"FORUM_DATA_DIR": str(w.keeping.config["DATA_DIR"])}
    settings["FORUM_DATABASE_URL"] = address_of(w.keeping)
    done = CliRunner(env=settings).invoke(veche, arguments)
    assert done.exit_code == 0, done.output


def address_of(app: Flask) -> str:
    return app.config["SQLALCHEMY_DATABASE_URI"].render_as_string(hide_password=False)


def a_member_seen_long_ago(w: World) -> None:
    w.member.last_seen_to = "everybody"
    w.member.last_seen_at = datetime(2020, 5, 5, tzinfo=UTC)
    changed(w.member)


def a_member_who_comes_back(w: World) -> None:
    with w.keeping.app_context():
        reading.note_seen(w.member)
    flush()


def by_moderator(act: Callable) -> Callable[[World], None]:
    return lambda w: act(w.thread, by=w.moderator, reason="A test")


def hide_post(w: World) -> None:
    posts.hide(w.quoting, by=w.moderator, reason="A test")


def restore_post(w: World) -> None:
    posts.restore(w.quoting, by=w.moderator, reason="A test")


def a_vote(w: World) -> None:
    votes.vote(w.quoted, by=w.moderator, is_plus=True, reason="Well said")


def the_vote() -> Vote:
    return db.session.scalars(db.select(Vote)).one()


def a_void_vote(w: World) -> None:
    a_vote(w)
    votes.void(the_vote(), by=w.moderator, reason="A test")


ACTS: dict[str, Callable[[World], Any]] = {
    "threads.actions.start": lambda w: threads.start(w.square, by=w.member, title="T", source="S"),
    "threads.actions.open_thread": lambda w: threads.open_thread(
        w.square, by=w.member, title="Without posts"
    ),
    "threads.actions.reply": lambda w: threads.reply(
        w.other, by=w.member, source=f"[quote=Alice;{w.quoted.id}]Words[/quote]"
    ),
    "threads.actions.summarize": lambda w: threads.summarize(
        w.thread, by=w.member, source="It came to *this*."
    ),
    "threads.actions.remove_summary": lambda w: threads.remove_summary(w.thread, by=w.moderator),
    "threads.moderating.lock": by_moderator(moderating.lock),
    "threads.moderating.unlock": by_moderator(moderating.unlock),
    "threads.moderating.pin": by_moderator(moderating.pin),
    "threads.moderating.unpin": by_moderator(moderating.unpin),
    "threads.moderating.hide": by_moderator(moderating.hide),
    "threads.moderating.restore": by_moderator(moderating.restore),
    "threads.moderating.move": lambda w: moderating.move(
        w.thread, factories.make_section("Elsewhere"), by=w.moderator, reason="A test"
    ),
    "threads.splitting.split": lambda w: splitting.split(
        w.answer.thread, [w.answer.id], w.square, title="Split", by=w.moderator, reason="A test"
    ),
    "threads.merging.merge": lambda w: merging.merge(
        w.thread, w.other, by=w.moderator, reason="A test"
    ),
    "posts.actions.write": lambda w: threads.reply(w.article.thread, by=w.member, source="Nice"),
    "posts.actions.edit": lambda w: posts.edit(w.quoted, source="Other words altogether."),
    "posts.actions.hide": hide_post,
    "posts.actions.restore": restore_post,
    "posts.rerendering.rerender_some": a_new_renderer,
    "posts.counting.repair": a_repaired_counter,
    "news.actions.publish": an_article,
    "news.actions.edit": an_edited_article,
    "accounts.actions.change_profile": lambda w: accounts.change_profile(
        w.member, about="I", html=Markup("<p>I am.</p>"), avatar="face.webp"
    ),
    "accounts.actions.change_privacy": lambda w: accounts.change_privacy(
        w.member,
        last_seen_to="nobody",
        shows_time=False,
        is_listed_to_guests=False,
        is_found_by_robots=False,
    ),
    "reading.flush, a day later": a_member_who_comes_back,
    "posts.actions.write, an answer": lambda w: threads.reply(
        w.thread, by=w.moderator, source="Yes", reply_to=w.quoted
    ),
    "posts.actions.hide, an answer": lambda w: posts.hide(
        w.answer, by=w.moderator, reason="A test"
    ),
    "sections.planting.plant_sections": a_private_square,
    "reading.flush": lambda w: flush(),
    "cli.moderators.appoint": a_charge,
    "reputation.actions.vote": a_vote,
    "reputation.actions.withdraw": lambda w: votes.withdraw(w.quoted, by=w.moderator),
    "reputation.actions.void": lambda w: votes.void(the_vote(), by=w.moderator, reason="A test"),
    "reputation.actions.validate": lambda w: votes.validate(
        the_vote(), by=w.moderator, reason="A test"
    ),
}
# What has to be done before.
FIRST: dict[str, Callable[[World], Any]] = {
    "threads.actions.remove_summary": lambda w: threads.summarize(
        w.thread, by=w.member, source="It came to *this*."
    ),
    "threads.moderating.unlock": by_moderator(moderating.lock),
    "threads.moderating.unpin": by_moderator(moderating.pin),
    "threads.moderating.restore": by_moderator(moderating.hide),
    "posts.actions.restore": hide_post,
    "reading.flush, a day later": a_member_seen_long_ago,
    "posts.counting.repair": a_wrong_counter,
    "reputation.actions.withdraw": a_vote,
    "reputation.actions.void": a_vote,
    "reputation.actions.validate": a_void_vote,
}
# What guests are shown nothing of.
UNSEEN = {
    "reading.actions": """note_own note_shown mark_section_read mark_board_read unmark_section
        unmark_board""",
    "threads.actions": "hold_with_summary",
    "threads.merging": "why_not",
    "accounts.actions": """register add_member taken_sentence begin_session end_session end_sessions
        set_password change_password change_address confirm_address issue_link issue_reset_link""",
    "drafts.actions": "save add discard follow_merge",
    "bookmarks.actions": "keep change_note remove take_back",
    "ignoring.actions": "ignore stop_ignoring",
    "feeds.actions": "make_key revoke",
}


def visit_all(w: World) -> dict[str, str]:
    """Open every page of an application that keeps them."""
    return {address: visit(w.keeping, address).text for address in w.addresses()}


@pytest.mark.parametrize("name", ACTS)
def test_a_change_is_visible_in_the_very_next_request(world, name):
    if first := FIRST.get(name):
        first(world)
        db.session.commit()
    before = visit_all(world)

    ACTS[name](world)
    db.session.commit()

    fresh = {address: visit(world.plain, address).text for address in world.addresses()}
    assert visit_all(world) == fresh
    assert any(page != before.get(address) for address, page in fresh.items())


def test_the_table_has_every_act():
    verbs = ("moderating", "splitting", "merging")
    modules = [*FORUM.glob("*/actions.py"), *(FORUM / "threads" / f"{verb}.py" for verb in verbs)]
    public = {
        f"{module.parent.name}.{module.stem}.{node.name}"
        for module in modules
        for node in ast.parse(module.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }
    unseen = {f"{module}.{name}" for module, names in UNSEEN.items() for name in names.split()}

    assert public - ACTS.keys() - unseen == set()
    assert unseen <= public


def test_a_second_visit_asks_the_application_nothing(world, monkeypatch):
    first = visit_all(world)
    monkeypatch.setattr(guest_pages.GuestPages, "_ask", lambda *_: pytest.fail("It was asked."))

    assert visit_all(world) == first


def test_other_pages_are_kept_while_one_thread_grows(world, monkeypatch):
    visit_all(world)
    threads.reply(world.other, by=world.moderator, source="More")
    db.session.commit()
    monkeypatch.setattr(guest_pages.GuestPages, "_ask", lambda *_: pytest.fail("It was asked."))

    # Neither the thread nor the profile shows anything of what the moderator wrote elsewhere.
    assert visit(world.keeping, world.thread.url).status_code == 200
    assert visit(world.keeping, world.member.url).status_code == 200
    assert visit(world.keeping, "/moderation/log").status_code == 200


def test_a_change_that_is_undone_changes_nothing(world):
    before = visit_all(world)
    threads.reply(world.thread, by=world.member, source="Never mind")
    db.session.rollback()

    assert visit_all(world) == before


def test_what_members_see_is_kept_for_nobody(world):
    browser = browser_of(world.keeping, world.moderator)
    pages = [browser.get(address, headers=HOST) for address in world.addresses()]

    assert len(kept(world.keeping)) == 0
    assert {page.headers["Cache-Control"] for page in pages} <= {"no-store", "no-cache"}
    assert "ETag" not in browser.get("/", headers=HOST).headers
    assert "Mike" not in visit(world.keeping, "/").text.partition("<main")[0]


def test_views_are_counted_also_of_pages_that_are_kept(world):
    count = world.thread.view_count
    for _ in range(3):
        visit(world.keeping, world.thread.url)
    world.keeping.test_client(use_cookies=False).head(world.thread.url, headers=HOST)
    flush()

    assert world.thread.view_count == count + 3


def test_a_page_that_is_right_after_a_look_is_not_looked_at_again(world):
    visit(world.keeping, world.thread.url)
    factories.make_thread(world.square, author=world.moderator)
    visit(world.keeping, world.thread.url)
    (page,) = [p for p in kept(world.keeping)._proved.values() if p.thread_id]

    assert page.compared_with == world.keeping.extensions["guest_pages"]._latest()
    assert page.compared_with > page.made_after


def test_a_change_while_a_page_is_made_is_in_the_next_one(world, monkeypatch):
    ask = guest_pages.GuestPages._ask
    page, ids = f"{world.thread.url}?page=2", (world.thread.id, world.member.id)
    db.session.rollback()

    def write_meanwhile(layer, environ):
        answer = ask(layer, environ)
        monkeypatch.setattr(guest_pages.GuestPages, "_ask", ask)
        with world.keeping.app_context():
            expect_writing(True)
            thread, member = db.session.get_one(Thread, ids[0]), db.session.get_one(User, ids[1])
            threads.reply(thread, by=member, source="Written meanwhile.")
            db.session.commit()
        return answer

    monkeypatch.setattr(guest_pages.GuestPages, "_ask", write_meanwhile)

    assert "Written meanwhile." not in visit(world.keeping, page).text
    assert "Written meanwhile." in visit(world.keeping, page).text


def test_whoever_has_seen_a_post_sees_it_ever_after(world):
    """Readers who come while others write never get a page older than one they have had."""
    browsers = [browser_of(world.keeping, world.member), browser_of(world.keeping, world.moderator)]
    address, path = world.other.url, f"/threads/{world.other.id}/posts"
    addresses = world.addresses()
    seen: list[list[int]] = [[] for _ in range(3)]
    is_over = threading.Event()
    db.session.rollback()

    def write(number: int) -> None:
        for turn in range(8):
            data = {"source": f"{number} {turn}", "submission_id": f"{number:016}{turn:016}"}
            answer = browsers[number].post(path, data=data, headers=HOST)
            assert answer.status_code == 303

    def read(number: int) -> None:
        while not is_over.is_set():
            page = visit(world.keeping, address).text
            seen[number].append(int(re.search(r"(\d+) repl", page)[1]))

    with ThreadPoolExecutor(5) as pool:
        readers = [pool.submit(read, number) for number in range(3)]
        writers = [pool.submit(write, number) for number in range(2)]
        wait(writers)
        is_over.set()
        for done in [*writers, *readers]:
            done.result()

    assert all(counts == sorted(counts) for counts in seen)
    assert "17 replies" in visit(world.keeping, address).text
    for page in addresses:
        assert visit(world.keeping, page).text == visit(world.plain, page).text


def test_without_a_database_the_application_answers(world, monkeypatch):
    visit(world.keeping, "/")

    def broken(*_) -> int:
        raise OSError("gone")

    monkeypatch.setattr(world.keeping.extensions["guest_pages"]._peek, "number", broken)

    assert visit(world.keeping, "/").status_code == 200
