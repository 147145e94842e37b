"""What the index shows of a section, as plain values: its row is written once for everybody."""

from datetime import datetime
from typing import Any, NamedTuple

from forum import addresses
from forum.accounts.models import User
from forum.accounts.rows import Named
from forum.posts.models import Post
from forum.sections.models import Section
from forum.threads.models import Thread


class LastPost(NamedTuple):
    """The newest post of a section."""

    url: str
    title: str
    author: Named
    created_at: datetime


class ListedSection(NamedTuple):
    """A row of the index, or of a group."""

    id: int
    parent_id: int | None
    url: str
    title: str
    description: str
    is_group: bool
    is_public: bool
    thread_count: int
    post_count: int
    last_post: LastPost | None


# In the order that `listed` reads.
COLUMNS = (
    Section.id,
    Section.parent_id,
    Section.slug,
    Section.title,
    Section.description,
    Section.is_group,
    Section.is_public,
    Section.thread_count,
    Section.post_count,
    Post.id,
    Thread.title,
    User.id,
    User.name,
    Post.created_at,
)


def listed(row: Any) -> ListedSection:
    """Make a section of a row."""
    id, parent_id, slug, title, about, is_group, is_public, threads, posts, *last = row
    address = addresses.section(slug)
    return ListedSection(
        id, parent_id, address, title, about, is_group, is_public, threads, posts, _last_post(*last)
    )


def _last_post(
    id: int | None, title: str, author_id: int, author_name: str, created_at: datetime
) -> LastPost | None:
    if id is None:
        return None
    return LastPost(addresses.post(id), title, Named(author_id, author_name), created_at)
