"""The port through which acts say that search engines find something else now.

Nothing is told of what guests cannot read, not even that something was done there.
"""

from flask import current_app
from sqlalchemy import bindparam, event, text
from sqlalchemy.orm import Session

import forum.versions  # noqa: F401  (its rows are held first, in every process: no two cross)
from forum.accounts.comfort import board_page_size
from forum.database.base import Time, now
from forum.directory.models import SitemapFile
from forum.extensions import db
from forum.threads.models import Thread

_TOUCH = text(
    "INSERT INTO sitemap_files (kind, number, changed_at) VALUES (:kind, :number, :now) "
    "ON CONFLICT (kind, number) DO UPDATE SET changed_at = excluded.changed_at"
).bindparams(bindparam("now", type_=Time))
# What each file should not be older than: the newest post in it.
_TRUTH = """
    SELECT 'threads' AS kind, (threads.id - 1) / :span + 1 AS number,
        max(threads.last_post_at) AS changed_at
    FROM threads JOIN sections ON sections.id = threads.section_id
    WHERE threads.hidden_at IS NULL AND sections.is_public
    GROUP BY 2
    UNION ALL
    SELECT 'thread', threads.id, threads.last_post_at
    FROM threads JOIN sections ON sections.id = threads.section_id
    WHERE threads.last_number > :long AND threads.hidden_at IS NULL AND sections.is_public
"""
_FILL = text(f"""
    INSERT INTO sitemap_files (kind, number, changed_at) {_TRUTH}
    ON CONFLICT (kind, number) DO UPDATE SET changed_at = excluded.changed_at
    WHERE sitemap_files.changed_at < excluded.changed_at
""")
_WRONG = text(f"""
    SELECT count(*) FROM ({_TRUTH}) AS truth LEFT JOIN sitemap_files AS file
    ON file.kind = truth.kind AND file.number = truth.number
    WHERE file.changed_at IS NULL OR file.changed_at < truth.changed_at
""")
# Where a session keeps what will be written, and told, with its commit.
FILES, ADDRESSES = "sitemap_files", "found_addresses"


def relist(thread: Thread, number: int = 1, *, was_public: bool = False) -> None:
    """Say that guests find something else of a thread, around the post of this number."""
    if not (thread.is_public or was_public):
        return
    files = db.session.info.setdefault(FILES, set())
    files.add((SitemapFile.THREADS, SitemapFile.range_of(thread.id)))
    if thread.last_number > SitemapFile.LONG:
        files.add((SitemapFile.THREAD, thread.id))
    if current_app.config["INDEXNOW_KEY"]:
        address = thread.page_url(thread.page_of(number, board_page_size()))
        db.session.info.setdefault(ADDRESSES, set()).add(address)


def relist_everything() -> None:
    """Say that guests may find other things everywhere: sections have changed."""
    Files().repair()
    db.session.info.setdefault(FILES, set()).add((SitemapFile.ALL, 0))


class Files:
    """The sitemaps there should be, compared like counters: threads can come past the acts."""

    name = SitemapFile.__tablename__

    def wrong(self) -> int:
        """Count the files that are missing, or older than what stands in them."""
        return db.session.connection().execute(_WRONG, self._sizes()).scalar_one()

    def repair(self) -> None:
        """Make and date those files."""
        db.session.connection().execute(_FILL, self._sizes())

    def _sizes(self) -> dict[str, int]:
        return {"span": SitemapFile.SPAN, "long": SitemapFile.LONG}


@event.listens_for(Session, "before_commit")
def date_files(session: Session) -> None:
    """Date the sitemaps that have changed, in one order whoever writes."""
    files = session.info.pop(FILES, None)
    if files:
        moment = now()
        rows = [{"kind": kind, "number": number, "now": moment} for kind, number in sorted(files)]
        session.connection().execute(_TOUCH, rows)


@event.listens_for(Session, "after_commit")
def pass_addresses_on(session: Session) -> None:
    """Let search engines be told, now that it is so."""
    addresses = session.info.pop(ADDRESSES, None)
    if addresses:
        current_app.extensions["indexnow"].note(addresses)


@event.listens_for(Session, "after_rollback")
def forget(session: Session) -> None:
    """Tell nothing of what has not happened."""
    for what in (FILES, ADDRESSES):
        session.info.pop(what, None)
