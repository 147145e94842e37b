"""From what somebody typed, a number or a date, to a post of a thread."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, bindparam, select

from forum.database.statements import for_each_kind
from forum.extensions import db
from forum.posts.models import Post
from forum.threads.elsewhere import moved_post
from forum.threads.models import Thread

# More digits than any thread has posts: they lead to its end like all numbers past it.
LARGEST = 10**9
FIRST_YEAR, LAST_YEAR = 1970, 2199
_NUMBER = re.compile(r"(#?)\s*0*(\d{1,40})", re.ASCII)
_DATES = (
    re.compile(r"(?:(?P<day>\d{1,2})\.)?(?P<month>\d{1,2})\.(?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?", re.ASCII),
)


def wanted(text: str, thread: Thread, zone: str) -> int | datetime | None:
    """Read the number of a post, or the moment when a day, month or year began in a zone.

    Four digits are a year if the thread lived in it or has no such number; `#2019` is a number.
    """
    text = text.strip()
    number = _NUMBER.fullmatch(text)
    if number is None:
        return _date_in(text, zone)
    value = min(int(number[2]), LARGEST)
    is_year = not number[1] and len(text) == 4 and _is_year_of(thread, value)
    return _moment(value, 1, 1, zone) if is_year else value


def _is_year_of(thread: Thread, value: int) -> bool:
    if thread.created_at.year <= value <= thread.last_post_at.year:
        return True
    return value > thread.last_number and FIRST_YEAR <= value <= LAST_YEAR


def _date_in(text: str, zone: str) -> datetime | None:
    for form in _DATES:
        if found := form.fullmatch(text):
            year, month, day = (int(found[name] or 1) for name in ("year", "month", "day"))
            return _moment(year, month, day, zone)
    return None


def _moment(year: int, month: int, day: int, zone: str) -> datetime | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return datetime(year, month, day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except ValueError:  # There is no such day.
        return None


_WAYS = {
    "from number": (Post.number >= bindparam("wanted"), (Post.number,)),
    "before number": (Post.number < bindparam("wanted"), (Post.number.desc(),)),
    "from moment": (Post.created_at >= bindparam("wanted"), (Post.created_at, Post.number)),
    "before moment": (
        Post.created_at < bindparam("wanted"),
        (Post.created_at.desc(), Post.number.desc()),
    ),
}


@for_each_kind
def _next(viewer, way: str) -> Select:
    condition, order = _WAYS[way]
    here = Post.thread_id == bindparam("thread_id"), Post.standing_for(viewer)
    return select(Post.id, Post.number).where(*here, condition).order_by(*order).limit(1)


def place_of(thread: Thread, viewer, wish: int | datetime, page_size: int) -> str:
    """Return where the post stands that is meant, or the nearest one the viewer may see."""
    ways = "number" if isinstance(wish, int) else "moment"
    values = {"thread_id": thread.id, "viewer_id": viewer.id, "wanted": wish}
    found = db.session.connection().execute(_next(viewer, f"from {ways}"), values).first()
    if found is None or (isinstance(wish, int) and found.number != wish):
        if isinstance(wish, int) and (gone := moved_post(thread.id, viewer, wish)):
            return gone.place_url(page_size)
        before = db.session.connection().execute(_next(viewer, f"before {ways}"), values).first()
        found = _nearer(before, found, wish)
    if found is None:
        return thread.url
    return thread.place_url(found.number, found.id, page_size)


def _nearer(before: Row | None, after: Row | None, wish: int | datetime) -> Row | None:
    if before is None or after is None or not isinstance(wish, int):
        return after or before
    return before if wish - before.number < after.number - wish else after
