"""One exchange in a long thread: what a post answers, and what answers it, in their order."""

from sqlalchemy import Select, bindparam, literal, select
from sqlalchemy.orm import aliased

from forum.database.statements import for_each_kind
from forum.extensions import db
from forum.posts import rows
from forum.posts.models import Post, Quote
from forum.threads.queries import Gap

# To understand a post nobody reads more of what led to it, nor deeper into what came of it. The
# bounds also end the walk should answers ever go round in a circle.
MOST_BEFORE, MOST_AFTER, DEEPEST = 30, 60, 20


def _before() -> Select:
    """Walk from a post to what it answers, and what that answers, within its thread."""
    here = Post.thread_id == bindparam("thread_id")
    first = select(Post.id, literal(1).label("depth")).where(Post.id == bindparam("first"), here)
    walk = first.cte("before", recursive=True)
    is_near = walk.c.depth < bindparam("most")
    step = select(Post.reply_to_id, walk.c.depth + 1).join(walk, Post.id == walk.c.id)
    walk = walk.union_all(step.where(is_near, here, Post.reply_to_id.is_not(None)))
    return select(walk.c.id)


def _quoted() -> Select:
    """Find the first post of the same thread that a post quotes."""
    quoted = select(Quote.quoted_id).join(Post, Post.id == Quote.quoted_id)
    here = Quote.post_id == bindparam("id"), Post.thread_id == bindparam("thread_id")
    return quoted.where(*here).order_by(Quote.position).limit(1)


def _after() -> Select:
    """Walk from posts to their answers, and answers to these, within the thread."""
    seeds = Post.id.in_(bindparam("seeds", expanding=True))
    walk = select(Post.id, literal(0).label("depth")).where(seeds).cte("after", recursive=True)
    answer = aliased(Post)
    step = select(answer.id, walk.c.depth + 1).join(walk, answer.reply_to_id == walk.c.id)
    is_near = walk.c.depth < bindparam("deepest")
    walk = walk.union_all(step.where(is_near, answer.thread_id == bindparam("thread_id")))
    return select(walk.c.id).limit(bindparam("most"))


def _quoting() -> Select:
    """Find the first posts of the same thread that quote a post: they answer it as well."""
    quoting = select(Quote.post_id).distinct().join(Post, Post.id == Quote.post_id)
    here = Quote.quoted_id == bindparam("id"), Post.thread_id == bindparam("thread_id")
    return quoting.where(*here).order_by(Quote.post_id).limit(bindparam("most"))


_BEFORE, _QUOTED, _AFTER, _QUOTING = _before(), _quoted(), _after(), _quoting()


@for_each_kind
def _shown(viewer) -> Select:
    """Select posts of a thread, and whether the viewer may see each."""
    ids = Post.id.in_(bindparam("ids", expanding=True))
    seen = Post.standing_for(viewer).label("is_seen")
    here = Post.thread_id == bindparam("thread_id")
    return rows.select_shown().add_columns(seen).where(ids, here)


def exchange_of(post: Post, viewer) -> list[rows.ShownPost | Gap]:
    """List the posts that lead to a post and come of it; a gap for each hidden one between them.

    The thread is known to be visible; a chain that leads out of it ends there. A post that quotes
    another one and answers none leads to what it quotes.
    """
    first = post.reply_to_id or _first_quoted(post)
    ids = _walk(post, first)
    values = {"ids": ids, "thread_id": post.thread_id, "viewer_id": viewer.id}
    found = db.session.connection().execute(_shown(viewer), values).all()
    wanted: set[int | None] = {first}
    exchange: list[rows.ShownPost | Gap] = []
    for row in sorted(found, key=lambda row: -row.number):
        one = rows.shown(row, post.thread)
        if row.is_seen or one.id in wanted:
            wanted |= {one.words.reply_to.id} if one.words.reply_to else set()
            exchange.append(one if row.is_seen else Gap(one.number))
    return exchange[::-1]


def _first_quoted(post: Post) -> int | None:
    here = {"id": post.id, "thread_id": post.thread_id}
    return db.session.connection().scalar(_QUOTED, here)


def _walk(post: Post, first: int | None) -> list[int]:
    """Collect the ids of an exchange, each once."""
    connection = db.session.connection()
    here = {"id": post.id, "thread_id": post.thread_id}
    up = {"first": first, "most": MOST_BEFORE, "thread_id": post.thread_id}
    before = connection.scalars(_BEFORE, up).all()
    quoting = connection.scalars(_QUOTING, {**here, "most": MOST_AFTER}).all()
    seeds = [post.id, *quoting]
    bounds = {"deepest": DEEPEST, "most": len(seeds) + MOST_AFTER}
    after = connection.scalars(_AFTER, {**here, **bounds, "seeds": seeds}).all()
    return list(dict.fromkeys([*before, *after]))


def has_exchange(post: Post, viewer) -> bool:
    """Tell whether there is more to follow than the post itself; what is counted needs no walk."""
    is_counted = post.reply_to_id or post.answer_count or post.quoted_count
    return bool(is_counted) or len(exchange_of(post, viewer)) > 1
