"""A thread page with nothing of a forum around it: one query, one template, compressed.

What Flask, SQLAlchemy Core and Jinja cost when nobody asks who may see what, in which language, or
whether the answer was given before. It shows what the forum's page shows, without its icons.
"""

import gzip
import json
import os
from collections.abc import Callable
from functools import partial

import brotli
from flask import Flask, Response, render_template
from markupsafe import Markup
from sqlalchemy import (
    Boolean,
    DateTime,
    Integer,
    String,
    Text,
    TypeDecorator,
    bindparam,
    column,
    create_engine,
    select,
    table,
)

SIZE = 20
DATABASE = os.environ.get("BENCH_DATABASE", "sqlite://")
LEVELS = json.loads(os.environ.get("BENCH_LEVELS", '{"br": 5, "zstd": 3, "gzip": 6}'))


class Html(TypeDecorator):
    """HTML that was made safe when it was written."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value, dialect) -> Markup:
        """Let the template take it as it is."""
        return Markup(value)


posts = table(
    "posts",
    *(column(name, Integer) for name in ("id", "thread_id", "number", "author_id")),
    column("html", Html),
    column("created_at", DateTime),
    column("hidden_at", DateTime),
)
users = table(
    "users",
    column("id", Integer),
    column("name", String),
    column("created_at", DateTime),
    column("post_count", Integer),
)
threads = table(
    "threads",
    *(column(name, Integer) for name in ("id", "section_id", "last_number")),
    column("title", String),
)
sections = table(
    "sections",
    *(column(name, Integer) for name in ("id", "position")),
    *(column(name, String) for name in ("title", "slug")),
    column("is_public", Boolean),
)

PAGE = (
    select(
        posts.c["id", "number", "author_id", "html", "created_at"],
        users.c["name", "post_count"],
        users.c.created_at.label("joined_at"),
        threads.c["title", "last_number"],
        sections.c.title.label("section"),
        sections.c.slug.label("section_slug"),
    )
    .join_from(posts, users, users.c.id == posts.c.author_id)
    .join(threads, threads.c.id == posts.c.thread_id)
    .join(sections, sections.c.id == threads.c.section_id)
    .where(
        posts.c.thread_id == bindparam("thread"),
        posts.c.number.between(bindparam("first"), bindparam("last")),
        posts.c.hidden_at.is_(None),
    )
    .order_by(posts.c.number)
)

app = Flask(__name__, template_folder=os.path.dirname(__file__))
engine = create_engine(DATABASE)


def _menu() -> list:
    """Read the sections once: they seldom change."""
    with engine.connect() as connection:
        seen = select(sections).where(sections.c.is_public).order_by(sections.c.position)
        return list(connection.execute(seen))


app.jinja_env.globals["sections"] = _menu() if "BENCH_DATABASE" in os.environ else []


def _zstd() -> Callable[[bytes], bytes]:
    try:
        from compression import zstd
    except ImportError:
        from backports import zstd
    return partial(zstd.compress, level=LEVELS["zstd"])


COMPRESSORS = {
    "br": partial(brotli.compress, quality=LEVELS["br"]),
    "gzip": partial(gzip.compress, compresslevel=LEVELS["gzip"]),
    "zstd": _zstd(),
    "identity": bytes,
}


@app.get("/<int:thread>/<int:page>/<encoding>")
def show(thread: int, page: int, encoding: str) -> Response:
    """Show a page of a thread, compressed as the forum's page is."""
    last = page * SIZE
    with engine.connect() as connection:
        rows = connection.execute(PAGE, {"thread": thread, "first": last - SIZE + 1, "last": last})
        body = render_template("bare.html", posts=rows.all()).encode()
    answer = Response(COMPRESSORS[encoding](body), mimetype="text/html")
    answer.headers["Content-Encoding"] = encoding
    return answer
