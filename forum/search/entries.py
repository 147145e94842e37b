"""What the index holds of a post or an article: its terms, and marks for what is known of it."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, select

from forum.database.fulltext import Entry
from forum.news.models import Article
from forum.posts.models import Post
from forum.search.models import NEWS, PRIVATE, PRIVATE_NEWS, PUBLIC
from forum.search.texts import has_code, has_quote, own_text
from forum.search.words import terms
from forum.sections.models import Section
from forum.threads.models import Thread

# More is nobody's post; both databases count the places of words about so far.
MOST_TERMS = 12_000
# Signs that no word has, so that nobody can ask for a mark by typing it.
EVERY, FIRST = "@p", "@f"
HAS = {"image": "@i", "link": "@l", "code": "@c", "quote": "@q"}


def by_author(id: int) -> str:
    """Return the mark of what a member wrote."""
    return f"@a{id}"


def in_section(id: int) -> str:
    """Return the mark of what stands in a section."""
    return f"@s{id}"


def in_thread(id: int) -> str:
    """Return the mark of what stands in a thread."""
    return f"@t{id}"


def in_year(year: int) -> str:
    """Return the mark of what was written in a year, in UTC."""
    return f"@y{year}"


def in_month(year: int, month: int) -> str:
    """Return the mark of what was written in a month, in UTC."""
    return f"@m{year}{month:02}"


class Placed(NamedTuple):
    """An entry, the index that it belongs to, and the text that it was made of."""

    place: str
    entry: Entry
    text: str


class Standing(NamedTuple):
    """What the entries of a thread's posts follow from the thread."""

    section_id: int
    is_public: bool
    title: str
    has_article: bool


def _written(moment: datetime) -> tuple[str, str]:
    utc = moment.astimezone(UTC)
    return in_year(utc.year), in_month(utc.year, utc.month)


_STANDING = (
    Thread.section_id,
    and_(Section.is_public, Thread.hidden_at.is_(None)).label("stands_in_public"),
    Thread.title.label("thread_title"),
    Article.id.is_not(None).label("has_article"),
)
_POST = (
    Post.id,
    Post.thread_id,
    Post.number,
    Post.author_id,
    Post.source,
    Post.created_at,
    Post.hidden_at,
    Post.has_picture,
    Post.has_link,
)


def standings(*conditions: ColumnElement[bool]) -> Select:
    """Select how threads stand, with their ids."""
    found = select(Thread.id, Thread.hidden_at, *_STANDING).join(
        Section, Section.id == Thread.section_id
    )
    return found.outerjoin(Article, Article.thread_id == Thread.id).where(*conditions)


def standing(row: Any) -> Standing:
    """Read how a thread stands."""
    title, has_article = row.thread_title, bool(row.has_article)
    return Standing(row.section_id, bool(row.stands_in_public), title, has_article)


def posts(*conditions: ColumnElement[bool]) -> Select:
    """Select what `of_post` reads."""
    return (
        select(*_POST, *_STANDING)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Section, Section.id == Thread.section_id)
        .outerjoin(Article, Article.thread_id == Thread.id)
        .where(*conditions)
        .order_by(Post.id)
    )


def of_post(row: Any, thread: Standing | None = None) -> Placed:
    """Make the entry of a post, in a thread as it stands or as it stood.

    The title of a thread is found with its opening post.
    """
    thread = thread or standing(row)
    is_first = row.number == 1 and not thread.has_article
    text = own_text(row.source)
    title = thread.title if is_first else ""
    entry = Entry(row.id, _terms(title), _terms(text), _marks(row, thread, is_first))
    return Placed(index_of(row, thread), entry, f"{title}\n{text}")


def moved(placed: Placed, row: Any, before: Standing, after: Standing) -> Placed:
    """Make the entry that a post has after its thread was moved, hidden or given back.

    Its words are those of before: they are not looked for again. A title that changed as well is
    that of the opening post alone, which is made anew.
    """
    if before.title != after.title and placed.entry.title:
        return of_post(row, after)
    former, mark = in_section(before.section_id), in_section(after.section_id)
    marks = tuple(mark if each == former else each for each in placed.entry.marks)
    return placed._replace(place=index_of(row, after), entry=placed.entry._replace(marks=marks))


def index_of(row: Any, thread: Standing) -> str:
    """Return the index that a post belongs to."""
    return PUBLIC if thread.is_public and row.hidden_at is None else PRIVATE


def _marks(row: Any, thread: Standing, is_first: bool) -> tuple[str, ...]:
    known = (
        (FIRST, is_first),
        (HAS["image"], row.has_picture),
        (HAS["link"], row.has_link),
        (HAS["code"], has_code(row.source)),
        (HAS["quote"], has_quote(row.source)),
    )
    return (
        EVERY,
        by_author(row.author_id),
        in_section(thread.section_id),
        in_thread(row.thread_id),
        *_written(row.created_at),
        *(mark for mark, is_so in known if is_so),
    )


_ARTICLE = (
    Article.id,
    Article.title,
    Article.standfirst,
    Article.source,
    Article.byline,
    Article.published_at,
    Article.thread_id,
    Thread.author_id,
)


def articles(*conditions: ColumnElement[bool]) -> Select:
    """Select what `of_article` reads."""
    return (
        select(*_ARTICLE, *_STANDING)
        .join(Thread, Thread.id == Article.thread_id)
        .join(Section, Section.id == Thread.section_id)
        .where(*conditions)
        .order_by(Article.id)
    )


def of_article(row: Any) -> Placed:
    """Make the entry of an article."""
    thread = standing(row)
    marks = (
        EVERY,
        by_author(row.author_id),
        in_section(thread.section_id),
        in_thread(row.thread_id),
        *_written(row.published_at),
    )
    text = "\n".join((row.standfirst, own_text(row.source), row.byline))
    entry = Entry(row.id, _terms(row.title), _terms(text), marks)
    return Placed(NEWS if thread.is_public else PRIVATE_NEWS, entry, f"{row.title}\n{text}")


def _terms(text: str) -> tuple[str, ...]:
    return tuple(terms(text))[:MOST_TERMS]
