"""Plain functions that make things, through the acts that people do."""

from itertools import count

from forum.accounts.models import Group, Moderator, User
from forum.extensions import db
from forum.models import Post, Section, Thread, Vote
from forum.posts import actions as posts
from forum.reputation import actions as votes
from forum.threads import actions as threads
from forum.threads import moderating

_numbers = count(1)


def make_member(name: str | None = None, *, groups: tuple[Group, ...] = (), **values) -> User:
    """Make a member; without a name, one with a name of their own."""
    member = User(name=name or f"Member {next(_numbers)} of many", **values)
    member.groups = list(groups)
    db.session.add(member)
    db.session.commit()
    return member


def make_moderator(name: str = "Moderator", section: Section | None = None) -> User:
    """Make a moderator of one section, or of the whole board."""
    member = make_member(name)
    charge = Moderator(user_id=member.id, section_id=section.id if section else None)
    db.session.add(charge)
    db.session.commit()
    return member


def make_group(title: str = "Insiders") -> Group:
    """Make a group without members."""
    group = Group(title=title)
    db.session.add(group)
    db.session.commit()
    return group


def make_section(
    title: str | None = None,
    *,
    parent: Section | None = None,
    readers: tuple[Group, ...] = (),
    writers: tuple[Group, ...] = (),
    **values,
) -> Section:
    """Make a section; named readers make it private, named writers restrict writing."""
    number = next(_numbers)
    section = Section(
        title=title or f"Section {number}",
        slug=f"section-{number}",
        position=number,
        parent=parent,
        is_public=not readers,
        is_open=not writers,
        **values,
    )
    section.readers, section.writers = list(readers), list(writers)
    db.session.add(section)
    db.session.commit()
    return section


def make_thread(
    section: Section | None = None,
    *,
    author: User | None = None,
    title: str = "How to pay a manager",
    source: str = "The opening post.",
    posts: int = 1,
    locked: bool = False,
    pinned: bool = False,
    hidden_by: User | None = None,
) -> Thread:
    """Start a thread and fill it with posts."""
    author = author or make_member()
    opening = threads.start(section or make_section(), by=author, title=title, source=source)
    thread = opening.thread
    for number in range(2, posts + 1):
        threads.reply(thread, by=author, source=f"Post number {number}.")
    if locked:
        thread.lock()
    if pinned:
        thread.pin()
    if hidden_by:
        moderating.hide(thread, by=hidden_by, reason="A test")
    db.session.commit()
    return thread


def make_post(
    thread: Thread,
    *,
    author: User | None = None,
    source: str = "I agree.",
    reply_to: Post | None = None,
    hidden_by: User | None = None,
) -> Post:
    """Add a post to a thread."""
    post = threads.reply(thread, by=author or make_member(), source=source, reply_to=reply_to)
    if hidden_by:
        posts.hide(post, by=hidden_by, reason="A test")
    db.session.commit()
    return post


def make_vote(
    post: Post, *, by: User | None = None, is_plus: bool = True, reason: str = "A test"
) -> Vote:
    """Let somebody vote on a post."""
    vote = votes.vote(post, by=by or make_member(), is_plus=is_plus, reason=reason)
    db.session.commit()
    return vote


def last_post_of(thread: Thread) -> Post:
    """Return the newest post of a thread, hidden or not."""
    newest = db.select(Post).where(Post.thread_id == thread.id).order_by(Post.number.desc())
    return db.session.scalars(newest.limit(1)).one()


def post_number(thread: Thread, number: int) -> Post:
    """Return the post with a number."""
    return db.session.scalars(
        db.select(Post).where(Post.thread_id == thread.id, Post.number == number)
    ).one()
