"""What search engines get of the board, and what an owner could better: each with a sentence."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row, select

from forum import addresses
from forum.accounts.models import Guest
from forum.extensions import db
from forum.sections.models import Section
from forum.threads.models import Thread

# Threads whose titles are looked at, the newest ones; letters that engines show of a title; titles
# that the page names.
LOOKED_AT, SHOWN_LETTERS, NAMED = 1_000, 70, 10
AT_HOME = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: whether it is well, and what it says to the owner."""

    title: LazyString
    is_well: bool
    sentence: LazyString


@dataclass(frozen=True)
class Named:
    """Something with a page that should be bettered."""

    title: str
    url: str


def checks(host: str) -> list[Check]:
    """Look at the settings; `host` is where the owner has come to."""
    return [_address(host), _engines(), _trainers(), _contact()]


def _address(host: str) -> Check:
    address = current_app.config["PUBLIC_URL"]
    public = urlsplit(address)
    if public.hostname in AT_HOME:
        sentence = _l(
            "Sitemaps and feeds name %(address)s, which nobody else reaches."
            " Set FORUM_PUBLIC_URL to the address that people type.",
            address=address,
        )
    elif public.scheme != "https":
        sentence = _l(
            "%(address)s begins with http; engines and browsers prefer https."
            " Put a proxy with a certificate in front, and change FORUM_PUBLIC_URL.",
            address=address,
        )
    elif public.netloc != host:
        sentence = _l(
            "You have come to %(host)s, but engines are told %(address)s."
            " Let one lead to the other, or change FORUM_PUBLIC_URL.",
            host=host,
            address=address,
        )
    else:
        sentence = None
    well = _l("%(address)s stands in sitemaps, feeds and letters.", address=address)
    return Check(_l("Address of the board"), sentence is None, sentence or well)


def _engines() -> Check:
    is_open = current_app.config["ENGINES"]
    let_in = _l("robots.txt closes only forms, and lists that narrow down other lists.")
    kept_out = _l("robots.txt keeps all of them out. To be found, set FORUM_ENGINES to yes.")
    return Check(_l("Search engines"), is_open, let_in if is_open else kept_out)


def _trainers() -> Check:
    let_in = _l("robots.txt lets them in. To ask them to stay away, set FORUM_AI_CRAWLERS to no.")
    asked = _l(
        "robots.txt asks those that we know to stay away. It can only ask:"
        " whoever does not obey has to be stopped by the proxy."
    )
    sentence = let_in if current_app.config["AI_CRAWLERS"] else asked
    return Check(_l("Robots that train models"), True, sentence)


def _contact() -> Check:
    contact = current_app.config["SECURITY_CONTACT"]
    named = _l("security.txt names %(contact)s.", contact=contact)
    missing = _l(
        "Nobody knows whom to tell of a hole in the board."
        " Set FORUM_SECURITY_CONTACT to a mail address, and there will be a security.txt."
    )
    return Check(_l("Who finds a hole"), bool(contact), named if contact else missing)


@dataclass(frozen=True)
class Sections:
    """Sections by what engines can do with them."""

    private: list[Section]
    undescribed: list[Section]


def sections() -> Sections:
    """Find the sections that engines do not get, and those that tell nothing of themselves."""
    found = db.session.scalars(select(Section).order_by(Section.position)).all()
    private = [section for section in found if not section.is_public]
    undescribed = [s for s in found if s.is_public and not s.is_group and not s.description]
    return Sections(private, undescribed)


@dataclass(frozen=True)
class Titles:
    """Titles of the newest threads that say too much, or the same as others."""

    looked_at: int
    long: list[Named]
    repeated: list[Named]
    long_count: int
    repeated_count: int


def titles() -> Titles:
    """Look at the titles of the newest threads that guests can read."""
    newest = (
        select(Thread.id, Thread.title, Thread.slug)
        .where(Thread.visible_to(Guest()))
        .order_by(Thread.last_post_at.desc(), Thread.id.desc())
        .limit(LOOKED_AT)
    )
    rows = list(db.session.execute(newest))
    times = Counter(row.title.casefold() for row in rows)
    long = [row for row in rows if len(row.title) > SHOWN_LETTERS]
    repeated = [row for row in rows if times[row.title.casefold()] > 1]
    repeated.sort(key=lambda row: row.title.casefold())
    return Titles(len(rows), _named(long), _named(repeated), len(long), len(repeated))


def _named(rows: list[Row]) -> list[Named]:
    return [Named(row.title, addresses.thread(row.id, row.slug)) for row in rows[:NAMED]]
