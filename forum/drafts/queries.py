"""Reading drafts: each for its member alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from forum.drafts.models import Draft
from forum.drafts.places import Place, parse_place
from forum.extensions import db
from forum.news.models import Article
from forum.permissions import can_edit, can_reply, can_start_thread, can_write_news
from forum.posts.models import Post
from forum.sections.models import Section
from forum.threads.models import Thread

_OWN = Draft.user_id == bindparam("viewer_id")
_DRAFT = select(Draft).where(_OWN, Draft.place == bindparam("place"))
_COUNT = select(func.count(Draft.id)).where(_OWN)


def draft_for(viewer, place: Place) -> Draft | None:
    """Find what the viewer has typed for a place and not posted."""
    if not viewer.is_member:
        return None
    return db.session.scalar(_DRAFT, {"viewer_id": viewer.id, "place": str(place)})


def place_now(place: Place) -> Place:
    """Return where a reply goes now: to the thread into which its own was merged."""
    if place.kind != "reply":
        return place
    into = db.session.scalar(select(Thread.merged_into_id).where(Thread.id == place.id))
    return place._replace(id=into) if into else place


def drafts_of(viewer) -> list[Draft]:
    """List the viewer's drafts, newest first."""
    own = select(Draft).where(Draft.user_id == viewer.id)
    return list(db.session.scalars(own.order_by(Draft.saved_at.desc())))


def count_drafts(viewer) -> int:
    """Count the viewer's drafts."""
    counted = db.session.connection().execute(_COUNT, {"viewer_id": viewer.id})
    return counted.scalar_one()


@dataclass(frozen=True)
class Spot:
    """What the list of drafts tells of a place: its name, and whether one may write there now."""

    title: str
    is_open: bool
    answered: Post | None = None


class Spots:
    """The places of some drafts as far as the viewer may see them, in four questions."""

    def __init__(self, places: Iterable[Place], viewer) -> None:
        self._viewer = viewer
        ids: dict[str, set[int]] = {kind: set() for kind in ("reply", "thread", "edit", "article")}
        for place in places:
            ids[place.kind] |= {place.id} if place.id else set()
            ids["edit"] |= {place.post_id} if place.post_id else set()
        self._threads = self._found(Thread, ids["reply"], joinedload(Thread.section))
        self._sections = self._found(Section, ids["thread"])
        self._articles = self._found(Article, ids["article"])
        thread = joinedload(Post.thread).joinedload(Thread.section)
        self._posts = self._found(Post, ids["edit"], thread, joinedload(Post.author))

    def _found(self, model, ids: set[int], *options) -> dict[int | None, Any]:
        if not ids:
            return {}
        seen = select(model).where(model.id.in_(ids), model.visible_to(self._viewer))
        return {row.id: row for row in db.session.scalars(seen.options(*options))}

    def at(self, place: Place | None) -> Spot | None:
        """Describe a place; None when it is out of sight."""
        return getattr(self, f"_{place.kind}")(place) if place else None

    def _reply(self, place: Place) -> Spot | None:
        thread = self._threads.get(place.id)
        answered = self._posts.get(place.post_id)
        return thread and Spot(thread.title, bool(can_reply(self._viewer, thread)), answered)

    def _article(self, place: Place) -> Spot | None:
        if not can_write_news(self._viewer):
            return None
        article = self._articles.get(place.id)
        title = article.title if article else None if place.id else _("New article")
        return title and Spot(title, True)

    def _thread(self, place: Place) -> Spot | None:
        section = self._sections.get(place.id)
        return section and Spot(section.title, bool(can_start_thread(self._viewer, section)))

    def _edit(self, place: Place) -> Spot | None:
        post = self._posts.get(place.id)
        if post is None:
            return None
        return Spot(f"{post.thread.title} #{post.number}", bool(can_edit(self._viewer, post)))


def spots_of(drafts: Iterable[Draft], viewer) -> dict[str, Spot]:
    """Describe the places of drafts by their names, but for those out of the viewer's sight."""
    places = [place for draft in drafts if (place := parse_place(draft.place))]
    spots = Spots(places, viewer)
    return {str(place): spot for place in places if (spot := spots.at(place))}


def can_see(place: Place, viewer) -> bool:
    """Tell whether the viewer may see where a text is to go."""
    return Spots([place], viewer).at(place) is not None
