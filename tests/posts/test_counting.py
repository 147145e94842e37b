"""Counters: true after every act, whatever came before, and mended when somebody spoilt them."""

import random
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from forum.extensions import db
from forum.models import Post, Section, Thread, User, Vote
from forum.news import actions as news
from forum.posts import actions as posts
from forum.posts.counting import COUNTERS
from forum.posts.tallies import CHECKED
from forum.reputation import actions as votes
from forum.threads import actions as threads
from forum.threads import merging, moderating, splitting
from forum.threads.moderating import ActRefused
from tests.factories import (
    make_group,
    make_member,
    make_moderator,
    make_section,
    make_thread,
    make_vote,
)


class Board:
    """Two public sections and a private one, three authors, and every act that counts."""

    def __init__(self) -> None:
        self.insiders = insiders = make_group()
        self.sections = [
            make_section("Square"),
            make_section("Market"),
            make_section("Back room", readers=(insiders,)),
        ]
        self.authors = [make_member(groups=(insiders,)) for _ in range(3)]
        self.moderator = make_moderator()
        self.turn = 0

    def author(self) -> User:
        self.turn += 1
        return self.authors[self.turn % 3]

    def thread(self, number: int) -> Thread:
        return all_of(Thread)[number]

    def post(self, number: int) -> Post:
        return all_of(Post)[number]

    def start(self, section: int) -> None:
        threads.start(self.sections[section], by=self.author(), title="A title", source="Text")

    def article(self, section: int) -> None:
        texts = {"title": "A headline", "standfirst": "In short", "source": "Text"}
        news.publish(self.sections[section], by=self.author(), **texts)

    def reply(self, thread: int) -> None:
        threads.reply(self.thread(thread), by=self.author(), source="I agree")

    def quote(self, thread: int, post: int) -> None:
        quoted = self.post(post)
        source = f"[quote=x;{quoted.id}]\n{quoted.source}\n[/quote] https://example.org"
        threads.reply(self.thread(thread), by=self.author(), source=source)

    def answer(self, post: int) -> None:
        answered = self.post(post)
        threads.reply(answered.thread, by=self.author(), source="Yes", reply_to=answered)

    def edit(self, post: int) -> None:
        posts.edit(self.post(post), source=f"Other words {self.turn}")

    def vote(self, post: int) -> None:
        voter = make_member(groups=(self.insiders,))
        make_vote(self.post(post), by=voter, is_plus=self.turn % 4 > 0)

    def withdraw(self, vote: int) -> None:
        given = all_of(Vote)[vote]
        votes.withdraw(given.post, by=given.voter)

    def void(self, vote: int) -> None:
        votes.void(all_of(Vote)[vote], by=self.moderator, reason="A test")

    def validate(self, vote: int) -> None:
        votes.validate(all_of(Vote)[vote], by=self.moderator, reason="")

    def hide_post(self, post: int) -> None:
        posts.hide(self.post(post), by=self.moderator, reason="A test")

    def restore_post(self, post: int) -> None:
        posts.restore(self.post(post), by=self.moderator, reason="")

    def hide(self, thread: int) -> None:
        moderating.hide(self.thread(thread), by=self.moderator, reason="A test")

    def restore(self, thread: int) -> None:
        moderating.restore(self.thread(thread), by=self.moderator, reason="")

    def move(self, thread: int, section: int) -> None:
        target = self.sections[section]
        moderating.move(self.thread(thread), target, by=self.moderator, reason="A test")

    def split(self, thread: int, section: int, *numbers: int) -> None:
        """Split the posts with these numbers out, or the second half of those that can be."""
        found, target = self.thread(thread), self.sections[section]
        own = db.select(Post).where(Post.thread_id == found.id).order_by(Post.number)
        posts = [post for post in db.session.scalars(own) if not post.is_opening]
        chosen = [post for post in posts if post.number in numbers] or posts[len(posts) // 2 :]
        with suppress(ActRefused):
            ids = [post.id for post in chosen]
            why = {"by": self.moderator, "reason": "A test"}
            splitting.split(found, ids, target, title="Another title", **why)

    def merge(self, thread: int, into: int) -> None:
        with suppress(ActRefused):
            target = self.thread(into)
            merging.merge(self.thread(thread), target, by=self.moderator, reason="A test")

    def do(self, act: str) -> None:
        """Do what a word with numbers says, such as `move:0:2`."""
        verb, *numbers = act.split(":")
        getattr(self, verb)(*map(int, numbers))
        db.session.commit()


def all_of(model) -> list:
    return list(db.session.scalars(db.select(model).order_by(model.id)))


def wrong_counters() -> dict[str, int]:
    db.session.expire_all()
    found = {counter.name: counter.wrong() for counter in CHECKED}
    return {name: count for name, count in found.items() if count}


def smallest_count() -> int:
    columns = (Thread.post_count, Section.thread_count, Section.post_count, User.post_count,
               Post.answer_count)  # fmt: skip
    return min(db.session.scalar(db.select(db.func.min(column))) or 0 for column in columns)


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.mark.parametrize(
    "acts",
    [
        "start:0",
        "start:2",
        "article:0",
        "start:0 reply:0 reply:0",
        "start:0 start:0 reply:0",
        "article:0 reply:0 reply:0",
        "start:0 reply:0 edit:1 edit:0",
        "start:0 reply:0 hide_post:0",
        "start:0 reply:0 hide_post:1",
        "start:0 hide_post:0",
        "start:0 hide_post:0 restore_post:0",
        "start:0 reply:0 hide_post:1 hide_post:0 restore_post:1 restore_post:0",
        "start:0 reply:0 hide_post:1 reply:0",
        "start:0 reply:0 hide_post:1 hide_post:1",
        "start:0 reply:0 restore_post:1",
        "article:0 reply:0 hide_post:0",
        "start:0 hide:0",
        "start:0 reply:0 start:0 hide:0",
        "start:0 start:0 hide:1 restore:1",
        "start:0 hide:0 hide:0",
        "start:0 restore:0",
        "start:0 hide_post:0 hide:0 restore:0",
        "start:0 reply:0 hide:0 hide_post:1 restore:0",
        "start:0 reply:0 hide_post:1 hide:0 restore_post:1 restore:0",
        "start:0 hide:0 edit:0 restore:0",
        "start:0 reply:0 start:1 move:0:1",
        "start:0 move:0:0",
        "start:0 start:0 move:1:1 move:1:0",
        "start:0 reply:0 move:0:2",
        "start:2 reply:0 move:0:0",
        "start:0 move:0:2 reply:0 move:0:0",
        "start:0 reply:0 hide_post:1 move:0:2 restore_post:1 move:0:1",
        "start:0 hide:0 move:0:1 restore:0",
        "start:0 hide:0 move:0:2 restore:0 move:0:0",
        "start:2 hide:0 move:0:0 restore:0",
        "start:2 hide_post:0 move:0:0 restore_post:0",
        "start:0 article:0 reply:1 move:1:2 hide_post:1 move:1:1",
        "article:0 hide:0 restore:0 reply:0",
        "start:0 quote:0:0 quote:0:0 edit:1 hide_post:2 edit:2 restore_post:2",
        "start:0 start:1 quote:1:0 quote:0:1 move:0:2 hide_post:2",
        "start:0 quote:0:0 hide_post:0 hide_post:1 restore_post:0 restore_post:1",
        "start:0 answer:0 answer:0 answer:1 hide_post:1 restore_post:1",
        "start:0 answer:0 hide_post:0 hide_post:1 restore_post:0 restore_post:1 move:0:2",
        "article:0 reply:0 answer:0 hide:0 restore:0 move:0:1",
        "start:0 vote:0 vote:0 vote:0",
        "start:2 vote:0 move:0:0 vote:0 move:0:2",
        "start:0 vote:0 withdraw:0 vote:0 void:0 validate:0 void:0",
        "start:0 reply:0 vote:1 hide_post:1 void:0 restore_post:1 validate:0",
        "start:0 reply:0 vote:1 vote:0 hide:0 void:1 restore:0 validate:1",
        "start:0 vote:0 hide_post:0 move:0:2 withdraw:0 restore_post:0 move:0:1",
        "start:0 vote:0 void:0 void:0 validate:0 validate:0",
        "start:0 reply:0 reply:0 split:0:0 reply:0 reply:1 split:1:1:2",
        "start:0 reply:0 reply:0 reply:0 hide_post:2 split:0:2:2:3 restore_post:2 hide:1",
        "start:0 reply:0 reply:0 hide_post:1 split:0:1:2:3 split:0:1:3 hide_post:2",
        "start:2 reply:0 vote:1 split:0:0:2 vote:1 merge:1:0 withdraw:1",
        "start:0 answer:0 answer:1 answer:1 split:0:0:3:4 merge:1:0 answer:3 edit:2",
        "start:0 quote:0:0 quote:0:1 quote:0:1 split:0:0:3 hide_post:3 merge:1:0 edit:2 edit:1",
        "start:0 start:1 reply:0 reply:1 merge:0:1 reply:1 hide_post:2 hide:1 restore:1 move:1:2",
        "start:0 start:2 reply:1 hide_post:0 hide_post:2 merge:1:0 restore_post:2 restore_post:0",
        "start:0 start:0 start:1 merge:0:1 merge:1:2 move:2:0 reply:2 merge:2:2",
        "start:0 start:0 hide:1 merge:0:1 merge:1:0 restore:1 merge:1:0 restore:1",
        "article:0 reply:0 reply:0 answer:1 split:0:1:1 merge:0:1 merge:1:0 reply:0",
    ],
)
def test_counters_are_true_after_every_act(board, acts):
    for act in acts.split():
        board.do(act)

        assert (act, wrong_counters()) == (act, {})
        assert smallest_count() >= 0


VERBS = """
    reply reply answer quote edit hide_post restore_post hide restore move move vote vote void
    validate split split merge
""".split()


def post_stands(post: Post) -> bool:
    return not post.is_hidden and not post.thread.is_hidden


def random_act(board: Board, chance: random.Random) -> str:
    """Choose an act that is possible now; starting is rare, and everything else is equally so."""
    threads, posts = len(all_of(Thread)), len(all_of(Post))
    if not posts or chance.random() < 0.15:
        return f"{chance.choice(['start', 'start', 'article'])}:{chance.randrange(3)}"
    verb = chance.choice(VERBS)
    given = len(all_of(Vote))
    if verb in {"void", "validate"}:
        return f"{verb}:{chance.randrange(given)}" if given else "start:0"
    if verb == "vote":
        open_to_all = [n for n, post in enumerate(all_of(Post)) if post_stands(post)]
        return f"vote:{chance.choice(open_to_all)}" if open_to_all else "start:0"
    if verb in {"answer", "edit", "hide_post", "restore_post"}:
        return f"{verb}:{chance.randrange(posts)}"
    thread = chance.randrange(threads)
    if verb == "merge":
        return f"merge:{thread}:{chance.randrange(threads)}"
    if board.thread(thread).is_merged:
        return random_act(board, chance)
    if verb == "split":
        return f"split:{thread}:{chance.randrange(3)}"
    if verb in {"reply", "quote"} and board.thread(thread).is_hidden:
        verb = "restore"
    if verb == "quote":
        return f"quote:{thread}:{chance.randrange(posts)}"
    return f"move:{thread}:{chance.randrange(3)}" if verb == "move" else f"{verb}:{thread}"


@pytest.mark.parametrize("seed", ["bread", "salt", "honey"])
def test_counters_are_true_all_along_a_random_walk(board, seed):
    chance, walked = random.Random(seed), []

    for _ in range(60):
        walked.append(random_act(board, chance))
        board.do(walked[-1])

        assert (walked, wrong_counters()) == (walked, {})
        assert smallest_count() >= 0


def test_what_the_counters_tell(board):
    for act in "start:0 reply:0 reply:0 hide_post:2 start:0 hide:1 start:2".split():
        board.do(act)

    square, _, back_room = board.sections
    db.session.expire_all()
    assert (square.thread_count, square.post_count) == (1, 2)
    assert (back_room.thread_count, back_room.post_count) == (1, 1)
    assert (board.thread(0).post_count, board.thread(0).last_number) == (2, 3)
    assert board.thread(0).last_post == square.last_post == board.post(1)
    assert sum(author.post_count for author in board.authors) == 2


def test_a_thread_without_visible_posts_stands_where_it_began(board):
    board.do("start:0")
    thread = board.thread(0)

    board.do("hide_post:0")

    assert (thread.last_post, thread.last_post_at) == (None, thread.created_at)
    assert thread.section.last_post is None


def test_posts_written_down_later_than_they_happened_are_not_the_last_of_their_section(board):
    from forum.database.clock import at

    board.do("start:0")
    with at(datetime(2005, 3, 1, tzinfo=UTC)):
        board.do("start:0")

    assert wrong_counters() == {}
    assert board.sections[0].last_post == board.post(0)


SPOILT = {
    "posts.addressed_to_id": db.select(db.func.min(User.id)).scalar_subquery(),
    "threads.post_count": 17,
    "threads.last_post_id": None,
    "threads.last_post_at": datetime(2005, 3, 1, tzinfo=UTC),
    "sections.thread_count": -1,
    "sections.post_count": 99,
    "sections.last_post_id": None,
    "users.post_count": -5,
    "posts.answer_count": 3,
    "users.ignored_count": 1,
    "posts.score": 7,
    "users.reputation": -5,
}


@pytest.mark.parametrize("counter", COUNTERS, ids=lambda counter: counter.name)
def test_repair_mends_what_was_spoilt_by_hand(board, counter):
    for act in "start:0 reply:0 start:1 start:2".split():
        board.do(act)
    make_vote(board.post(0))
    everything = db.update(counter.model).values({counter.column: SPOILT[counter.name]})
    db.session.execute(everything)

    before = counter.wrong()
    counter.repair()

    assert (before > 0, counter.wrong()) == (True, 0)
    assert wrong_counters() == {}


def test_repair_leaves_alone_what_is_true(board, queries):
    board.do("start:0")
    with queries() as made:
        for counter in COUNTERS:
            counter.repair()

    assert len(made) == len(COUNTERS)
    assert wrong_counters() == {}


def test_numbers_are_never_given_twice(board):
    for act in "start:0 reply:0 hide_post:1 reply:0 hide:0 restore:0 reply:0".split():
        board.do(act)

    assert [post.number for post in all_of(Post)] == [1, 2, 3, 4]


def test_threads_made_by_the_factory_count_too(section):
    make_thread(section, posts=4)

    assert (section.thread_count, section.post_count) == (1, 4)
    assert wrong_counters() == {}
