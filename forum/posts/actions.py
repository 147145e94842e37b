"""What people do with posts: write, edit, hide, restore."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, delete, select, true
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.database.base import now
from forum.directory.listing import relist
from forum.extensions import db
from forum.moderation import log
from forum.posts import counting, tallies
from forum.posts.addressing import Addressee, Earlier
from forum.posts.holding import hold_where_it_stands
from forum.posts.models import Post, Quote, Revision
from forum.posts.rendering import Rendered, Verifier, render_unless_right
from forum.posts.rerendering import render_anew
from forum.search import index
from forum.threads.models import Thread
from forum.versions import POSTS, answers_to, changed, of_thread


def write(
    thread: Thread,
    *,
    by: User,
    source: str,
    rendered: Rendered,
    submission_id: str | None = None,
    reply_to: Post | None = None,
) -> Post:
    """Store a post at the end of a thread; the only way a post is born."""
    post = Post(
        thread=thread,
        number=counting.take_number(thread),
        author=by,
        source=source,
        submission_id=submission_id,
        created_at=now(),
    )
    post.take_html(rendered.html)
    _address(post, reply_to, rendered.addressee)
    db.session.add(post)
    _record_quotes(post, rendered)
    counting.count_post(post, +1)
    tallies.tally_post(post, +1, has_quotes=bool(rendered.quotes))
    counting.make_last(post)
    index.put(post)
    _note_changes(post, {quote.thread_id for quote in rendered.quotes})
    db.session.expire(thread)
    return post


def _address(post: Post, reply_to: Post | None, addressee: Addressee | None) -> None:
    """Note whom a new post is addressed to: the button decides, or else the first words."""
    if reply_to is None:
        _follow_words(post, addressee)
        return
    post.reply_to_id = reply_to.id
    is_own = reply_to.author_id == post.author.id
    post.addressed_to_id = None if is_own else reply_to.author_id


def _follow_words(post: Post, addressee: Addressee | None) -> None:
    """Address a post to whom its first words name, and to nobody if they name nobody."""
    if addressee and post.is_addressed_by_name and post.addressed_to_id == addressee.id:
        # Still the same person: it answers what it has answered.
        return
    post.reply_to_id = addressee.post_id if addressee else None
    post.addressed_to_id = addressee.id if addressee else None
    post.is_addressed_by_name = addressee is not None


def _address_anew(post: Post, addressee: Addressee | None) -> None:
    """Let an edited post answer whom its words name now; both posts count their answers."""
    change = 0 if post.is_hidden else 1
    counting.count_answer(post, -change)
    _note_answered(post)
    _follow_words(post, addressee)
    db.session.flush()
    db.session.expire(post, ["reply_to", "addressed_to"])
    counting.count_answer(post, +change)


def _note_answered(post: Post) -> None:
    if post.reply_to:
        changed(answers_to(post.reply_to.author_id))


def _note_changes(post: Post, quoted_threads: Iterable[int]) -> None:
    """Say which pages tell of this post: where it stands, its author's, and those it quotes."""
    thread = post.thread
    _note_answered(post)
    changed(thread, thread.section, post.author, POSTS, *map(of_thread, quoted_threads))
    relist(thread, post.number)


def _record_quotes(post: Post, rendered: Rendered) -> None:
    for quote in rendered.quotes:
        db.session.add(
            Quote(
                post=post,
                position=quote.position,
                quoted_id=quote.quoted_id,
                quoted_revision=quote.revision,
                text=quote.text,
                state=quote.state,
            )
        )
    db.session.flush()


def edit(post: Post, *, source: str, rendered: Rendered | None = None) -> Post:
    """Change the text of a post, keep the former one, and look again at quotes of it."""
    if not hold_where_it_stands(post):
        rendered = None  # Another place may know of other posts.
    if source == post.source:
        return post
    earlier = Earlier(post.thread, post.number)
    rendered = render_unless_right(rendered, source, post.thread.section, post.author, earlier)
    written_at = post.edited_at or post.created_at
    db.session.add(
        Revision(
            post_id=post.id,
            number=post.revision,
            source=post.source,
            html=post.html,
            written_at=written_at,
        )
    )
    with index.replacing([post.id]):
        post.source = source
        post.take_html(rendered.html)
    post.revision += 1
    post.edited_at = now()
    if post.is_addressed_by_name or post.reply_to_id is None:
        _address_anew(post, rendered.addressee)
    quoted = _threads_quoted_in(post) | {quote.thread_id for quote in rendered.quotes}
    _replace_quotes(post, rendered)
    _verify_quotes_of(post)
    _note_changes(post, quoted)
    return post


def _replace_quotes(post: Post, rendered: Rendered) -> None:
    if not post.is_hidden:
        tallies.tally_quotes(post, -1)
    db.session.execute(delete(Quote).where(Quote.post_id == post.id))
    db.session.flush()
    _record_quotes(post, rendered)
    if not post.is_hidden and rendered.quotes:
        tallies.tally_quotes(post, +1)


def _threads_quoted_in(post: Post) -> set[int]:
    quoted = select(Post.thread_id).join(Quote, Quote.quoted_id == Post.id)
    return set(db.session.scalars(quoted.where(Quote.post_id == post.id)))


def _quotes(condition) -> list[Quote]:
    quoted = joinedload(Quote.quoted).joinedload(Post.author)
    return list(db.session.scalars(select(Quote).where(condition).options(quoted)))


def _verify_quotes_of(post: Post) -> None:
    """Note where quotes of an edited post ceased, or came again, to be true; render only those."""
    verifier, turned = Verifier(), []
    for quote in _quotes(and_(Quote.quoted_id == post.id, _may_know_of(post))):
        state, revision = verifier.verify(quote.text, post)
        if quote.state != Quote.MISSING and state == Quote.MISSING:
            state, revision = Quote.CHANGED, quote.quoted_revision
        if state != quote.state:
            quote.state, quote.quoted_revision = state, revision
            turned.append(quote.post_id)
    posts = list(db.session.scalars(select(Post).where(Post.id.in_(turned))))
    render_anew(posts)
    changed(*(post.thread for post in posts))


def _may_know_of(post: Post) -> ColumnElement[bool]:
    """Say in SQL which quotes stand where everybody may see the post: it may have moved away."""
    section = post.thread.section
    if section.is_public:
        return true()
    inside = select(Post.id).join(Post.thread).where(Thread.section_id == section.id)
    return Quote.post_id.in_(inside)


def hide(post: Post, *, by: User, reason: str) -> None:
    """Take a post away from everybody but moderators; its number stays."""
    hold_where_it_stands(post)
    if post.is_hidden:
        return
    with index.replacing([post.id]):
        post.hidden_at = now()
    counting.count_post(post, -1)
    tallies.tally_post(post, -1)
    counting.find_last_posts_around(post.thread)
    log.record("hide_post", by=by, thread=post.thread, post=post, reason=reason)
    _note_changes(post, _threads_quoted_in(post))


def restore(post: Post, *, by: User, reason: str) -> None:
    """Give a hidden post back."""
    hold_where_it_stands(post)
    if not post.is_hidden:
        return
    with index.replacing([post.id]):
        post.hidden_at = None
    counting.count_post(post, +1)
    tallies.tally_post(post, +1)
    counting.find_last_posts_around(post.thread)
    log.record("restore_post", by=by, thread=post.thread, post=post, reason=reason)
    _note_changes(post, _threads_quoted_in(post))


MODERATING = {"hide": hide, "restore": restore}
