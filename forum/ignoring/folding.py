"""Folding what others quote of somebody whom the viewer ignores, when a page is shown."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from forum import markup
from forum.accounts.models import User
from forum.extensions import db
from forum.ignoring.models import Ignore
from forum.posts.models import Post, Quote
from forum.posts.rows import ShownPost

_QUOTED = (
    select(Quote.post_id, Quote.quoted_id, User.name)
    .join(Post, Post.id == Quote.quoted_id)
    .join(User, User.id == Post.author_id)
    .join(Ignore, Ignore.ignored_id == User.id)
    .where(
        Quote.post_id.in_(bindparam("ids", expanding=True)),
        Ignore.user_id == bindparam("viewer_id"),
    )
)


def fold_quotes(posts: Sequence[Any], viewer) -> list[Any]:
    """Fold quotes of whom the viewer ignores; who ignores nobody pays nothing for it."""
    if not viewer.ignored_ids:
        return list(posts)
    folded = _folded([post.id for post in posts if isinstance(post, ShownPost)], viewer)
    return [
        _with_folded(post, folded[post.id])
        if isinstance(post, ShownPost) and post.id in folded
        else post
        for post in posts
    ]


def _folded(ids: list[int], viewer) -> dict[int, dict[int, str]]:
    """Find in each post the quoted ones that are to be folded, with the line that stays."""
    found: dict[int, dict[int, str]] = {}
    values = {"ids": ids, "viewer_id": viewer.id}
    for id, quoted_id, name in db.session.connection().execute(_QUOTED, values):
        words = _("A quote of %(name)s, whom you ignore", name=name)
        found.setdefault(id, {})[quoted_id] = words
    return found


def _with_folded(post: ShownPost, folded: dict[int, str]) -> ShownPost:
    html = markup.fold_quotes(post.words.html, folded)
    return post._replace(words=post.words._replace(html=html))
