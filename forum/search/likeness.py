"""Threads whose titles have rare words in common: much the same was asked before, perhaps."""

import math
from collections import Counter, defaultdict

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.database import fulltext
from forum.database.fulltext import Row, Sought
from forum.extensions import db
from forum.search.candidates import POSTS, Seeker
from forum.search.words import terms
from forum.threads.models import Thread

# Words of a title that are looked for, each in so many of the newest titles that have it: a word
# that fewer have is rare, and tells more.
MOST_WORDS, MOST_TITLES = 8, 80
SHORTEST = 3
# Threads that are looked at, and what they have to share: two words, or half of all that counts.
MOST_ALIKE, SHARED, SHARE = 40, 2, 0.5


def like_title(text: str, viewer, *, limit: int = 5) -> list[Thread]:
    """Find threads that a new one of this title would perhaps repeat."""
    return _alike(text, viewer, limit)


def similar(thread: Thread, viewer, *, limit: int = 5) -> list[Thread]:
    """Find threads whose titles have rare words in common with this one's."""
    # A word that one title has is this one's own.
    found = _alike(thread.title, viewer, limit + 1, fewest=2)
    return [other for other in found if other.id != thread.id][:limit]


def _alike(title: str, viewer, limit: int, fewest: int = 1) -> list[Thread]:
    seeker = Seeker(POSTS, viewer)
    titles = {term: _titled(seeker, term) for term in _telling(title)}
    weights = {
        term: math.log1p(MOST_TITLES / len(ids))
        for term, ids in titles.items()
        if len(ids) >= fewest
    }
    scores: defaultdict[int, float] = defaultdict(float)
    shared: Counter[int] = Counter()
    for term, weight in weights.items():
        for id in titles[term]:
            scores[id] += weight
            shared[id] += 1
    enough = SHARE * sum(weights.values())
    alike = [id for id in scores if shared[id] >= SHARED or scores[id] >= enough]
    best = sorted(alike, key=lambda id: (scores[id], id), reverse=True)[:MOST_ALIKE]
    return _threads(seeker, best, limit)


def _telling(title: str) -> list[str]:
    """List the words of a title that are not too short to tell anything."""
    found = [term for term in dict.fromkeys(terms(title[:200])) if len(term) >= SHORTEST]
    return sorted(found, key=len, reverse=True)[:MOST_WORDS]


def _titled(seeker: Seeker, term: str) -> list[int]:
    return seeker.newest(Sought(((Row((term,), in_title=True),),)), MOST_TITLES)


def _threads(seeker: Seeker, posts: list[int], limit: int) -> list[Thread]:
    """Read the threads that posts began, in the order of the posts."""
    seen = {row.id: row.thread_id for row in seeker.visible(posts)}
    ids = [seen[id] for id in posts if id in seen][:limit]
    shown = joinedload(Thread.section), joinedload(Thread.article)
    found = select(Thread).where(fulltext.among(Thread.id), Thread.visible_to(seeker.viewer))
    threads = db.session.scalars(found.options(*shown), fulltext.these(ids)) if ids else ()
    return sorted(threads, key=lambda thread: ids.index(thread.id))
