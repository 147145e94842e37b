"""Whom somebody ignores: asked by nobody but that member's own pages."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.extensions import db
from forum.ignoring.models import Ignore


def ignores_of(member: User) -> list[Ignore]:
    """List whom a member ignores, the last one first."""
    own = select(Ignore).where(Ignore.user_id == member.id).options(joinedload(Ignore.ignored))
    return list(db.session.scalars(own.order_by(Ignore.since.desc(), Ignore.ignored_id.desc())))
