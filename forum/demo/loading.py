"""Filling an empty board with the demo."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from forum.accounts.made_up import make_password
from forum.accounts.models import Moderator, User
from forum.accounts.passwords import hash_password
from forum.database import clock
from forum.demo.parsing import ZONE, DemoError, read_members, read_news, read_threads
from forum.demo.replay import Replay
from forum.demo.voting import read_votes
from forum.extensions import db
from forum.posts.rendering import render_text
from forum.sections.models import Section
from forum.threads.models import Thread

OWNER = "Хозяин"
UNREAD = timedelta(days=3)
OPENED = datetime(2005, 1, 10, 12, 0, tzinfo=ZONE)


@dataclass(frozen=True)
class Owner:
    """Who can sign in to the demo, and with what; the password is kept nowhere."""

    name: str
    password: str


def load() -> Owner:
    """Load the demo into a board that has its sections and nothing else; committing is left."""
    sections = {s.title: s for s in db.session.scalars(select(Section)) if not s.is_group}
    owner, password = _open_board()
    members = _register_all(sections)
    replay = Replay(owner, members, sections)
    for thread in read_threads():
        replay.plan_thread(thread)
    for article in read_news():
        replay.plan_article(article)
    for vote in read_votes():
        replay.plan_vote(vote)
    replay.run()
    owner.last_seen_at = None
    _count_as_read()
    db.session.flush()
    return Owner(owner.name, password)


def _count_as_read() -> None:
    """Leave the last days unread for everybody, so that who signs in finds something, not all."""
    newest = db.session.scalar(select(func.max(Thread.last_post_at)))
    if newest:
        db.session.execute(update(User).values(read_until=newest - UNREAD))


def _open_board() -> tuple[User, str]:
    password = make_password()
    with clock.at(OPENED):
        owner = User(name=OWNER, is_admin=True, password_hash=hash_password(password))
        db.session.add(owner)
        db.session.flush()
    return owner, password


def _register_all(sections: dict[str, Section]) -> dict[str, User]:
    """Register the members in the order they came; nobody can sign in as one of them."""
    members = {}
    for entry in sorted(read_members(), key=lambda entry: entry.joined):
        with clock.at(entry.joined):
            member = User(name=entry.name, about=entry.about, is_editor=entry.role == "editor")
            member.about_html = render_text(entry.about)
            db.session.add(member)
            db.session.flush()
        if entry.role == "moderator":
            titles: list[str | None] = [*entry.sections] or [None]
            for title in titles:
                _put_in_charge(member, title, sections)
        members[entry.name] = member
    return members


def _put_in_charge(member: User, title: str | None, sections: dict[str, Section]) -> None:
    if title and title not in sections:
        raise DemoError(f"members.toml: {member.name} looks after the unknown section {title!r}")
    place = sections[title].id if title else None
    member.charges.append(Moderator(user_id=member.id, section_id=place))
