"""What the index and the section page show, always for a viewer."""

from dataclasses import dataclass, field

from flask import abort
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from forum.database.walking import Span, page_of
from forum.extensions import db
from forum.posts.models import Post
from forum.sections.models import Section
from forum.threads.models import Thread


@dataclass
class Node:
    """A section with those below it."""

    section: Section
    children: list["Node"] = field(default_factory=list)


def _as_tree(sections: list[Section]) -> list[Node]:
    nodes = {section.id: Node(section) for section in sections}
    roots = []
    for node in nodes.values():
        parent = nodes.get(node.section.parent_id or 0)
        (parent.children if parent else roots).append(node)
    return roots


def menu(viewer) -> list[Node]:
    """Return the tree of sections the viewer may see, names only."""
    rows = db.session.scalars(
        select(Section).where(Section.visible_to(viewer)).order_by(Section.position)
    )
    return _as_tree(list(rows))


def _with_last_posts(viewer) -> Select:
    last = joinedload(Section.last_post)
    return (
        select(Section)
        .where(Section.visible_to(viewer))
        .order_by(Section.position)
        .options(
            last.joinedload(Post.author),
            last.joinedload(Post.thread).joinedload(Thread.article),
        )
    )


def index(viewer) -> list[Node]:
    """Return the tree with the last post of every section."""
    return _as_tree(list(db.session.scalars(_with_last_posts(viewer))))


def moderated_sections(viewer) -> list[Section]:
    """List the sections that the viewer looks after: threads can be moved to them."""
    return [
        section
        for section in db.session.scalars(
            select(Section)
            .where(Section.visible_to(viewer), Section.is_group.is_(False))
            .order_by(Section.position)
            .options(joinedload(Section.parent))
        )
        if viewer.moderates(section)
    ]


def visible_section_or_404(viewer, *, slug: str | None = None, id: int | None = None) -> Section:
    """Find a section by its slug or id, if the viewer may see it."""
    named = Section.slug == slug if id is None else Section.id == id
    found = db.session.scalar(
        select(Section).where(named, Section.visible_to(viewer)).options(joinedload(Section.parent))
    )
    return found or abort(404)


def children_of(section: Section, viewer) -> list[Section]:
    """List the sections of a group, with their last posts."""
    within = _with_last_posts(viewer).where(Section.parent_id == section.id)
    return list(db.session.scalars(within))


def count_threads(section: Section, viewer) -> int:
    """Count the threads of a section; only its moderators see more than the counter says."""
    if not viewer.moderates(section):
        return section.thread_count
    hidden = select(func.count()).where(
        Thread.section_id == section.id, Thread.hidden_at.is_not(None)
    )
    return section.thread_count + (db.session.scalar(hidden) or 0)


def threads_of(
    section: Section, viewer, *, offset: int, limit: int, total: int | None = None
) -> list[Thread]:
    """List threads of a section that the viewer may see: pinned ones first, then by last post."""
    listing = (Thread.is_pinned, Thread.last_post_at, Thread.id)
    standing, span = Thread.standing_in(section, viewer), Span(offset, limit, total)
    rows = db.session.scalars(
        page_of(Thread, standing, newest_first=listing, span=span).options(
            joinedload(Thread.author),
            joinedload(Thread.article),
            joinedload(Thread.last_post).joinedload(Post.author),
        )
    )
    return list(rows)


def fresh_threads(viewer, limit: int = 8) -> list[Thread]:
    """List the threads with the newest posts that the viewer may see."""
    rows = db.session.scalars(
        select(Thread)
        .where(Thread.visible_to(viewer), Thread.last_post_id.is_not(None))
        .order_by(Thread.last_post_at.desc(), Thread.id.desc())
        .limit(limit)
        .options(joinedload(Thread.section), joinedload(Thread.article))
    )
    return list(rows)
