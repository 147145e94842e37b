"""Rebuilding the HTML of posts when the renderer has learned something, or their quotes turned."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum import markup
from forum.extensions import db
from forum.posts.models import Post, Quote
from forum.posts.rendering import render_again
from forum.search import index
from forum.versions import EVERYTHING, changed

BATCH = 200


def rerender_some(after: int = 0, everything: bool = False) -> tuple[int, int | None]:
    """Render the next posts past an id; return how many, and the last id unless none is left."""
    stale = select(Post).where(Post.id > after).order_by(Post.id).limit(BATCH)
    if not everything:
        stale = stale.where(Post.markup_version < markup.VERSION)
    posts = list(db.session.scalars(stale))
    render_anew(posts)
    changed(EVERYTHING)
    return len(posts), posts[-1].id if len(posts) == BATCH else None


def render_anew(posts: list[Post]) -> None:
    """Rebuild the HTML of posts from what is known of their quotes."""
    quotes = _quotes_in(posts)
    with index.replacing([post.id for post in posts]):
        for post in posts:
            render_again(post, quotes.get(post.id, []))


def _quotes_in(posts: list[Post]) -> dict[int, list[Quote]]:
    found: dict[int, list[Quote]] = {}
    inside = select(Quote).where(Quote.post_id.in_([post.id for post in posts]))
    quoted = joinedload(Quote.quoted).joinedload(Post.author)
    for quote in db.session.scalars(inside.options(quoted)):
        found.setdefault(quote.post_id, []).append(quote)
    return found
