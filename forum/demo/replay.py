"""The demo's past, planned from its files and then lived through in the order of time."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from forum.accounts.models import User
from forum.database import clock
from forum.demo.parsing import NewsFile, Place, ThreadFile, Written
from forum.demo.voting import VoteEntry
from forum.extensions import db
from forum.news import actions as news
from forum.posts import actions as posts
from forum.posts.models import Post
from forum.reputation import actions as votes
from forum.sections.models import Section
from forum.threads import actions as threads
from forum.threads import moderating
from forum.threads.models import Thread

# `[quote=Name;#3]` names a post of the same thread, `;#1@07` one of the thread in file 07.
_QUOTE = re.compile(r"\[quote=(?P<name>[^;\]]+);#(?P<number>\d+)(?:@(?P<file>\d+))?\]")
PIN_REASON = "Полезно каждому"
LOCK_REASON = "Вопрос решён"
SUMMARY_REASON = "Чтобы ответ был виден сразу"
PAUSE = timedelta(minutes=10)


@dataclass(order=True)
class Event:
    """Something that happened at a moment; among equals the one planned first comes first."""

    at: datetime
    order: int
    act: Callable[[], None] = field(compare=False)


class Replay:
    """Everything that happens on the demo board."""

    def __init__(self, owner: User, members: dict[str, User], sections: dict[str, Section]) -> None:
        self.owner, self.members, self.sections = owner, members, sections
        self.threads: dict[str, Thread] = {}
        # Ids and authors' names only: what a session holds, it looks through at each update.
        self.posts: dict[tuple[str, int], tuple[int, str]] = {}
        self.events: list[Event] = []

    def run(self) -> None:
        """Live through everything in the order of time."""
        for event in sorted(self.events):
            with clock.at(event.at):
                event.act()
                # Defaults read the clock when a row is written, so it is written now.
                db.session.flush()

    def _plan(self, at: datetime, act: Callable[[], None]) -> None:
        self.events.append(Event(at, len(self.events), act))

    def plan_thread(self, file: ThreadFile) -> None:
        """Plan a thread: its posts, their edits, and what moderators do with it."""
        section = self._section(file.section, file.place)
        opening, *replies = file.posts
        self._plan(opening.at, lambda: self._start(file, section, opening))
        self._plan_edit(file.key, 1, opening)
        self._plan_replies(file.key, replies, first=2)
        last = max(post.edited_at or post.at for post in file.posts)
        for summary in file.summaries:
            self._plan(summary.at, partial(self._summarize, file, summary))
        if file.is_pinned:
            self._plan(opening.at + PAUSE, lambda: self._pin(file.key))
        if file.is_locked:
            closer = file.posts[-1].author
            self._plan(last + PAUSE, lambda: self._lock(file, closer))
        self._plan(last + PAUSE, lambda: self._set_views(file))

    def plan_article(self, file: NewsFile) -> None:
        """Plan an article and the comments below it."""
        section = self._section(file.section, file.place)
        key = f"news {file.place.file.name}"
        self._plan(file.at, lambda: self._publish(file, key, section))
        self._plan_replies(key, file.comments, first=1)

    def plan_vote(self, entry: VoteEntry) -> None:
        """Plan a vote on a post."""
        self._plan(entry.at, lambda: self._vote(entry))

    def _vote(self, entry: VoteEntry) -> None:
        if (entry.thread, entry.number) not in self.posts:
            raise entry.place.refuse("there is no such post yet")
        post = db.session.get_one(Post, self.posts[entry.thread, entry.number][0])
        voter = self._author(entry.voter, entry.place)
        try:
            votes.vote(post, by=voter, is_plus=entry.is_plus, reason=entry.reason)
        except votes.VoteRefused as refusal:
            raise entry.place.refuse(str(refusal)) from refusal

    def _plan_replies(self, key: str, written: list[Written], first: int) -> None:
        for number, post in enumerate(written, first):
            self._plan(post.at, partial(self._reply, key, number, post))
            self._plan_edit(key, number, post)

    def _plan_edit(self, key: str, number: int, post: Written) -> None:
        if post.edited_at:
            self._plan(post.edited_at, lambda: self._edit(key, number, post))

    def _start(self, file: ThreadFile, section: Section, written: Written) -> None:
        author, source = self._writing(file.key, written)
        post = threads.start(section, by=author, title=file.title, source=source)
        self.threads[file.key] = post.thread
        self.posts[file.key, 1] = post.id, author.name

    def _reply(self, key: str, number: int, written: Written) -> None:
        author, source = self._writing(key, written)
        answered = self._answered(key, written)
        post = threads.reply(self.threads[key], by=author, source=source, reply_to=answered)
        self.posts[key, number] = post.id, author.name

    def _answered(self, key: str, written: Written) -> Post | None:
        """Find the post that another one answers by the button."""
        if written.to is None:
            return None
        if (key, written.to) not in self.posts:
            raise written.place.refuse(f"#{written.to} was not written yet")
        return db.session.get_one(Post, self.posts[key, written.to][0])

    def _edit(self, key: str, number: int, written: Written) -> None:
        post = db.session.get_one(Post, self.posts[key, number][0])
        post.author.last_seen_at = written.edited_at
        posts.edit(post, source=self._with_ids(written.text, key, written.place))

    def _publish(self, file: NewsFile, key: str, section: Section) -> None:
        article = news.publish(
            section,
            by=self._author(file.author, file.place),
            title=file.title,
            standfirst=file.standfirst,
            byline=file.byline,
            source=file.text,
        )
        self.threads[key] = article.thread

    def _summarize(self, file: ThreadFile, written: Written) -> None:
        author, source = self._writing(file.key, written)
        reason = "" if author.name == file.posts[0].author else SUMMARY_REASON
        threads.summarize(self.threads[file.key], by=author, source=source, reason=reason)

    def _pin(self, key: str) -> None:
        thread = self.threads[key]
        moderating.pin(thread, by=self._moderator(thread.section), reason=PIN_REASON)

    def _lock(self, file: ThreadFile, closer: str) -> None:
        thread = self.threads[file.key]
        by = self._moderator(thread.section, self.members[closer])
        moderating.lock(thread, by=by, reason=file.reason or LOCK_REASON)

    def _set_views(self, file: ThreadFile) -> None:
        self.threads[file.key].view_count = file.views

    def _moderator(self, section: Section, wanted: User | None = None) -> User:
        """Choose who acts: the wanted person if they may, else one of the section's own."""
        candidates = [wanted] if wanted else []
        return next(
            (m for m in (*candidates, *self.members.values()) if m.moderates(section)), self.owner
        )

    def _author(self, name: str, place: Place) -> User:
        member = self.members.get(name)
        if member is None:
            raise place.refuse(f"there is no member {name!r}")
        if member.created_at > clock.now():
            raise place.refuse(f"{name} had not joined yet")
        member.last_seen_at = clock.now()
        return member

    def _section(self, title: str, place: Place) -> Section:
        if title not in self.sections:
            raise place.refuse(f"there is no section {title!r} for threads")
        return self.sections[title]

    def _writing(self, key: str, written: Written) -> tuple[User, str]:
        """Return who writes, and what stands there before any edit."""
        author = self._author(written.author, written.place)
        return author, self._with_ids(written.former or written.text, key, written.place)

    def _with_ids(self, text: str, key: str, place: Place) -> str:
        """Put the real ids of the quoted posts where the file has their numbers."""

        def named(match: re.Match[str]) -> str:
            quoted = self.posts.get((match["file"] or key, int(match["number"])))
            if quoted is None:
                raise place.refuse(f"{match[0]} quotes a post that was not written yet")
            id, author = quoted
            if author != match["name"]:
                raise place.refuse(f"{match[0]} quotes a post of {author}")
            return f"[quote={author};{id}]"

        return _QUOTE.sub(named, text)
