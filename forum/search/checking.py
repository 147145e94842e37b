"""Comparing the index with what it should hold, by bounded work: numbers, and samples of texts."""

from sqlalchemy import func, select

from forum.database import fulltext
from forum.database.fulltext import Row, Sought
from forum.extensions import db
from forum.news.models import Article
from forum.posts.models import Post
from forum.search import entries
from forum.search.entries import Placed
from forum.search.models import INDEXES
from forum.search.rebuilding import state

# Texts that are compared word by word: the newest ones, and as many spread over the board.
SAMPLES = 100


def wrong() -> int:
    """Count what is wrong with the index: 1 if it is not of today's words, or texts."""
    if not state().is_right:
        return 1
    return abs(_held() - _written()) or sum(not _stands(placed) for placed in _samples())


def _held() -> int:
    return sum(fulltext.count(db.session.connection(), name, entries.EVERY) for name in INDEXES)


def _written() -> int:
    counts = [select(func.count()).select_from(model) for model in (Post, Article)]
    return sum(db.session.scalar(count) or 0 for count in counts)


def _samples() -> list[Placed]:
    last = db.session.scalar(select(func.max(Post.id))) or 0
    step = max(1, last // SAMPLES)
    spread = list(range(1, last + 1, step)) + list(range(max(1, last - SAMPLES), last + 1))
    connection = db.session.connection()
    posts = connection.execute(entries.posts(fulltext.among(Post.id)), fulltext.these(spread))
    articles = entries.articles().order_by(None).order_by(Article.id.desc()).limit(SAMPLES)
    found = [entries.of_post(row) for row in posts]
    return found + [entries.of_article(row) for row in connection.execute(articles)]


def _stands(placed: Placed) -> bool:
    """Tell whether the index has a text with all its words."""
    entry = placed.entry
    terms = dict.fromkeys((*entry.words, *entry.marks))
    sought = Sought(tuple((Row((term,)),) for term in terms))
    found = fulltext.newest(db.session.connection(), placed.place, sought, 1, entry.id + 1)
    return found == [entry.id]
