"""Sitemaps: every page that guests can read, in files of bounded size, read in small batches.

Nothing here asks who is looking: an engine is a guest.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from flask import abort
from markupsafe import escape
from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import joinedload
from werkzeug.urls import iri_to_uri

from forum import addresses
from forum.accounts.comfort import board_page_size
from forum.accounts.models import Guest, User
from forum.directory.models import SitemapFile
from forum.extensions import db
from forum.mailing import public_url
from forum.news.models import Article
from forum.posts.models import Post
from forum.sections.models import Section
from forum.threads.models import Thread

# The protocol lets a file hold 50,000 addresses (sitemaps.org): 500 threads of 1,000 posts have
# so many when only ten stand on a page. With fewer the last pages are left to links.
MOST_PAGES, MOST_PAGES_OF_ONE = 100, 50_000
MEMBERS = 5_000
# Threads, or pages of one thread, that are in memory at a time.
BATCH = 100
LISTS = ("/map", "/news", "/threads/active", "/threads/unanswered", "/moderation/log")
GUEST = Guest()


class Place(NamedTuple):
    """An address that an engine may visit, and when what stands there changed last, if known."""

    path: str
    changed_at: datetime | None = None


_DATED = select(SitemapFile.number, SitemapFile.changed_at)
_RANGES = _DATED.where(SitemapFile.kind == SitemapFile.THREADS).order_by(SitemapFile.number)
_LONG_ONES = (
    _DATED.join(Thread, Thread.id == SitemapFile.number)
    .where(SitemapFile.kind == SitemapFile.THREAD, Thread.visible_to(GUEST))
    .order_by(SitemapFile.number)
)
_FILE_AND_ALL = select(SitemapFile.kind, SitemapFile.changed_at).where(
    SitemapFile.kind.in_((bindparam("kind"), SitemapFile.ALL)),
    SitemapFile.number.in_((bindparam("number"), 0)),
)


def files() -> list[Place]:
    """List the files that there are."""
    everything = changed_at(SitemapFile.ALL, 0)
    dates = [place.changed_at for place in sections_file()] + [everything]
    return [
        Place("/sitemaps/sections.xml", max(filter(None, dates), default=None)),
        *_files("threads", _RANGES, everything),
        *_files("thread", _LONG_ONES, everything),
        *(
            Place(f"/sitemaps/members-{number}.xml")
            for number in range(1, _last_members_file() + 1)
        ),
    ]


def _files(name: str, found: Select, everything: datetime | None) -> Iterator[Place]:
    for number, moment in db.session.execute(found):
        yield Place(f"/sitemaps/{name}-{number}.xml", max(moment, everything or moment))


def _last_members_file() -> int:
    return -(-(db.session.scalar(select(func.max(User.id))) or 0) // MEMBERS)


def changed_at(kind: str, number: int) -> datetime | None:
    """Return when a file changed last, be it with all of them; None when there is no such file."""
    asked = db.session.execute(_FILE_AND_ALL, {"kind": kind, "number": number})
    dates = {row.kind: row.changed_at for row in asked}
    own = dates.get(kind)
    return max(own, dates.get(SitemapFile.ALL, own)) if own else None


def sections_file() -> list[Place]:
    """List the sections, and the lists across them."""
    found = select(Section).where(Section.visible_to(GUEST)).order_by(Section.position)
    shown = db.session.scalars(
        found.options(joinedload(Section.last_post).load_only(Post.created_at))
    )
    sections = [Place(section.url, _written_at(section.last_post)) for section in shown]
    newest = max((place.changed_at for place in sections if place.changed_at), default=None)
    return [Place("/", newest), *sections, *map(Place, LISTS)]


def _written_at(post: Post | None) -> datetime | None:
    return post.created_at if post else None


_MEMBERS = select(User.id, User.name).where(
    User.id.in_(bindparam("ids", expanding=True)), User.post_count > 0, User.is_found_by_robots
)


def members_file(number: int) -> list[Place]:
    """List members who have written what guests can read, and let themselves be found."""
    if number > _last_members_file():
        abort(404)
    first, last = (number - 1) * MEMBERS + 1, number * MEMBERS
    places = []
    for ids in _batches(range(first, last + 1)):
        rows = db.session.execute(_MEMBERS, {"ids": list(ids)})
        places += [Place(addresses.member(id, name)) for id, name in rows]
    return places


_THREADS = (
    select(
        Thread.id,
        Thread.slug,
        Thread.last_number,
        Thread.last_post_at,
        Article.id.label("article_id"),
        Article.slug.label("article_slug"),
        func.coalesce(Article.edited_at, Article.published_at).label("published_at"),
    )
    .outerjoin(Article, Article.thread_id == Thread.id)
    .where(Thread.id.in_(bindparam("ids", expanding=True)), Thread.visible_to(GUEST))
)
# The last post of each full page: a page that is full is as old as that.
_ENDS_OF_PAGES = select(Post.thread_id, Post.number, Post.created_at).where(
    Post.thread_id.in_(bindparam("ids", expanding=True)),
    Post.number.in_(bindparam("numbers", expanding=True)),
    Post.hidden_at.is_(None),
)
_EDITS = select(Post.thread_id, Post.number, Post.edited_at).where(
    Post.thread_id.in_(bindparam("ids", expanding=True)),
    Post.number.between(bindparam("first"), bindparam("last")),
    Post.edited_at.is_not(None),
    Post.hidden_at.is_(None),
)


def threads_file(number: int) -> Iterator[list[Place]]:
    """Yield the pages of threads of a range of ids, but of those that have files of their own."""
    size = board_page_size()
    for ids in _batches(SitemapFile.ids_in(number)):
        threads = [row for row in _threads(ids) if row.last_number <= SitemapFile.LONG]
        yield _places(threads, {row.id: _pages(row, size, MOST_PAGES) for row in threads}, size)


def thread_file(thread_id: int) -> Iterator[list[Place]]:
    """Yield the pages of one long thread."""
    size = board_page_size()
    thread = next(iter(_threads([thread_id])), None) or abort(404)
    for pages in _batches(_pages(thread, size, MOST_PAGES_OF_ONE)):
        yield _places([thread], {thread.id: pages}, size)


def _pages(thread: Row, size: int, most: int) -> range:
    return range(1, min(_page_count(thread, size), most) + 1)


def _threads(ids: range | list[int]) -> list[Row]:
    found = _read(_THREADS, ids=list(ids))
    return sorted(found, key=lambda thread: thread.id)


def _read(statement: Select, **values: int | list[int]) -> list[Row]:
    """Read some rows, and hold nothing of the database while an engine takes them."""
    rows = list(db.session.connection().execute(statement, values))
    db.session.close()
    return rows


def _batches(numbers: range) -> Iterator[range]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


def _page_count(thread: Row, size: int) -> int:
    return max(1, -(-thread.last_number // size))


def _places(threads: list[Row], pages: dict[int, range], size: int) -> list[Place]:
    written = _written(pages, size) if threads else {}
    return [
        Place(_address(thread, page), _dated(thread, page, size, written.get((thread.id, page))))
        for thread in threads
        for page in pages[thread.id]
    ]


def _written(pages: dict[int, range], size: int) -> dict[tuple[int, int], datetime]:
    """Find when the last post of each full page was written, or one on it edited, if later."""
    long = [id for id, own in pages.items() if own[-1] > 1]
    ends = sorted({page * size for id in long for page in pages[id]})
    first = (min(own[0] for own in pages.values()) - 1) * size + 1
    last = max(own[-1] for own in pages.values()) * size
    rows = _read(_ENDS_OF_PAGES, ids=long, numbers=ends) if long else []
    rows += _read(_EDITS, ids=list(pages), first=first, last=last)
    found: dict[tuple[int, int], datetime] = {}
    for thread_id, number, moment in rows:
        place = thread_id, -(-number // size)
        found[place] = max(moment, found.get(place, moment))
    return found


def _address(thread: Row, page: int) -> str:
    if thread.article_id:
        return addresses.article(thread.article_id, thread.article_slug, page)
    return addresses.thread(thread.id, thread.slug, page)


def _dated(thread: Row, page: int, size: int, written: datetime | None) -> datetime | None:
    """Tell when a page changed last, by what was written on it."""
    newest = thread.last_post_at if page == _page_count(thread, size) else None
    moments = (newest, written, thread.published_at if page == 1 else None)
    return max(filter(None, moments), default=None)


def root() -> str:
    """Return the board's address as engines write it."""
    return iri_to_uri(public_url(""))


def write(tag: str, places: list[Place], base: str) -> str:
    """Write places as elements of a sitemap, or of the index of sitemaps."""
    return "".join(_element(tag, place, base) for place in places)


def _element(tag: str, place: Place, base: str) -> str:
    moment = place.changed_at
    dated = f"<lastmod>{moment:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if moment else ""
    return f"<{tag}><loc>{escape(base + iri_to_uri(place.path))}</loc>{dated}</{tag}>\n"
