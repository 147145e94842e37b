"""Views of a long thread: some of its posts, in pages of their own.

One more view is one more line in `SELECTIONS`, with its index.
"""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    SQLColumnExpression,
    bindparam,
    func,
    literal_column,
    select,
    true,
    union_all,
)

from forum import addresses
from forum.accounts.models import User
from forum.database.statements import for_each_kind
from forum.database.walking import Span
from forum.extensions import db
from forum.posts import rows
from forum.posts.models import Post, ThreadWriter
from forum.threads.models import Thread


@dataclass(frozen=True, eq=False)
class Selection:
    """A view of a thread: how it is asked for, its words, which posts, in which order."""

    parameter: str
    value: str
    # On its tab, and above its posts.
    name: LazyString
    words: LazyString
    nothing: LazyString
    condition: ColumnElement[bool]
    # What it is ordered by; with a count of posts, the most come first, and the newest of equals.
    index: str
    count: str = ""

    def ordered(self, posts: Select, *, is_turned: bool = False) -> Select:
        """Put posts in the order of the view, or in the opposite one."""
        columns = [getattr(Post, self.count), Post.number] if self.count else [Post.number]
        descends = bool(self.count) != is_turned
        return posts.order_by(*[column.desc() if descends else column.asc() for column in columns])

    def sorted(self, posts: "list[Glimpse]") -> "list[Glimpse]":
        """Put posts in the order of the view that came with those of other views."""
        keys = [self.count, "number"] if self.count else ["number"]
        return sorted(posts, key=attrgetter(*keys), reverse=bool(self.count))


SELECTIONS = (
    Selection(
        "most",
        "quoted",
        _l("Most quoted"),
        _l("Most quoted posts"),
        _l("Nobody has quoted a post of this thread here yet."),
        Post.quoted_count > literal_column("0"),
        "ix_posts_thread_quoted",
        "quoted_count",
    ),
    Selection(
        "most",
        "rated",
        _l("Best rated"),
        _l("Best rated posts"),
        _l("Nobody has given a post of this thread a plus yet."),
        Post.score > literal_column("0"),
        "ix_posts_best",
        "score",
    ),
    Selection(
        "with",
        "pictures",
        _l("Pictures"),
        _l("Posts with pictures"),
        _l("There are no pictures in this thread."),
        Post.has_picture.is_(true()),
        "ix_posts_thread_pictures",
    ),
    Selection(
        "with",
        "links",
        _l("Links"),
        _l("Posts with links"),
        _l("There are no links in this thread."),
        Post.has_link.is_(true()),
        "ix_posts_thread_links",
    ),
)
# One for each member: about whom it is, the request says.
BY_MEMBER = Selection(
    "by",
    "",
    _l("One member"),
    _l("Posts of one member"),
    _l("There are no posts of this member in the thread."),
    Post.author_id == bindparam("member_id"),
    "ix_posts_thread_author",
)
TO_MEMBER = Selection(
    "to",
    "",
    _l("To me"),
    _l("Posts addressed to one member"),
    _l("Nothing in this thread is addressed to this member."),
    Post.addressed_to_id == bindparam("member_id"),
    "ix_posts_thread_addressed",
)


class Chosen(NamedTuple):
    """A view that somebody asked for."""

    selection: Selection
    member: User | None = None

    def url(self, thread: Thread, page: int = 1) -> str:
        """Return the address of a page of it."""
        return selection_url(thread, self.selection, self.member_id, page)

    @property
    def member_id(self) -> int | None:
        """Return the id of the member whom the view is about, if it is about one."""
        return self.member.id if self.member else None


def selection_url(
    thread: Thread, selection: Selection, member_id: int | None = None, page: int = 1
) -> str:
    """Return the address of a page of a view."""
    value = selection.value if member_id is None else member_id
    return addresses.paged(f"{thread.url}/posts", page, **{selection.parameter: value})


def _selected(viewer, selection: Selection, *columns: SQLColumnExpression) -> Select:
    """Select columns of an index that covers the view, so that other rows are not read."""
    here = Post.thread_id == bindparam("thread_id")
    return select(*columns).where(here, selection.condition, Post.standing_for(viewer))


@for_each_kind
def _page(viewer, selection: Selection, is_turned: bool) -> Select:
    ids = selection.ordered(_selected(viewer, selection, Post.id), is_turned=is_turned)
    walked = ids.offset(bindparam("offset")).limit(bindparam("limit")).subquery()
    return selection.ordered(rows.select_shown(among=walked))


@for_each_kind
def _count(viewer, selection: Selection) -> Select:
    walked = selection.ordered(_selected(viewer, selection, Post.id))
    return select(func.count()).select_from(walked.limit(bindparam("most")).subquery())


def _values(thread: Thread, viewer, chosen: Chosen) -> dict[str, int | None]:
    return {"thread_id": thread.id, "viewer_id": viewer.id, "member_id": chosen.member_id}


def count_selected(thread: Thread, viewer, chosen: Chosen, *, most: int) -> Span:
    """Count the posts of a view, as far as is asked; the total is known where it was counted."""
    if chosen.selection is BY_MEMBER and not viewer.moderates(thread.section):
        total = _written_by(thread, chosen.member_id)
        return Span(0, total, total)
    values = {**_values(thread, viewer, chosen), "most": most}
    counted = db.session.connection().execute(_count(viewer, chosen.selection), values)
    return Span(0, counted.scalar_one())


def _written_by(thread: Thread, author_id: int | None) -> int:
    counted = db.session.get(ThreadWriter, (thread.id, author_id))
    return counted.post_count if counted else 0


def selected_posts(thread: Thread, viewer, chosen: Chosen, span: Span) -> list[rows.ShownPost]:
    """Return the posts on a page of a view."""
    page = _page(viewer, chosen.selection, span.is_nearer_to_the_end)
    values = {**_values(thread, viewer, chosen), **span.values}
    found = db.session.connection().execute(page, values)
    return [rows.shown(row, thread) for row in found]


class Glimpse(NamedTuple):
    """A post as a line of the map tells of it."""

    id: int
    number: int
    # Its beginning.
    source: str
    created_at: datetime
    quoted_count: int
    score: int
    author_id: int
    author_name: str

    @property
    def url(self) -> str:
        """Return the lasting address of the post."""
        return addresses.post(self.id)

    @property
    def author_url(self) -> str:
        """Return the address of the author's profile."""
        return addresses.member(self.author_id, self.author_name)


# No excerpt looks further: what is remembered of a line stays small.
_BEGINNING = func.substr(Post.source, 1, 1_200).label("source")
_GLIMPSE = (Post.id, Post.number, _BEGINNING, Post.created_at, Post.quoted_count, Post.score)


def _first_ones(viewer, place: int, selection: Selection) -> Select:
    """Select the first posts of a view, with its place among the views."""
    numbered = literal_column(str(place)).label("place")
    found = _selected(viewer, selection, *_GLIMPSE, User.id.label("author_id"), User.name, numbered)
    joined = found.join(User, User.id == Post.author_id)
    return select(selection.ordered(joined).limit(bindparam("limit")).subquery())


@for_each_kind
def _glimpses(viewer) -> CompoundSelect:
    return union_all(*(_first_ones(viewer, *each) for each in enumerate(SELECTIONS)))


def glimpses(thread: Thread, viewer, limit: int) -> dict[Selection, list[Glimpse]]:
    """Return the first posts of every view, for the map, as one question."""
    found: dict[Selection, list[Glimpse]] = {selection: [] for selection in SELECTIONS}
    values = {"thread_id": thread.id, "viewer_id": viewer.id, "limit": limit}
    for *row, place in db.session.connection().execute(_glimpses(viewer), values).all():
        found[SELECTIONS[place]].append(Glimpse(*row))
    return {selection: selection.sorted(posts) for selection, posts in found.items()}
