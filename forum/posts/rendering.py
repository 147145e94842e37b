"""From what was typed to what is stored, with a fixed number of look-ups."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum import markup
from forum.accounts.models import User
from forum.accounts.names import name_key
from forum.database.lookups import named_row
from forum.extensions import db
from forum.posts.addressing import Addressee, Earlier, find_addressee, look_again
from forum.posts.models import Post, Quote, Revision
from forum.sections.models import Section
from forum.threads.models import Thread

# What one text may make the board look up and compare: more than anybody quotes by hand.
MOST_QUOTES = 30
MOST_FORMER_TEXTS = 5
MOST_FORMER_LETTERS = 200_000


class FoundQuote(NamedTuple):
    """A quote in a text on its way: the post it names, as it was seen, and what was found."""

    position: int
    text: str
    state: str
    quoted_id: int
    # The revision it was found in, and the one that the post had then.
    revision: int
    newest: int
    thread_id: int
    source: markup.Source


@dataclass(frozen=True)
class Rendered:
    """A text ready to be stored: its HTML, the quotes in it, and whom it addresses."""

    html: Markup
    quotes: tuple[FoundQuote, ...] = ()
    addressee: Addressee | None = None

    def is_right(self) -> bool:
        """Tell whether the quoted posts still are what the quotes were compared with."""
        seen = {quote.quoted_id: quote.newest for quote in self.quotes}
        if not seen:
            return True
        standing = select(Post.id, Post.revision).where(Post.id.in_(seen), Post.hidden_at.is_(None))
        return {row.id: row.revision for row in db.session.execute(standing)} == seen


def render_text(source: str) -> Markup:
    """Render a text that belongs to no thread: a profile, an article."""
    return markup.render(source, markup.Context(members=_members(source)))


def render_post(source: str, section: Section, author, earlier: Earlier | None = None) -> Rendered:
    """Render a post, verify its quotes against what its author may see, find whom it addresses."""
    markup.check(source, markup.CEILING)
    quotes = _verified_quotes(source, section, author)
    sources = {quote.position: quote.source for quote in quotes}
    addressee = find_addressee(source, author.id, earlier)
    context = _context(source, sources, addressee)
    return Rendered(markup.render(source, context), quotes, addressee)


def _context(
    source: str, sources: dict[int, markup.Source], addressee: Addressee | None
) -> markup.Context:
    authors = addressee.authors if addressee else {}
    return markup.Context(members=_members(source), sources=sources, authors=authors)


def render_unless_right(
    rendered: Rendered | None,
    source: str,
    section: Section,
    author,
    earlier: Earlier | None = None,
) -> Rendered:
    """Take what was rendered before the transaction, unless what it rested on was changed since."""
    if rendered is not None and rendered.is_right():
        if rendered.addressee is None or earlier is None:
            return rendered
        if addressee := look_again(rendered.addressee, earlier):
            return replace(rendered, addressee=addressee)
    return render_post(source, section, author, earlier)


def render_again(post: Post, quotes: list[Quote]) -> None:
    """Rebuild the HTML of a post from quotes whose state is known."""
    sources = {quote.position: _source(quote.quoted, quote.state) for quote in quotes}
    earlier = Earlier(post.thread, post.number)
    addressee = find_addressee(post.source, post.author_id, earlier)
    post.take_html(markup.render(post.source, _context(post.source, sources, addressee)))


class Verifier:
    """Compares quotes with the posts they name, reading every text once."""

    def __init__(self) -> None:
        self._read: dict[str, markup.Quotable] = {}

    def verify(self, text: str, quoted: Post, former: Sequence[Revision] = ()) -> tuple[str, int]:
        """Return the state of a quote, and the revision of the post it was found in."""
        state = self._compare(text, quoted.source)
        if state != Quote.MISSING:
            return state, quoted.revision
        for revision in former:
            if self._compare(text, revision.source) != Quote.MISSING:
                return Quote.CHANGED, revision.number
        return Quote.MISSING, quoted.revision

    def _compare(self, text: str, source: str) -> str:
        if source not in self._read:
            self._read[source] = markup.Quotable(source)
        return self._read[source].compare(text)


def _members(source: str) -> dict[str, markup.Member]:
    names = {name: name_key(name) for name in markup.mentions(source)}
    if not names:
        return {}
    rows = db.session.scalars(select(User).where(User.name_key.in_(set(names.values()))))
    found = {user.name_key: markup.Member(name=user.name, url=user.url) for user in rows}
    return {name: found[key] for name, key in names.items() if key in found}


def _verified_quotes(source: str, section: Section, author) -> tuple[FoundQuote, ...]:
    named = [quote for quote in markup.quotes(source) if quote.post_id]
    if len(named) > MOST_QUOTES:
        raise markup.MarkupRefused("too_many_quotes")
    posts = _quotable({quote.post_id for quote in named if quote.post_id}, section, author)
    former = _former_texts(posts)
    verifier, verified = Verifier(), []
    for quote in named:
        quoted = posts.get(quote.post_id or 0)
        if quoted is None:
            continue
        state, revision = verifier.verify(quote.text, quoted, former.get(quoted.id, ()))
        verified.append(
            FoundQuote(
                quote.index,
                quote.text,
                state,
                quoted.id,
                revision,
                quoted.revision,
                quoted.thread_id,
                _source(quoted, state),
            )
        )
    return tuple(verified)


def _quotable(ids: set[int], section: Section, author) -> dict[int, Post]:
    """Find the quoted posts that the author and every reader of this section may know of.

    What is hidden is nobody's to quote: a moderator who sees it would show it to everybody.
    """
    ids = {id for id in ids if id < 2**31}
    if not ids:
        return {}
    rows = db.session.scalars(
        select(Post)
        .where(
            Post.id.in_(ids),
            Post.hidden_at.is_(None),
            Post.visible_to(author),
            named_row(Thread, Post.thread_id, lambda thread: thread.known_in(section.id)),
        )
        .options(joinedload(Post.author))
    )
    return {post.id: post for post in rows}


def _former_texts(posts: dict[int, Post]) -> dict[int, list[Revision]]:
    """Read the newest former texts of posts, as many and as long as there is time to compare."""
    is_recent = Revision.number > Post.revision - 1 - MOST_FORMER_TEXTS
    edited = [post.id for post in posts.values() if post.revision > 1]
    newest_first = (
        select(Revision)
        .join(Post, Post.id == Revision.post_id)
        .where(Revision.post_id.in_(edited), is_recent)
        .order_by(Revision.number.desc())
    )
    former: dict[int, list[Revision]] = {}
    letters = 0
    for revision in db.session.scalars(newest_first) if edited else ():
        letters += len(revision.source)
        if letters <= MOST_FORMER_LETTERS:
            former.setdefault(revision.post_id, []).append(revision)
    return former


def _source(quoted: Post, state: str) -> markup.Source:
    return markup.Source(
        url=quoted.url, author=quoted.author.name, number=quoted.number, state=state
    )
