"""Saving and discarding drafts."""

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import User
from forum.database.base import now
from forum.drafts.articles import words_of
from forum.drafts.models import Draft
from forum.drafts.places import Place
from forum.extensions import db
from forum.news.models import Article
from forum.posts.models import Post

MOST_DRAFTS = 200


def save(
    user: User,
    place: Place,
    *,
    source: str,
    title: str = "",
    reply_to_id: int | None = None,
    submission_id: str = "",
) -> Draft | None:
    """Keep a text; None when there is nothing to keep, or it has been posted meanwhile."""
    draft = _find(user, place)  # First, to wait for a post that is just taking it away.
    if _is_posted(user, submission_id):
        return None
    if _is_saved_edit(user, place, title, source) or not (source.strip() or title.strip()):
        discard(user, place)
        return None
    draft = draft or _begin(user, place)
    draft.source, draft.title = source, title
    draft.reply_to_id, draft.submission_id = reply_to_id, submission_id
    draft.saved_at = now()
    db.session.flush()
    return draft


def add(
    user: User, place: Place, *, source: str, title: str = "", reply_to_id: int | None = None
) -> None:
    """Keep a text behind the draft that is there already, unless it goes on from it."""
    draft = _find(user, place)
    kept = draft.source.strip() if draft and place.kind != "edit" else ""
    if kept and kept not in source:
        source = f"{kept}\n\n{source}"
    save(user, place, source=source, title=title, reply_to_id=reply_to_id)


def discard(user: User, place: Place) -> None:
    """Throw a draft away."""
    db.session.execute(delete(Draft).where(Draft.user_id == user.id, Draft.place == str(place)))


def follow_merge(thread_id: int, into_id: int) -> None:
    """Let what people were writing to a thread go where its posts went, unless one is there."""
    former, place = str(Place("reply", thread_id)), str(Place("reply", into_id))
    started = or_(Draft.place == former, Draft.place.startswith(f"{former}:"))
    for draft in db.session.scalars(select(Draft).where(started).order_by(Draft.id)):
        there = draft.place.replace(former, place, 1)
        taken = select(Draft.id).where(Draft.user_id == draft.user_id, Draft.place == there)
        if db.session.scalar(taken) is None:
            moved = update(Draft).where(Draft.id == draft.id)
            # When it was saved stays true: nobody has written anything.
            db.session.execute(moved.values(place=there, saved_at=draft.saved_at))


def _find(user: User, place: Place) -> Draft | None:
    return db.session.scalar(_own(user, place).with_for_update())


def _own(user: User, place: Place) -> Select[Draft]:
    return select(Draft).where(Draft.user_id == user.id, Draft.place == str(place))


def _begin(user: User, place: Place) -> Draft:
    """Make a draft, or take the one that another window has made at the same moment."""
    draft = Draft(user_id=user.id, place=str(place))
    try:
        with db.session.begin_nested():
            db.session.add(draft)
    except IntegrityError:
        return db.session.scalars(_own(user, place)).one()
    _make_room(user)
    return draft


def _is_posted(user: User, submission_id: str) -> bool:
    """Tell whether the form was sent already: a late draft must not come back as a ghost."""
    if not submission_id:
        return False
    posted = select(Post.id).where(Post.author_id == user.id, Post.submission_id == submission_id)
    published = select(Article.id).where(Article.submission_id == submission_id)
    return any(db.session.scalar(found) is not None for found in (posted, published))


def _is_saved_edit(user: User, place: Place, title: str, source: str) -> bool:
    if place.kind == "edit":
        own = select(Post.source).where(Post.id == place.id, Post.author_id == user.id)
        return db.session.scalar(own) == source
    article = db.session.get(Article, place.id) if place.kind == "article" and place.id else None
    return article is not None and (article.title, words_of(article)) == (title, source)


def _make_room(user: User) -> None:
    """Drop a member's oldest drafts past the limit."""
    kept = (
        select(Draft.id)
        .where(Draft.user_id == user.id)
        .order_by(Draft.saved_at.desc())
        .limit(MOST_DRAFTS)
    )
    db.session.flush()
    db.session.execute(delete(Draft).where(Draft.user_id == user.id, Draft.id.not_in(kept)))
