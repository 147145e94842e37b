"""Counters of threads, sections and members: changed by increments, compared and repaired.

Every counter tells of what guests of its place can see: hidden posts and threads do not count,
and a member's count tells nothing of private sections. The score of a post counts wherever it
stands; the reputation of its author is made of the scores of the posts that are counted.
"""

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.extensions import db
from forum.ignoring.models import Ignore
from forum.posts.counters import Counter
from forum.posts.models import Post
from forum.reputation.models import Vote
from forum.sections.models import Section
from forum.threads.models import Thread

# Each kind by its ids.
_HELD: tuple[type, ...] = (Thread, Section, Post, User)


def hold(*things: Thread | Post | Section | User) -> None:
    """Read things anew, and keep others from changing them until the commit.

    Everybody holds several in one order, so that nobody waits for who is waiting.
    """
    named = {(_HELD.index(type(thing)), thing.id): thing for thing in things}
    for place in sorted(named):
        thing = named[place]
        model = type(thing)
        held = select(model).where(model.id == thing.id).with_for_update(key_share=True)
        db.session.scalars(held, execution_options={"populate_existing": True}).one()


def take_number(thread: Thread) -> int:
    """Give out the next number of a thread, also when two people post at once; hold the thread."""
    taken = update(Thread).where(Thread.id == thread.id).values(last_number=Thread.last_number + 1)
    fresh = {"populate_existing": True}
    return db.session.scalars(taken.returning(Thread), execution_options=fresh).one().last_number


def count_thread(thread: Thread, change: int) -> None:
    """Note that a section has a thread more or less, with all its visible posts."""
    _count_in(thread.section, thread, change)
    if thread.section.is_public:
        _count_authors(thread, change)


def count_move(thread: Thread, left: Section) -> None:
    """Note that a section has a visible thread less, and the one where it stands now has it."""
    # In the order of ids, like everybody: nobody waits for who is waiting.
    changes = {left: -1, thread.section: +1}
    for section in sorted(changes, key=lambda section: section.id):
        _count_in(section, thread, changes[section])
    if left.is_public != thread.section.is_public:
        _count_authors(thread, +1 if thread.section.is_public else -1)


def _count_in(section: Section, thread: Thread, change: int) -> None:
    _change(Section, section.id, thread_count=change, post_count=change * thread.post_count)


def count_post(post: Post, change: int) -> None:
    """Note that a thread has a visible post more or less."""
    _change(Thread, post.thread_id, post_count=change)
    count_answer(post, change)
    if post.thread.is_hidden:
        return
    _change(Section, post.thread.section_id, post_count=change)
    if post.thread.section.is_public:
        _change(User, post.author_id, post_count=change, reputation=change * post.score)


def count_vote(vote: Vote, change: int) -> None:
    """Note that a post has a vote more or less, and its author what it weighs."""
    points = change * vote.points
    _change(Post, vote.post_id, score=points)
    if vote.post.is_public:
        _change(User, vote.author_id, reputation=points)


def count_answer(post: Post, change: int) -> None:
    """Note that the post answered by this one has a visible answer more or less."""
    if post.reply_to_id:
        answered = Post.id == post.reply_to_id, Post.thread_id == post.thread_id
        counted = update(Post).where(*answered)
        db.session.execute(counted.values(answer_count=Post.answer_count + change))


def _change(model, id: int, **changes: int) -> None:
    values = {name: getattr(model, name) + change for name, change in changes.items()}
    db.session.execute(update(model).where(model.id == id).values(values))


def count_moved(left: Thread, joined: Thread, moved: ColumnElement[bool]) -> None:
    """Note that visible posts have gone from one visible thread to another.

    Both are held, and so are their sections.
    """
    count = db.session.scalar(_visible_posts(moved)) or 0
    _change(Thread, left.id, post_count=-count)
    _change(Thread, joined.id, post_count=count)
    for thread, change in ((left, -count), (joined, +count)):
        _change(Section, thread.section_id, post_count=change)
    find_last_posts(left, joined, *{left.section, joined.section})
    if left.section.is_public != joined.section.is_public:
        _count_authors_of(moved, +1 if joined.section.is_public else -1)


def _count_authors(thread: Thread, change: int) -> None:
    _count_authors_of(Post.thread_id == thread.id, change)


def _count_authors_of(some: ColumnElement[bool], change: int) -> None:
    """Note that members have some public posts more or less; they are held in their order."""
    own = some, Post.author_id == User.id
    written, earned = _visible_posts(*own), _scores(*own)
    authors = User.id.in_(select(Post.author_id).where(some))
    in_order = select(User.id).where(authors).order_by(User.id)
    db.session.execute(in_order.with_for_update(key_share=True))
    db.session.execute(
        update(User)
        .where(authors)
        .values(
            post_count=User.post_count + change * written.scalar_subquery(),
            reputation=User.reputation + change * earned.scalar_subquery(),
        )
        .execution_options(synchronize_session=False)
    )


def make_last(post: Post) -> None:
    """Note that a post is now the last of its thread and, if guests see it, of its section."""
    is_old = and_(Thread.last_post_id.is_not(None), Thread.last_post_at > post.created_at)
    newest = case((is_old, Thread.last_post_at), else_=post.created_at)
    values = {"last_post_id": post.id, "last_post_at": newest}
    noted = update(Thread).where(Thread.id == post.thread_id).values(values)
    db.session.execute(noted.execution_options(synchronize_session=False))
    db.session.expire(post.thread, [*values, "last_post"])
    if post.thread.is_hidden:
        return
    section = post.thread.section
    is_newest = or_(Section.last_post_id.is_(None), _is_not_newer_than(post))
    noted = update(Section).where(Section.id == section.id, is_newest)
    noted = noted.values(last_post_id=post.id).execution_options(synchronize_session=False)
    is_last = db.session.scalar(noted.returning(Section.id)) is not None
    db.session.expire(section, ["last_post_id", "last_post"])
    if not is_last:
        # Somebody was quicker, or the post belongs to the past: content can have its own dates.
        find_last_posts(section)


def _is_not_newer_than(post: Post) -> ColumnElement[bool]:
    """Say in SQL that what is known as the last of a section gives way to a post."""
    last = select(Thread.last_post_at).join(Post, Post.thread_id == Thread.id)
    is_known = Post.id == Section.last_post_id
    elsewhere = last.where(is_known, Thread.id != post.thread_id).scalar_subquery()
    here = last.where(is_known, Thread.id == post.thread_id).scalar_subquery()
    return or_(elsewhere < post.created_at, here <= post.created_at)


def _visible_posts(*conditions: ColumnElement[bool]):
    return select(func.count(Post.id)).where(Post.hidden_at.is_(None), *conditions)


def _scores(*conditions: ColumnElement[bool]):
    total = func.coalesce(func.sum(Post.score), 0)
    return select(total).where(Post.hidden_at.is_(None), *conditions)


def _last_post(column, thread_id, *order):
    standing = Post.thread_id == thread_id, Post.hidden_at.is_(None)
    last = select(column).where(*standing).order_by(*order or (Post.number.desc(),))
    return last.limit(1).scalar_subquery()


def _last_of_section(section_id):
    return (
        select(Thread.last_post_id)
        .where(
            Thread.section_id == section_id,
            Thread.hidden_at.is_(None),
            Thread.last_post_id.is_not(None),
        )
        .order_by(Thread.last_post_at.desc(), Thread.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def find_last_posts(*threads_and_sections: Thread | Section) -> None:
    """Find anew the last visible post of each thread and section given, in that order."""
    db.session.flush()
    for thing in threads_and_sections:
        model = type(thing)
        values = {
            counter.column: counter.truth
            for counter in COUNTERS
            if counter.model is model and counter.column.startswith("last_post")
        }
        db.session.execute(
            update(model)
            .where(model.id == thing.id)
            .values(values)
            .execution_options(synchronize_session=False)
        )
        db.session.expire(thing, [*values, "last_post"])


def find_last_posts_around(thread: Thread) -> None:
    """Find anew the last post of a thread and, unless the thread is hidden, of its section."""
    find_last_posts(*([thread] if thread.is_hidden else [thread, thread.section]))


def _standing_threads(*conditions: ColumnElement[bool]):
    return select(Thread.id).where(Thread.hidden_at.is_(None), *conditions)


_Answer = aliased(Post)


def _addressee():
    """Say in SQL whom a post is addressed to: who wrote what it answers, unless that is the same.

    Only a name that answers no post stands for itself: that of who began an article's comments.
    """
    answered = aliased(Post)
    other = select(answered.author_id).where(
        answered.id == Post.reply_to_id, answered.author_id != Post.author_id
    )
    return case(
        (Post.reply_to_id.is_not(None), other.scalar_subquery()),
        (Post.is_addressed_by_name, Post.addressed_to_id),
    )


# A member's posts that guests can see.
_PUBLIC = (
    Post.author_id == User.id,
    Post.thread_id.in_(_standing_threads().join(Thread.section).where(Section.is_public)),
)

COUNTERS = (
    Counter(
        Post,
        "answer_count",
        select(func.count(_Answer.id))
        .where(
            _Answer.reply_to_id == Post.id,
            _Answer.thread_id == Post.thread_id,
            _Answer.hidden_at.is_(None),
        )
        .scalar_subquery(),
    ),
    Counter(
        User,
        "ignored_count",
        select(func.count(Ignore.ignored_id)).where(Ignore.user_id == User.id).scalar_subquery(),
    ),
    Counter(Thread, "post_count", _visible_posts(Post.thread_id == Thread.id).scalar_subquery()),
    Counter(Thread, "last_post_id", _last_post(Post.id, Thread.id)),
    Counter(
        Thread,
        "last_post_at",
        # The time of the newest one: what was merged into a thread stands last and may be old.
        func.coalesce(
            _last_post(Post.created_at, Thread.id, Post.created_at.desc()), Thread.created_at
        ),
    ),
    Counter(
        Section,
        "thread_count",
        select(func.count(Thread.id))
        .where(Thread.section_id == Section.id, Thread.hidden_at.is_(None))
        .scalar_subquery(),
    ),
    Counter(
        Section,
        "post_count",
        select(func.coalesce(func.sum(Thread.post_count), 0))
        .where(Thread.section_id == Section.id, Thread.hidden_at.is_(None))
        .scalar_subquery(),
    ),
    Counter(Section, "last_post_id", _last_of_section(Section.id)),
    Counter(User, "post_count", _visible_posts(*_PUBLIC).scalar_subquery()),
    # In this order: what members have earned is the sum of what their posts have.
    Counter(
        Post,
        "score",
        select(func.coalesce(func.sum(Vote.points), 0))
        .where(Vote.post_id == Post.id, Vote.voided_at.is_(None))
        .scalar_subquery(),
    ),
    Counter(Post, "addressed_to_id", _addressee()),
    Counter(User, "reputation", _scores(*_PUBLIC).scalar_subquery()),
)
