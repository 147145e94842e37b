"""What a page says of itself to the layer that keeps pages for guests."""

from dataclasses import dataclass

from flask import request

from forum import reading
from forum.posts.rows import ShownPost
from forum.versions import EVERYTHING, key_of
from forum.web.access import viewer

# Where the layer finds the notes of the page it has asked for.
NOTES = "veche.page"


@dataclass
class PageNotes:
    """What a page shows, and the thread whose view it is."""

    keys: frozenset[str] | None = None
    thread_id: int | None = None


def shows(*things) -> None:
    """Say what the page shows: it is kept until one of these things changes.

    A page that says nothing is never kept.
    """
    notes: PageNotes | None = request.environ.get(NOTES)
    if notes is not None:
        notes.keys = (notes.keys or frozenset({EVERYTHING})) | {key_of(thing) for thing in things}


def read(thread, posts) -> None:
    """Note that the viewer reads posts of a thread, from what a page lists; a HEAD shows none."""
    shown = [post for post in posts if isinstance(post, ShownPost)]
    if shown and request.method == "GET":
        reading.note_read(viewer(), thread, shown[-1].number, shown[-1].words.created_at)


def view(thread) -> None:
    """Count a view of a thread; whoever keeps the page counts those of guests."""
    notes: PageNotes | None = request.environ.get(NOTES)
    if notes is not None:
        notes.thread_id = thread.id
    elif request.method == "GET":
        reading.count_view(thread.id)
