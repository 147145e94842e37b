"""What moderators' acts change, and what they leave in the log."""

import pytest

from forum.extensions import db
from forum.models import LogEntry
from forum.threads import moderating
from tests.factories import make_section, make_thread

STATES = {
    "lock": lambda thread: thread.is_locked,
    "unlock": lambda thread: not thread.is_locked,
    "pin": lambda thread: thread.is_pinned,
    "unpin": lambda thread: not thread.is_pinned,
    "hide": lambda thread: thread.is_hidden,
    "restore": lambda thread: not thread.is_hidden,
}
OPPOSITES = {"unlock": "lock", "unpin": "pin", "restore": "hide"}


def do(act: str, thread, moderator) -> None:
    moderating.ACTS[act](thread, by=moderator, reason="It was time")
    db.session.commit()


def entries() -> list[LogEntry]:
    return list(db.session.scalars(db.select(LogEntry).order_by(LogEntry.id)))


@pytest.mark.parametrize("act", STATES)
def test_every_act_changes_the_thread_and_is_recorded(thread, moderator, act):
    if act in OPPOSITES:
        do(OPPOSITES[act], thread, moderator)

    do(act, thread, moderator)

    entry = entries()[-1]
    assert STATES[act](thread)
    assert (entry.act, entry.by, entry.thread) == (act, moderator, thread)
    assert (entry.section, entry.reason) == (thread.section, "It was time")


@pytest.mark.parametrize("act", STATES)
def test_what_is_done_already_is_neither_done_nor_recorded_again(thread, moderator, act):
    for each in [OPPOSITES.get(act, act), act]:
        do(each, thread, moderator)
    before = len(entries())

    do(act, thread, moderator)

    assert len(entries()) == before


@pytest.mark.parametrize("act", ["lock", "pin"])
def test_locking_again_keeps_the_first_moment(thread, moderator, act):
    do(act, thread, moderator)
    first = thread.locked_at

    do(act, thread, moderator)

    assert thread.locked_at == first
    assert STATES[act](thread)


def test_a_moved_thread_keeps_its_posts_and_their_numbers(thread, moderator):
    target = make_section("Theory")

    moderating.move(thread, target, by=moderator, reason="It belongs there")

    entry = entries()[-1]
    assert (thread.section, thread.last_number, thread.post_count) == (target, 3, 3)
    assert (entry.act, entry.from_section.title, entry.section) == ("move", "Practice", target)


def test_moving_to_where_it_stands_is_nothing(thread, section, moderator):
    moderating.move(thread, section, by=moderator, reason="By mistake")

    assert entries() == []


def test_the_last_post_of_a_section_follows_what_can_be_seen(section, moderator):
    older, newer = make_thread(section), make_thread(section)
    target = make_section("Theory")

    do("hide", newer, moderator)
    assert section.last_post == older.last_post

    do("restore", newer, moderator)
    assert section.last_post == newer.last_post

    moderating.move(newer, target, by=moderator, reason="There")
    assert (section.last_post, target.last_post) == (older.last_post, newer.last_post)
