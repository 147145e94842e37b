"""How a viewer stands to votes on the posts of a page, so that it shows before a click."""

from collections.abc import Iterable
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, select, union_all

from forum.accounts.models import User
from forum.database.base import now
from forum.extensions import db
from forum.permissions import can_vote
from forum.reputation.models import Vote
from forum.reputation.supply import Given, Supply, Terms
from forum.threads.queries import Gap

# A vote can be given; one was given; one cannot be given just now.
OPEN, PLUS, MINUS, WAITS = "open", "plus", "minus", "waits"

_VOTE = Vote.created_at, Vote.id, Vote.author_id, Vote.post_id, Vote.points
_BY_VIEWER = Vote.voter_id == bindparam("viewer_id")
_NEWEST = (
    select(*_VOTE)
    .where(_BY_VIEWER)
    .order_by(Vote.created_at.desc(), Vote.id.desc())
    .limit(bindparam("newest"))
    .subquery()
)
_OWN = select(*_VOTE).where(_BY_VIEWER, Vote.post_id.in_(bindparam("posts", expanding=True)))
_GIVEN = union_all(select(_NEWEST), _OWN)


def sign_of(points: int) -> str:
    """Say whether a vote of so many points is a plus or a minus."""
    return PLUS if points > 0 else MINUS


def ballots(posts: Iterable[Any], member: User) -> dict[int, str]:
    """Find how a member stands to a vote on each of these posts; of others, say nothing."""
    shown = (post for post in posts if not isinstance(post, Gap))
    open_ones = {post.id: post.author_id for post in shown if can_vote(member, post)}
    if not open_ones:
        return {}
    terms = Terms.of(current_app.config)
    given = _votes(member, terms, list(open_ones))
    newest = [Given(at, author_id, id) for at, id, author_id, *_ in given[: terms.looked_back]]
    supply = Supply(member, newest, terms, now())
    own = {post_id: sign_of(points) for *_, post_id, points in given}
    lets = {author_id: supply.lets(author_id) for author_id in set(open_ones.values())}
    return {
        id: own.get(id) or (OPEN if lets[author_id] else WAITS)
        for id, author_id in open_ones.items()
    }


def _votes(member: User, terms: Terms, ids: list[int]) -> list[Any]:
    """Find a member's newest votes and those on some posts, the newest first."""
    values = {"viewer_id": member.id, "newest": terms.looked_back, "posts": ids}
    # What stands in both comes twice.
    return sorted(set(db.session.connection().execute(_GIVEN, values).all()), reverse=True)
