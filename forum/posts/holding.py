"""Holding a post where it stands, though it may be on its way to another thread."""

from forum.extensions import db
from forum.posts import counting
from forum.posts.models import Post

_WHERE = ("thread_id", "number", "thread")


def hold_where_it_stands(post: Post) -> bool:
    """Hold a post and its thread; tell whether it still stands where it was found.

    Who moves posts holds the thread that they leave: so once a thread is held, none of its posts
    goes away.
    """
    found_in, held = post.thread_id, None
    while post.thread_id != held:
        held = post.thread_id
        counting.hold(post.thread)
        db.session.expire(post, _WHERE)
    counting.hold(post)
    return held == found_in
