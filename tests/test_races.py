"""People who act at the same moment, on a database of their own with real transactions."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest
from sqlalchemy import event

from forum.extensions import db
from forum.models import (
    Bookmark,
    Draft,
    LogEntry,
    Post,
    Revision,
    Section,
    Summary,
    Thread,
    User,
)
from forum.posts.tallies import CHECKED
from tests import factories
from tests.boards import own_board
from tests.conftest import Client, browser_of

WRITERS, REPLIES, FEW = 8, 10, 4


@pytest.fixture
def board(tmp_path, database_url):
    """Return the application of a board of its own."""
    settings = {"TESTING": True, "WTF_CSRF_ENABLED": False, "LANGUAGE": "en", "THREADS": 16}
    settings |= {"VOTER_DAYS": 0, "VOTER_POSTS": 0}
    settings["PROPAGATE_EXCEPTIONS"] = False
    with own_board(tmp_path / "board", database_url) as board, board.opened(**settings) as app:
        event.listen(db.engine, "checkout", wait_long)
        db.create_all()
        yield app


def wait_long(connection, record, proxy) -> None:
    """Let writers wait for each other however slow the machine is, but not for its disk."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA busy_timeout=120000")
        connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def thread(board) -> Thread:
    return factories.make_thread(factories.make_section("Square"), posts=2)


@pytest.fixture
def browsers(board) -> list[Client]:
    """Return the browsers of as many members as write at once."""
    return [browser_of(board, factories.make_member(f"Writer {n}")) for n in range(WRITERS)]


@pytest.fixture
def moderator(board) -> Client:
    return browser_of(board, factories.make_moderator("Mike"))


def at_once(*acts: Callable[[], object]) -> list:
    """Do everything at the same moment, each in a thread, and return what came of it."""
    db.session.remove()
    start = threading.Barrier(len(acts))

    def wait_and(act: Callable[[], object]):
        start.wait(timeout=30)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(wait_and, act) for act in acts]]


def key(number: int) -> str:
    return f"{number:032x}"


def reply(browser: Client, thread_id: int, number: int, source: str = "I agree"):
    data = {"source": f"{source}, {number}", "submission_id": key(number)}
    return browser.post(f"/threads/{thread_id}/posts", data=data)


def wrong_counters() -> dict[str, int]:
    db.session.remove()
    found = {counter.name: counter.wrong() for counter in CHECKED}
    return {name: count for name, count in found.items() if count}


def numbers_of(thread_id: int) -> list[int]:
    own = db.select(Post.number).where(Post.thread_id == thread_id)
    return list(db.session.scalars(own.order_by(Post.number)))


def statuses(*answers) -> set[int]:
    """Return the statuses of answers, and of lists of them."""
    lists = [answer if isinstance(answer, list) else [answer] for answer in answers]
    return {answer.status_code for answer in chain.from_iterable(lists)}


def test_many_reply_in_one_thread_while_others_read(board, browsers, guest, thread):
    id, url = thread.id, thread.url
    readers = [browser_of(board, guest) for _ in range(2)]

    def write(browser):
        return [reply(browser, id, number) for number in range(REPLIES)]

    def read(browser):
        return [browser.get(url) for _ in range(REPLIES)]

    answers = at_once(
        *(lambda b=browser: write(b) for browser in browsers),
        *(lambda b=browser: read(b) for browser in readers),
    )

    assert statuses(*answers[:WRITERS]) == {303}
    assert statuses(*answers[WRITERS:]) == {200}
    assert numbers_of(id) == list(range(1, 3 + WRITERS * REPLIES))
    assert wrong_counters() == {}


def test_one_form_sent_many_times_at_once_gives_one_post(browsers, thread):
    id, browser = thread.id, browsers[0]

    answers = at_once(*[lambda: reply(browser, id, 1)] * 6)

    assert statuses(*answers) == {303}
    assert len({answer.location for answer in answers}) == 1
    assert numbers_of(id) == [1, 2, 3]
    assert wrong_counters() == {}


def test_one_new_thread_sent_many_times_at_once_is_one_thread(browsers, thread):
    address = f"/sections/{thread.section_id}/threads"
    data = {"title": "A title", "source": "Text", "submission_id": key(1)}

    answers = at_once(*[lambda: browsers[0].post(address, data=data)] * 6)

    assert statuses(*answers) == {303}
    assert len({answer.location for answer in answers}) == 1
    assert db.session.scalar(db.select(db.func.count(Thread.id))) == 2
    assert wrong_counters() == {}


def test_many_start_threads_in_one_section(browsers, thread):
    section_id = thread.section_id
    data = {"title": "A title", "source": "Text", "submission_id": key(1)}

    def start(browser):
        return browser.post(f"/sections/{section_id}/threads", data=data)

    answers = at_once(*(lambda b=browser: start(b) for browser in browsers))

    assert statuses(*answers) == {303}
    assert len({answer.location for answer in answers}) == WRITERS
    assert wrong_counters() == {}


def test_hiding_and_restoring_while_others_reply(browsers, moderator, thread):
    id, post_id = thread.id, thread.last_post_id

    def quarrel():
        return [
            moderator.post(f"/{thing}/{act}", data={"reason": "A quarrel"})
            for thing in (f"threads/{id}", f"posts/{post_id}") * 4
            for act in ("hide", "restore")
        ]

    def write(browser):
        return [reply(browser, id, number) for number in range(FEW)]

    answers = at_once(quarrel, *(lambda b=browser: write(b) for browser in browsers[:4]))

    assert statuses(answers[0]) == {303}
    assert statuses(*answers[1:]) <= {303, 404}
    assert numbers_of(id) == list(range(1, 1 + db.session.get(Thread, id).last_number))
    assert wrong_counters() == {}


def test_two_moderators_hide_the_same_thing(browsers, moderator, thread):
    id, post_id = thread.id, thread.last_post_id

    for thing in (f"posts/{post_id}", f"threads/{id}"):
        act = {"reason": "A quarrel"}
        at_once(*[lambda t=thing, a=act: moderator.post(f"/{t}/hide", data=a)] * 4)

    acts = db.session.scalars(db.select(LogEntry.act).order_by(LogEntry.id))
    assert acts.all() == ["hide_post", "hide"]
    assert wrong_counters() == {}


def test_threads_move_both_ways_while_others_reply(board, browsers, thread):
    other = factories.make_section("Theory")
    there = factories.make_thread(other, author=thread.author)
    places = {thread.id: other.id, there.id: thread.section_id}
    chiefs = [browser_of(board, factories.make_member(f"Chief {n}", is_admin=True)) for n in "12"]
    ids = list(places)

    def move(browser, id):
        answers, target = [], places[id]
        for _ in range(5):
            data = {"section": target, "reason": "There"}
            answers.append(browser.post(f"/threads/{id}/move", data=data))
            target = sum(places.values()) - target
        return answers

    def write(browser):
        return [reply(browser, ids[number % 2], number) for number in range(FEW)]

    answers = at_once(
        *(lambda c=chief, i=id: move(c, i) for chief, id in zip(chiefs, ids, strict=True)),
        *(lambda b=browser: write(b) for browser in browsers[:4]),
    )

    assert statuses(*answers) == {303}
    assert wrong_counters() == {}


def test_a_thread_moved_out_of_sight_while_others_reply(board, browsers, thread):
    id, square_id = thread.id, thread.section_id
    room = factories.make_section("Back room", readers=(factories.make_group(),))
    room_id = room.id
    chief = browser_of(board, factories.make_member("Chief", is_admin=True))

    def move():
        targets = [room_id, square_id] * 4
        data = ({"section": target, "reason": "Quiet"} for target in targets)
        return [chief.post(f"/threads/{id}/move", data=each) for each in data]

    def write(browser):
        return [reply(browser, id, number) for number in range(FEW)]

    answers = at_once(move, *(lambda b=browser: write(b) for browser in browsers[:4]))

    assert statuses(answers[0]) == {303}
    assert statuses(*answers[1:]) <= {303, 404}
    assert wrong_counters() == {}


def test_one_post_is_edited_in_many_windows(browsers, thread):
    author = db.session.scalars(db.select(User).where(User.name == "Writer 0")).one()
    post = factories.make_post(thread, author=author)
    id, address = post.id, post.url

    def edit(number):
        return browsers[0].post(address, data={"source": f"Version {number}", "revision": ""})

    answers = at_once(*(lambda n=number: edit(n) for number in range(6)))

    numbers = db.session.scalars(db.select(Revision.number).order_by(Revision.number)).all()
    assert statuses(*answers) <= {303, 422}
    assert numbers == list(range(1, db.session.get(Post, id).revision))


def test_one_draft_is_saved_from_many_windows(browsers, thread):
    place = f"reply:{thread.id}"

    def save(number):
        return browsers[0].post("/drafts", data={"place": place, "source": f"Half {number}"})

    answers = at_once(*(lambda n=number: save(n) for number in range(6)))

    assert statuses(*answers) == {303}
    assert db.session.scalar(db.select(db.func.count(Draft.id))) == 1


def test_two_post_each_others_quotes(browsers, thread):
    id, said = thread.id, [factories.post_number(thread, number) for number in (1, 2)]
    quotes = [f"[quote=X;{post.id}]{post.source}[/quote]" for post in said]

    answers = at_once(
        *(
            lambda b=browser, q=quote: [reply(b, id, number, q) for number in range(5)]
            for browser, quote in zip(browsers, quotes * 2, strict=False)
        )
    )

    assert statuses(*answers) == {303}
    assert wrong_counters() == {}


def test_many_answer_who_is_writing_by_name(browsers, thread):
    id = thread.id
    writer = db.session.scalars(db.select(User).where(User.name == "Writer 0")).one()
    factories.make_post(thread, author=writer)

    def answer(browser):
        return [reply(browser, id, number, f"Writer 0, {number}") for number in range(FEW)]

    answers = at_once(
        lambda: [reply(browsers[0], id, number) for number in range(FEW)],
        *(lambda b=browser: answer(b) for browser in browsers[1:5]),
    )

    named = db.session.scalars(db.select(Post).where(Post.is_addressed_by_name)).all()
    assert statuses(*answers) == {303}
    assert len(named) == 4 * FEW
    assert all(post.reply_to.author.name == "Writer 0" for post in named)
    assert all(post.reply_to.number < post.number for post in named)
    assert wrong_counters() == {}


def test_sections_count_what_is_written_in_all_of_them(browsers, thread):
    ids = [factories.make_thread(factories.make_section()).id for _ in range(4)]

    def write(browser, shift):
        return [reply(browser, ids[(n + shift) % 4], n) for n in range(FEW)]

    answers = at_once(*(lambda b=browser, n=n: write(b, n) for n, browser in enumerate(browsers)))

    total = db.session.scalar(db.select(db.func.sum(Section.post_count)))
    assert statuses(*answers) == {303}
    assert total == 2 + 4 + WRITERS * FEW
    assert wrong_counters() == {}


def test_months_writers_and_quotes_are_counted_while_all_write_edit_and_hide(
    board, browsers, moderator, thread
):
    id, said = thread.id, factories.post_number(thread, 1)
    own = [factories.make_post(thread, author=writer).id for writer in writers_by_name()[:4]]
    quotation = f"[quote=X;{said.id}]{said.source}[/quote]"

    def write(browser):
        return [reply(browser, id, number, quotation) for number in range(FEW)]

    def edit(browser, post_id):
        texts = [f"{quotation} {n}" if n % 2 else f"Other words {n}" for n in range(FEW)]
        return [browser.post(f"/posts/{post_id}", data={"source": text}) for text in texts]

    def quarrel():
        acts = ("hide", "restore") * FEW
        data = {"reason": "A quarrel"}
        return [moderator.post(f"/posts/{own[0]}/{act}", data=data) for act in acts]

    answers = at_once(
        quarrel,
        *(lambda b=browser: write(b) for browser in browsers[4:]),
        *(
            lambda b=browser, p=post: edit(b, p)
            for browser, post in zip(browsers, own, strict=False)
        ),
    )

    # The author of a hidden post may not change it; that is all that is ever refused.
    assert statuses(*answers[:5]) == {303}
    assert statuses(*answers[5:]) <= {303, 403, 404}
    assert wrong_counters() == {}


def writers_by_name() -> list[User]:
    named = db.select(User).where(User.name.like("Writer %"))
    return list(db.session.scalars(named.order_by(User.name)))


def test_two_pin_a_summary_at_once_and_one_sees_what_the_other_wrote(board, moderator, thread):
    id, author = thread.id, browser_of(board, thread.author)

    def pin(browser, words):
        return browser.post(f"/threads/{id}/summary", data={"source": words, "started": ""})

    answers = at_once(lambda: pin(moderator, "One"), lambda: pin(author, "Two"))

    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert db.session.scalar(db.select(db.func.count(Summary.thread_id))) == 1


def test_a_post_marked_many_times_at_once_has_one_bookmark(board, browsers, thread):
    path, browser = f"/threads/{thread.id}/bookmark", browsers[0]
    acts = [lambda n=n: browser.post(path, data={"note": f"Note {n}"}) for n in range(6)]

    answers = at_once(*acts)

    db.session.remove()
    assert statuses(*answers) == {303}
    (note,) = db.session.scalars(db.select(Bookmark.note)).all()
    assert note in {f"Note {n}" for n in range(6)}


def test_nobody_keeps_too_many_bookmarks_from_many_windows(board, browsers, thread):
    board.config["BOOKMARKS_MOST"] = 1
    ids = [factories.make_thread(thread.section).id for _ in range(4)]

    answers = at_once(*(lambda i=id: browsers[0].post(f"/threads/{i}/bookmark") for id in ids))

    assert sorted(answer.status_code for answer in answers) == [303, 403, 403, 403]


def test_ignoring_and_ceasing_at_once_are_counted_rightly(board, browsers):
    browser, others = browsers[0], [factories.make_member(f"Other {n}").id for n in range(3)]
    acts = [
        lambda id=id, act=act: browser.post(f"/members/{id}/{act}")
        for id in others
        for act in ("ignore", "ignore", "stop-ignoring")
    ]

    answers = at_once(*acts)

    assert statuses(*answers) == {303}
    assert wrong_counters() == {}


def test_answers_given_and_hidden_at_once_are_counted_rightly(board, browsers, moderator, thread):
    id, opening = thread.id, factories.last_post_of(thread).id
    given = [factories.make_post(thread, reply_to=factories.last_post_of(thread)).id for _ in "ab"]

    def answer(browser, number):
        data = {"source": f"Yes, {number}", "submission_id": key(number), "reply_to": opening}
        return browser.post(f"/threads/{id}/posts", data=data)

    def hide(post_id):
        return moderator.post(f"/posts/{post_id}/hide", data={"reason": "A test"})

    answers = at_once(
        *(lambda b=b, n=n: answer(b, n) for n, b in enumerate(browsers[:FEW])),
        *(lambda p=p: hide(p) for p in given),
    )

    assert statuses(*answers) == {303}
    assert wrong_counters() == {}
