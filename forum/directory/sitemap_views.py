"""Routes of the sitemaps."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from flask import abort, current_app, request, stream_with_context
from werkzeug.wrappers import Response

from forum.accounts.comfort import board_page_size
from forum.config import VERSION
from forum.database.base import now
from forum.directory import sitemaps
from forum.directory.models import SitemapFile
from forum.directory.sitemaps import Place
from forum.directory.views import blueprint
from forum.extensions import db
from forum.web.files import written_file

SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML = "application/xml"
SECOND = timedelta(seconds=1)


@blueprint.get("/sitemap.xml")
def sitemap():
    """List the sitemaps, with when what they list changed last."""
    return _whole("sitemap", "sitemapindex", sitemaps.files())


@blueprint.get("/sitemaps/sections.xml")
def sitemap_of_sections():
    """List sections, and lists across them."""
    return _whole("url", "urlset", sitemaps.sections_file())


@blueprint.get("/sitemaps/members-<id:number>.xml")
def sitemap_of_members(number: int):
    """List members who have written something."""
    return _whole("url", "urlset", sitemaps.members_file(number))


@blueprint.get("/sitemaps/threads-<id:number>.xml")
def sitemap_of_threads(number: int):
    """List the pages of some threads and articles."""
    changed_at = sitemaps.changed_at(SitemapFile.THREADS, number) or abort(404)
    return _streamed(sitemaps.threads_file(number), changed_at)


@blueprint.get("/sitemaps/thread-<id:thread_id>.xml")
def sitemap_of_thread(thread_id: int):
    """List the pages of one long thread."""
    changed_at = sitemaps.changed_at(SitemapFile.THREAD, thread_id) or abort(404)
    return _streamed(sitemaps.thread_file(thread_id), changed_at)


def _whole(tag: str, kind: str, places: list[Place]) -> Response:
    """Answer with a file that is known whole."""
    return written_file("".join(_written(tag, kind, [places])), XML)


def _streamed(batches: Iterator[list[Place]], changed_at: datetime) -> Response:
    """Answer with a file while it is read, or tell the robot at once that it has it."""
    first = next(batches)
    # Nothing of the database is held while the robot reads.
    db.session.close()
    pieces = _written("url", "urlset", _again(first, batches))
    content = stream_with_context(piece.encode() for piece in pieces)
    response = Response(content, mimetype=XML)
    response.cache_control.no_cache = True
    _date(response, changed_at)
    return response.make_conditional(request)


def _again(first: list[Place], rest: Iterator[list[Place]]) -> Iterator[list[Place]]:
    yield first
    yield from rest


def _date(response: Response, changed_at: datetime) -> None:
    """Say how old a file is, when no other one can have been sent in the same second."""
    config = current_app.config
    decided_by = (changed_at, board_page_size(), config["PUBLIC_URL"], VERSION)
    response.set_etag(hashlib.sha256(repr(decided_by).encode()).hexdigest()[:24], weak=True)
    rounded = changed_at.replace(microsecond=0) + SECOND
    if rounded <= now():
        response.last_modified = rounded


def _written(tag: str, kind: str, batches: Iterable[list[Place]]) -> Iterator[str]:
    base = sitemaps.root()
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<{kind} xmlns="{SCHEMA}">\n'
    for places in batches:
        yield sitemaps.write(tag, places, base)
    yield f"</{kind}>\n"
