"""Finding votes: a member's supply, one's own vote on a post, the ledger; always for a viewer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import abort, current_app
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import defer, joinedload

from forum.accounts.models import User
from forum.database.base import now
from forum.database.walking import Span, page_of
from forum.extensions import db
from forum.posts.models import Post
from forum.reputation.models import Vote
from forum.reputation.patterns import Cast
from forum.reputation.supply import Given, Supply, Terms
from forum.threads.models import Thread

NEWEST_FIRST = (Vote.created_at, Vote.id)
# The totals of a ledger look no further back.
MOST_ADDED = 1_000
# Patterns are looked for in so many of the newest votes.
MOST_WATCHED, WATCHED = 2_000, timedelta(days=90)


def supply_of(member: User) -> Supply:
    """Find what a member has to give now."""
    terms = Terms.of(current_app.config)
    newest = (
        select(Vote.created_at, Vote.author_id, Vote.id)
        .where(Vote.voter_id == member.id)
        .order_by(Vote.created_at.desc(), Vote.id.desc())
        .limit(terms.looked_back)
    )
    given = [Given(*row) for row in db.session.connection().execute(newest)]
    return Supply(member, given, terms, now())


def vote_on(post: Post, viewer) -> Vote | None:
    """Find the viewer's own vote on a post, as it is in the database now."""
    own = select(Vote).where(Vote.post_id == post.id, Vote.voter_id == viewer.id)
    return db.session.scalar(own, execution_options={"populate_existing": True})


def is_in_sight(post: Post, viewer) -> bool:
    """Tell whether the viewer may still see a post that was found before."""
    seen = select(Post.id).where(Post.id == post.id, Post.visible_to(viewer))
    return db.session.scalar(seen) is not None


def visible_vote_or_404(id: int, viewer) -> Vote:
    """Find a vote by its id, if the viewer may see the post."""
    found = db.session.scalar(
        select(Vote).where(Vote.id == id, Vote.visible_to(viewer)).options(*SHOWN)
    )
    return found or abort(404)


# What a row of a ledger shows.
_POST = joinedload(Vote.post)
SHOWN = (
    joinedload(Vote.voter),
    joinedload(Vote.author),
    _POST.options(defer(Post.html), defer(Post.source)),
    _POST.joinedload(Post.thread).options(joinedload(Thread.section), joinedload(Thread.article)),
)


@dataclass(frozen=True)
class Side:
    """A side of a member's ledger: votes received or given, all of them or of one kind."""

    member: User
    is_given: bool = False
    is_plus: bool | None = None

    def conditions(self, viewer) -> list[ColumnElement[bool]]:
        """Say in SQL which votes stand on this side, as far as the viewer may see them."""
        mine = (Vote.voter_id if self.is_given else Vote.author_id) == self.member.id
        kinds = {None: [], True: [Vote.points > 0], False: [Vote.points < 0]}
        return [mine, *kinds[self.is_plus], Vote.visible_to(viewer)]


@dataclass(frozen=True)
class Totals:
    """What the newest votes of a side amount to; those made void are counted, and weigh nothing."""

    count: int
    plus: int
    minus: int

    @property
    def are_whole(self) -> bool:
        """Tell whether no older votes are left out."""
        return self.count < MOST_ADDED


def totals_of(side: Side, viewer, *, most: int) -> Totals:
    """Add up the newest votes of a side, so far as its pages are counted."""
    walked = (
        select(Vote.id)
        .where(*side.conditions(viewer))
        .order_by(Vote.created_at.desc(), Vote.id.desc())
        .limit(max(most, MOST_ADDED))
        .subquery()
    )
    weighing = select(
        func.count(),
        *(
            func.coalesce(func.sum(Vote.points).filter(sign, Vote.voided_at.is_(None)), 0)
            for sign in (Vote.points > 0, Vote.points < 0)
        ),
    )
    joined = weighing.select_from(walked).join(Vote, Vote.id == walked.c.id)
    row = db.session.execute(joined).one()
    return Totals(row[0], row[1], row[2])


def votes_of_page(side: Side, viewer, *, offset: int, limit: int) -> list[Vote]:
    """List a page of a side, newest first."""
    conditions, span = side.conditions(viewer), Span(offset, limit)
    page = page_of(Vote, *conditions, newest_first=NEWEST_FIRST, span=span)
    return list(db.session.scalars(page.options(*SHOWN)))


def newest_casts(viewer) -> list[Cast]:
    """List the newest votes that the viewer may see, as patterns are found in them."""
    newest = (
        select(Vote.id, Vote.voter_id, Vote.author_id, Vote.points, Vote.created_at)
        .where(Vote.visible_to(viewer), Vote.created_at > now() - WATCHED)
        .order_by(Vote.created_at.desc(), Vote.id.desc())
        .limit(MOST_WATCHED)
    )
    return [Cast(*row) for row in db.session.connection().execute(newest)]


def votes_with(ids: Iterable[int]) -> list[Vote]:
    """List votes by their ids, newest first."""
    found = (
        select(Vote).where(Vote.id.in_(list(ids))).order_by(Vote.created_at.desc(), Vote.id.desc())
    )
    return list(db.session.scalars(found.options(*SHOWN)))
