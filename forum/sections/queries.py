"""What the index and the section page show, always for a viewer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

from flask import abort
from sqlalchemy import Select, bindparam, func, select, true
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.accounts.queries import THREAD_ROW
from forum.database.statements import for_each_kind
from forum.database.walking import Span, any_page_of
from forum.extensions import db
from forum.ignoring.models import not_ignored
from forum.posts.models import Post
from forum.sections.models import Section
from forum.sections.rows import COLUMNS, ListedSection, listed
from forum.threads.models import Thread

Shown = TypeVar("Shown", Section, ListedSection)


@dataclass
class Node(Generic[Shown]):
    """A section with those below it."""

    section: Shown
    children: list["Node[Shown]"] = field(default_factory=list)


def _as_tree(sections: Iterable[Shown]) -> list[Node[Shown]]:
    nodes = {section.id: Node(section) for section in sections}
    roots = []
    for node in nodes.values():
        parent = nodes.get(node.section.parent_id or 0)
        (parent.children if parent else roots).append(node)
    return roots


@for_each_kind
def _visible(viewer) -> Select:
    return select(Section).where(Section.visible_to(viewer)).order_by(Section.position)


def menu(viewer) -> list[Node[Section]]:
    """Return the tree of sections the viewer may see, names only."""
    return _as_tree(db.session.scalars(_visible(viewer), {"viewer_id": viewer.id}))


@for_each_kind
def _with_last_posts(viewer, is_of_group: bool = False) -> Select:
    found = (
        select(*COLUMNS)
        .outerjoin(Post, Post.id == Section.last_post_id)
        .outerjoin(Thread, Thread.id == Post.thread_id)
        .outerjoin(User, User.id == Post.author_id)
        .where(Section.visible_to(viewer))
        .order_by(Section.position)
    )
    return found.where(Section.parent_id == bindparam("parent_id")) if is_of_group else found


def index(viewer) -> list[Node[ListedSection]]:
    """Return the tree with the last post of every section."""
    return _as_tree(_listed(_with_last_posts(viewer), viewer_id=viewer.id))


def _listed(statement: Select, **values: Any) -> list[ListedSection]:
    return [listed(row) for row in db.session.connection().execute(statement, values).all()]


def moderated_sections(viewer) -> list[Section]:
    """List the sections that the viewer looks after: threads can be moved to them."""
    open_ones = _visible(viewer).where(Section.is_group.is_(False))
    found = open_ones.options(joinedload(Section.parent))
    sections = db.session.scalars(found, {"viewer_id": viewer.id})
    return [section for section in sections if viewer.moderates(section)]


@for_each_kind
def _section(viewer, is_by_slug: bool) -> Select:
    named = Section.slug if is_by_slug else Section.id
    return (
        select(Section)
        .where(named == bindparam("name"), Section.visible_to(viewer))
        .options(joinedload(Section.parent))
    )


def visible_section_or_404(viewer, *, slug: str | None = None, id: int | None = None) -> Section:
    """Find a section by its slug or id, if the viewer may see it."""
    values = {"name": slug if id is None else id, "viewer_id": viewer.id}
    return db.session.scalar(_section(viewer, id is None), values) or abort(404)


def children_of(section: Section, viewer) -> list[ListedSection]:
    """List the sections of a group, with their last posts."""
    return _listed(_with_last_posts(viewer, True), parent_id=section.id, viewer_id=viewer.id)


def count_threads(section: Section, viewer) -> int:
    """Count the threads of a section; only its moderators see more than the counter says."""
    if not viewer.moderates(section):
        return section.thread_count
    hidden = select(func.count()).where(
        Thread.section_id == section.id,
        Thread.hidden_at.is_not(None),
        Thread.merged_into_id.is_(None),
    )
    return section.thread_count + (db.session.scalar(hidden) or 0)


@lru_cache(4)
def _listing(sees_hidden: bool, is_turned: bool) -> Select:
    return any_page_of(
        Thread,
        Thread.standing_in(bindparam("section_id"), sees_hidden=sees_hidden),
        newest_first=(Thread.is_pinned, Thread.last_post_at, Thread.id),
        is_turned=is_turned,
    ).options(*THREAD_ROW)


def threads_of(
    section: Section, viewer, *, offset: int, limit: int, total: int | None = None
) -> list[Thread]:
    """List threads of a section that the viewer may see: pinned ones first, then by last post."""
    span = Span(offset, limit, total)
    listing = _listing(viewer.moderates(section), span.is_nearer_to_the_end)
    return list(db.session.scalars(listing, {"section_id": section.id, **span.values}))


@for_each_kind
def _fresh(viewer, ignores_some: bool) -> Select:
    wanted = not_ignored(viewer.id, Thread.author_id) if ignores_some else true()
    return (
        select(Thread)
        .where(Thread.visible_to(viewer), Thread.last_post_id.is_not(None), wanted)
        .order_by(Thread.last_post_at.desc(), Thread.id.desc())
        .limit(bindparam("limit"))
        .options(
            joinedload(Thread.section),
            joinedload(Thread.article),
            joinedload(Thread.last_post).load_only(Post.number),
        )
    )


def fresh_threads(viewer, limit: int = 8) -> list[Thread]:
    """List the threads with the newest posts that the viewer may see and wants to."""
    values = {"limit": limit, "viewer_id": viewer.id}
    return list(db.session.scalars(_fresh(viewer, bool(viewer.ignored_ids)), values))
