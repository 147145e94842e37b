"""Reading drafts: each for its member alone."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from forum.drafts.models import Draft
from forum.drafts.places import Place, edit_place, reply_place, thread_place
from forum.extensions import db
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


def drafts_of(viewer) -> list[Draft]:
    """List the viewer's drafts, newest first."""
    own = select(Draft).where(Draft.user_id == viewer.id)
    return list(db.session.scalars(own.order_by(Draft.saved_at.desc())))


def count_drafts(viewer) -> int:
    """Count the viewer's drafts."""
    return db.session.scalar(_COUNT, {"viewer_id": viewer.id}) or 0


def titles_of_places(drafts: list[Draft], viewer) -> dict[str, str]:
    """Name the threads and sections that drafts are for, as far as the viewer may see them."""
    ids: dict[str, set[int]] = {"reply": set(), "thread": set(), "edit": set()}
    for draft in drafts:
        kind, _, id = draft.place.partition(":")
        ids[kind].add(int(id))
    threads = select(Thread).where(Thread.id.in_(ids["reply"]), Thread.visible_to(viewer))
    sections = select(Section).where(Section.id.in_(ids["thread"]), Section.visible_to(viewer))
    posts = select(Post).where(Post.id.in_(ids["edit"]), Post.visible_to(viewer))
    return {
        **{str(reply_place(t)): t.title for t in db.session.scalars(threads)},
        **{str(thread_place(s)): s.title for s in db.session.scalars(sections)},
        **{
            str(edit_place(p)): f"{p.thread.title} #{p.number}"
            for p in db.session.scalars(posts.options(joinedload(Post.thread)))
        },
    }
