"""What members have read stays exact when posts go to another thread: nothing unseen is claimed."""

from datetime import datetime, timedelta
from random import Random

import pytest

from forum.database.base import now
from forum.database.clock import at
from forum.extensions import db
from forum.models import Post, ReadSection, ReadThread, Section, Thread, User
from forum.reading.actions import mark_section_read
from forum.reading.marks import Read, store
from forum.reading.moments import read_until
from forum.reading.queries import first_unread, unread_among
from forum.threads import actions as threads
from forum.threads import merging, splitting
from tests.factories import make_member

DAYS = 5


def written(random: Random, section: Section, author: User) -> Thread:
    """Write a thread over some days."""
    days = sorted(random.uniform(0, DAYS) for _ in range(random.randint(2, 6)))
    with at(now() - timedelta(days=DAYS - days[0])):
        thread = threads.start(section, by=author, title="A thread", source="Text").thread
    for day in days[1:]:
        with at(now() - timedelta(days=DAYS - day)):
            threads.reply(thread, by=author, source="More")
    return thread


def readers_of(random: Random, written: list[Thread], section: Section) -> list[User]:
    """Let members read parts of threads, and mark everything as read at some moment."""
    readers = []
    for _ in range(8):
        reader = make_member(created_at=now() - timedelta(days=random.uniform(0, DAYS + 2)))
        for thread in written:
            posts = posts_of(thread)
            if random.random() < 0.6:
                post = random.choice(posts)
                store({reader.id: {thread.id: Read(post.number, post.created_at)}})
        if random.random() < 0.4:
            until = now() - timedelta(days=random.uniform(0, DAYS))
            mark_section_read(section, by=reader, until=until)
        readers.append(reader)
    return readers


def posts_of(thread: Thread) -> list[Post]:
    own = db.select(Post).where(Post.thread_id == thread.id).order_by(Post.number)
    return list(db.session.scalars(own))


def date_of(reader: User, section: Section) -> datetime:
    row = db.session.get(ReadSection, (reader.id, section.id), populate_existing=True)
    return max(read_until(reader), row.read_until if row else read_until(reader))


def unread(reader: User, thread: Thread) -> list[int]:
    """Return the ids of what a member has not read of a thread, by the plain rule."""
    row = db.session.get(ReadThread, (reader.id, thread.id), populate_existing=True)
    until, number = date_of(reader, thread.section), row.number if row else 0
    return [p.id for p in posts_of(thread) if p.number > number and p.created_at > until]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("is_split", [False, True])
def test_nothing_unseen_is_claimed_and_nothing_read_is_first(section, moderator, seed, is_split):
    random = Random(seed)
    author = make_member()
    left, joined = (written(random, section, author) for _ in range(2))
    readers = readers_of(random, [left, joined], section)
    before = {reader.id: {*unread(reader, left), *unread(reader, joined)} for reader in readers}

    if is_split:
        ids = [post.id for post in posts_of(left)[1:]]
        ids = random.sample(ids, random.randint(1, len(ids)))
        values = {"title": "Another", "by": moderator, "reason": "x"}
        joined_now = splitting.split(left, ids, section, **values)
    else:
        merging.merge(left, joined, by=moderator, reason="x")
        joined_now = joined
    db.session.commit()

    for reader in readers:
        left_unread, now_unread = unread(reader, left), unread(reader, joined_now)
        still = [id for id in now_unread if id in before[reader.id]]
        found = first_unread(joined_now, reader)
        here = {post.id for post in posts_of(joined_now)}
        # All that was unread still is, and it begins with something that was.
        assert before[reader.id] & here <= set(now_unread)
        assert now_unread[:1] == still[:1]
        assert (found.id if found else None) == (now_unread[0] if now_unread else None)
        flagged = unread_among([left, joined_now], reader).threads
        assert flagged == {
            thread.id for thread, some in ((left, left_unread), (joined_now, now_unread)) if some
        }
