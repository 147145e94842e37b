"""Whom a text addresses: an earlier author of its thread, by the name that the text begins with."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, select
from sqlalchemy.orm import aliased

from forum import addresses, markup
from forum.accounts.models import User
from forum.accounts.names import name_key
from forum.extensions import db
from forum.posts.models import Post
from forum.threads.models import Thread

# Who writes to all writes to nobody in particular, even if somebody should be called so.
TO_ALL = frozenset(map(name_key, "all everybody everyone все всем всех".split()))


class Earlier(NamedTuple):
    """The posts of a thread whose authors a text may address: all, or those before a number."""

    thread: Thread
    number: int | None = None


class Addressee(NamedTuple):
    """An earlier author, as a text names them, and their newest post that all readers may see.

    Who began the comments of an article may have no post there.
    """

    typed: str
    id: int
    name: str
    post_id: int | None
    number: int | None

    @property
    def url(self) -> str:
        """Return the address of the profile."""
        return addresses.member(self.id, self.name)

    @property
    def post_url(self) -> str:
        """Return the lasting address of the newest post."""
        return addresses.post(self.post_id or 0)

    @property
    def authors(self) -> dict[str, markup.Member]:
        """Return what the renderer needs to link the name."""
        return {self.typed: markup.Member(name=self.name, url=self.url)}


def find_addressee(source: str, author_id: int, earlier: Earlier | None) -> Addressee | None:
    """Find whom a text addresses.

    The longest name of a member decides; who wrote nothing here, or writes this, is no addressee.
    """
    if earlier is None:
        return None
    names = {name: name_key(name) for name in markup.addressees(source)}
    found = _known(set(names.values()) - TO_ALL, earlier)
    for name, key in names.items():
        # Commas do not stand in keys, so that they are compared here.
        if key in found and name.count(",") == found[key].name.count(","):
            known = found[key]._replace(typed=name)
            return known if known.id != author_id and _wrote(known, earlier) else None
    return None


def _known(keys: set[str], earlier: Earlier) -> dict[str, Addressee]:
    return _addressees(User.name_key.in_(keys), earlier) if keys - {""} else {}


def _wrote(known: Addressee, earlier: Earlier) -> bool:
    return known.post_id is not None or known.id == earlier.thread.author_id


def look_again(addressee: Addressee, earlier: Earlier) -> Addressee | None:
    """Find the newest post of an addressee anew, who may have written or lost one meanwhile."""
    found = _addressees(User.id == addressee.id, earlier)
    for known in found.values():
        if _wrote(known, earlier):
            return known._replace(typed=addressee.typed)
    return None


def _addressees(condition: ColumnElement[bool], earlier: Earlier) -> dict[str, Addressee]:
    newest = aliased(Post)
    rows = db.session.execute(
        select(User.name_key, User.id, User.name, newest.id, newest.number)
        .outerjoin(newest, newest.id == _newest_post(User.id, earlier))
        .where(condition)
    )
    return {key: Addressee(name, id, name, *post) for key, id, name, *post in rows}


def _newest_post(author_id, earlier: Earlier) -> ScalarSelect:
    """Find the newest post of a member that every reader of the thread may see."""
    own = select(Post.id).where(
        Post.thread_id == earlier.thread.id,
        Post.author_id == author_id,
        Post.hidden_at.is_(None),
    )
    if earlier.number is not None:
        own = own.where(Post.number < earlier.number)
    return own.order_by(Post.number.desc()).limit(1).scalar_subquery()
