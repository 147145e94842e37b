"""Finding posts, articles, members and threads by what stands in them, always for a viewer."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.names import name_key
from forum.database import fulltext
from forum.database.base import now
from forum.extensions import db
from forum.news.models import Article
from forum.posts.models import Post
from forum.search.asking import DATE, RELEVANCE, VOTES, Found, Query, Tried
from forum.search.candidates import ARTICLES, POSTS, Candidates, Kind, Seeker
from forum.search.likeness import like_title, similar
from forum.search.proposing import END
from forum.search.ranking import Ranking, Text, has_exactly
from forum.search.resolving import Plan, plan, row_of
from forum.search.texts import own_text
from forum.search.trying import attempts
from forum.search.words import terms

__all__ = ["MOST", "find", "find_articles", "find_members", "like_title", "similar"]

# So many hits are counted and can be paged through; of more the newest ones.
MOST = 1_000
# The best rated ones are looked for among more.
MOST_VOTED = 4 * MOST
# Members whose names begin alike and are compared.
MOST_NAMED, LONGEST_NAME = 200, 60
# The hits whose texts are looked at to rank them, and titles that are found however old they are.
MOST_RANKED, MOST_TITLES = 300, 100


def find(query: Query, viewer, *, sort: str = RELEVANCE, page: int = 1, size: int = 20) -> Found:
    """Find posts; `hits` are ids of posts that the viewer may see."""
    return _Search(POSTS, viewer, sort, page, size).find(query)


def find_articles(query: Query, viewer, *, page: int = 1, size: int = 20) -> Found:
    """Find articles; `hits` are ids of articles that the viewer may see."""
    return _Search(ARTICLES, viewer, RELEVANCE, page, size).find(query)


class _Search:
    """One question to one kind of text, and what is tried when it finds nothing."""

    def __init__(self, kind: Kind, viewer, sort: str, page: int, size: int) -> None:
        self.kind, self.viewer, self.sort = kind, viewer, sort
        self.first, self.size = (max(1, page) - 1) * size, size
        self.seeker = Seeker(kind, viewer)

    def find(self, query: Query) -> Found:
        """Find what is asked for, or what may have been meant."""
        if query.is_empty:
            return Found(ignored=query.ignored)
        asked = plan(query, self.viewer)
        found = self._found(query, asked)
        if found.count or asked.is_hopeless:
            return found
        for kind, other in attempts(query, self._is_anywhere):
            tried = self._found(other, plan(other, self.viewer))
            if tried.count:
                return replace(tried, tried=Tried(kind, other), ignored=found.ignored)
        return found

    def _is_anywhere(self, query: Query) -> int:
        """Count texts with some words, as far as a few."""
        return len(self._seek(query, plan(query, self.viewer), 10).rows)

    def _found(self, query: Query, asked: Plan) -> Found:
        ignored = tuple(asked.ignored)
        if asked.is_hopeless:
            return Found(ignored=ignored)
        most = MOST_VOTED if self.sort == VOTES else MOST
        candidates = self._seek(query, asked, most + 1)
        rows, is_exact = candidates.rows, candidates.is_all
        ids = self._sorted(query, asked, candidates)[:MOST][self.first : self.first + self.size]
        return Found(
            tuple(ids), min(len(rows), MOST), is_exact and len(rows) <= MOST, None, ignored
        )

    def _seek(self, query: Query, asked: Plan, most: int) -> Candidates:
        found = self.seeker.seek(asked, most)
        exact = [clause for clause in query.wanted if any(w.is_exact for w in clause.any_of)]
        if exact and found.rows:
            texts = self._texts([row.id for row in found.rows])
            found.rows = [row for row in found.rows if _says(row, texts.get(row.id, ""), exact)]
        return found

    def _sorted(self, query: Query, asked: Plan, found: Candidates) -> list[int]:
        if self.sort == DATE:
            return [row.id for row in sorted(found.rows, key=_date, reverse=True)]
        if self.sort == VOTES and self.kind is POSTS:
            return [row.id for row in sorted(found.rows, key=_votes, reverse=True)]
        return self._by_relevance(query, asked, found)

    def _by_relevance(self, query: Query, asked: Plan, found: Candidates) -> list[int]:
        ranking = Ranking(query, now())
        rows = {row.id: row for row in (*found.rows, *self._titles(query, asked, found))}
        guessed = sorted(
            rows.values(), key=lambda row: (ranking.guess(_text(row)), row.id), reverse=True
        )
        looked_at, others = guessed[:MOST_RANKED], guessed[MOST_RANKED:]
        texts = self._texts([row.id for row in looked_at])
        scores = {row.id: ranking.score(_text(row, texts.get(row.id, ""))) for row in looked_at}
        best = sorted(looked_at, key=lambda row: (scores[row.id], row.id), reverse=True)
        return [row.id for row in (*best, *others)]

    def _titles(self, query: Query, asked: Plan, found: Candidates) -> Sequence[Any]:
        """Find older texts whose titles say what is asked for, where only the newest were found."""
        words = [row_of(words) for words in query.words if not words.is_exact]
        if found.is_all or not words or len(words) != sum(1 for _ in query.words):
            return ()
        titled = [(row._replace(in_title=True),) for row in words]
        return self.seeker.seek(asked, MOST_TITLES, *titled).rows[:MOST_TITLES]

    def _texts(self, ids: list[int]) -> dict[int, str]:
        model: Any = Post if self.kind is POSTS else Article
        read = select(model.id, model.source).where(fulltext.among(model.id))
        rows = db.session.connection().execute(read, fulltext.these(ids))
        return {id: own_text(source) for id, source in rows}


def _says(row: Any, text: str, clauses: list) -> bool:
    """Tell whether a text has what was typed between quotes exactly so."""
    return all(any(_has(row, text, words) for words in clause.any_of) for clause in clauses)


def _has(row: Any, text: str, words) -> bool:
    title = row.title if getattr(row, "number", 1) == 1 else ""
    if words.is_exact:
        return has_exactly(words, title) or (not words.in_title and has_exactly(words, text))
    return set(words.terms) <= set(terms(title if words.in_title else f"{title}\n{text}"))


def _text(row: Any, body: str = "") -> Text:
    is_opening = getattr(row, "number", 1) == 1
    return Text(row.title, body, getattr(row, "score", 0), row.created_at, is_opening)


def _date(row: Any) -> tuple:
    return row.created_at, row.id


def _votes(row: Any) -> tuple:
    return row.score, row.id


def find_members(text: str, viewer, *, limit: int = 20) -> list[User]:
    """Find members by the beginnings of their names, the ones who write most first."""
    key = name_key(text[:LONGEST_NAME])
    if not key:
        return []
    begins = User.name_key.between(key, key + END)
    found = select(User).where(begins).order_by(User.name_key).limit(MOST_NAMED)
    known = sorted(
        db.session.scalars(found), key=lambda user: (user.name_key != key, -user.post_count)
    )
    return known[:limit]
