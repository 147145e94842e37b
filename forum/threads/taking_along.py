"""Routes of whole threads: to print, and as one file to take along."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app, request, stream_with_context
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Row
from werkzeug.wrappers import Response

from forum import addresses, markup
from forum.database.base import now
from forum.extensions import db, limiter
from forum.mailing import public_url
from forum.threads import queries
from forum.threads.gone import told_when_gone
from forum.threads.views import blueprint
from forum.threads.whole import Whole, batches, sources_of, whole
from forum.web.access import poster_key, viewer
from forum.web.filters import reader, shown
from forum.web.languages import time_zone
from forum.web.pages import render_whole
from forum.web.redirects import if_elsewhere
from forum.web.templates import templates
from forum.web.turns import HANG_UP, Turns

# Of the few threads of a process that answer; the others are left to readers.
TURNS = Turns(2)


class Shape(NamedTuple):
    """How a thread leaves the board."""

    path: str
    mimetype: str
    is_file: bool


PRINT = Shape("print", "text/html", False)
HTML = Shape("thread.html", "text/html", True)
MARKDOWN = Shape("thread.md", "text/markdown", True)


def whole_limit() -> str:
    """Return how often a visitor may have whole threads."""
    return current_app.config["LIMIT_WHOLE"]


@blueprint.get("/threads/<id:thread_id>/print")
@blueprint.get("/threads/<id:thread_id>-<slug>/print")
@limiter.limit(whole_limit, key_func=poster_key)
def print_whole(thread_id: int, slug: str = ""):
    """Show a whole thread on one page, to be printed."""
    return _answer(thread_id, PRINT)


@blueprint.get("/threads/<id:thread_id>/thread.html")
@blueprint.get("/threads/<id:thread_id>-<slug>/thread.html")
@limiter.limit(whole_limit, key_func=poster_key)
def take_html(thread_id: int, slug: str = ""):
    """Send a whole thread as a page that needs no board."""
    return _answer(thread_id, HTML)


@blueprint.get("/threads/<id:thread_id>/thread.md")
@blueprint.get("/threads/<id:thread_id>-<slug>/thread.md")
@limiter.limit(whole_limit, key_func=poster_key)
def take_markdown(thread_id: int, slug: str = ""):
    """Send a whole thread as Markdown."""
    return _answer(thread_id, MARKDOWN)


def _answer(thread_id: int, shape: Shape):
    with told_when_gone(thread_id):
        thread = queries.visible_thread_or_404(thread_id, viewer())
    place = addresses.thread(thread.id, thread.slug)
    if moved := if_elsewhere(f"{place}/{shape.path}"):
        return moved
    pieces = _markdown(whole(thread)) if shape is MARKDOWN else _html(whole(thread), shape)
    # Nothing of the database is held while the visitor reads.
    first = next(pieces)
    db.session.close()
    response = Response(mimetype=shape.mimetype)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    if shape.is_file:
        ending = shape.path.rpartition(".")[2]
        name = f"{place.rpartition('/')[2]}.{ending}"
        response.headers.set("Content-Disposition", "attachment", filename=name)
    if request.method != "HEAD":
        turn = TURNS.take(poster_key(), request.environ.get(HANG_UP))
        response.call_on_close(partial(TURNS.end, turn))
        response.response = stream_with_context(turn.while_it_lasts(_whole_of(first, pieces)))
    return response


def _whole_of(first: str, rest: Iterator[str]) -> Iterator[bytes]:
    yield first.encode()
    for piece in rest:
        yield piece.encode("utf-8", "replace")


def _html(thread: Whole, shape: Shape) -> Iterator[str]:
    """Yield the head of a page, its posts in batches, and its end."""
    me, exactly = viewer(), reader().exactly
    yield render_whole(
        "threads/_whole_head.html",
        **_said_above(thread),
        html=_taken(thread.html) if thread.html else "",
        is_file=shape.is_file,
        now=exactly(now()),
    )
    page = templates().get_template("threads/_whole_posts.html")
    for batch in batches(thread, me, "html"):
        posts = [(post.number, post.name, post.created_at, _taken(post.text)) for post in batch]
        yield page.render(posts=posts, exactly=exactly)
    yield templates().get_template("threads/_whole_foot.html").render()


def _markdown(thread: Whole) -> Iterator[str]:
    """Yield the head of a file, its posts in batches."""
    me, zone = viewer(), ZoneInfo(time_zone())
    write = partial(markup.markdown, absolute=public_url, spoiler=_("Spoiler"))
    head = _said_above(thread) | {"now": _minute(now(), zone), "zone": str(zone)}
    yield _markdown_head(**head, text=write(thread.source, sources={}))
    for batch in batches(thread, me, "source"):
        sources = sources_of(batch)
        yield "".join(
            _markdown_post(post, zone, write(post.text, sources=sources.get(post.id, {})))
            for post in batch
        )


def _markdown_post(post: Row, zone: ZoneInfo, text: str) -> str:
    name, time = markup.escaped(post.name), _minute(post.created_at, zone)
    return f"\n## #{post.number} · {name} · {time}\n\n{text}\n"


def _said_above(thread: Whole) -> dict[str, Any]:
    return {
        "thread": thread,
        "address": public_url(thread.url),
        "section_address": public_url(thread.section_url),
    }


def _markdown_head(
    *, thread: Whole, address: str, section_address: str, now: str, zone: str, text: str
) -> str:
    section = f"[{markup.escaped(thread.section)}]({section_address})"
    facts = (
        _("Section: %(section)s", section=section),
        _("Address: %(address)s", address=f"<{address}>"),
        _("Taken along: %(time)s (%(zone)s)", time=now, zone=markup.escaped(zone)),
    )
    lines = "\n".join(f"- {fact}" for fact in facts)
    return f"# {markup.escaped(thread.title)}\n\n{lines}\n" + (f"\n{text}\n" if text else "")


def _minute(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _taken(html: Markup) -> Markup:
    return markup.to_take_along(shown(html), public_url)
