"""Beginning and ceasing to ignore somebody. Whoever is ignored must not notice: nothing changes
that another one can see."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from forum.accounts.models import User
from forum.extensions import db
from forum.ignoring.models import Ignore

# The ids come with every page of the member: more than anybody quarrels with.
MOST_IGNORED = 300


class TooManyIgnored(Exception):
    """Raised when a member ignores as many as anybody may."""

    reason: LazyString = _l(
        "You ignore as many members as one can. Stop ignoring somebody in your settings first."
    )


def ignore(member: User, *, by: User) -> None:
    """Fold from now on what a member writes, for one reader."""
    _hold(by)
    if _own(by, member):
        return
    if by.ignored_count >= MOST_IGNORED:
        raise TooManyIgnored
    db.session.add(Ignore(user_id=by.id, ignored_id=member.id))
    db.session.flush()
    _count(by, +1)


def stop_ignoring(member: User, *, by: User) -> None:
    """Show again what a member writes."""
    _hold(by)
    if _own(by, member):
        ended = delete(Ignore).where(Ignore.user_id == by.id, Ignore.ignored_id == member.id)
        db.session.execute(ended)
        _count(by, -1)


def _hold(member: User) -> None:
    """Let one member's wishes come one after another, so that they are counted rightly."""
    held = select(User).where(User.id == member.id).with_for_update(of=User, key_share=True)
    db.session.scalars(held, execution_options={"populate_existing": True}).one()


def _own(by: User, member: User) -> bool:
    own = select(Ignore.since).where(Ignore.user_id == by.id, Ignore.ignored_id == member.id)
    return db.session.scalar(own) is not None


def _count(by: User, change: int) -> None:
    counted = update(User).where(User.id == by.id)
    db.session.execute(counted.values(ignored_count=User.ignored_count + change))
    db.session.expire(by, ["ignored_count", "ignores"])
