"""Finding posts, articles, members and threads by what stands in them, always for a viewer."""

from forum.accounts.models import User
from forum.search.asking import RELEVANCE, Found, Query
from forum.threads.models import Thread


def find(query: Query, viewer, *, sort: str = RELEVANCE, page: int = 1, size: int = 20) -> Found:
    """Find posts; `hits` are ids of posts that the viewer may see."""
    return Found(ignored=query.ignored)


def find_articles(query: Query, viewer, *, page: int = 1, size: int = 20) -> Found:
    """Find articles; `hits` are ids of articles that the viewer may see."""
    return Found(ignored=query.ignored)


def find_members(text: str, viewer, *, limit: int = 20) -> list[User]:
    """Find members by the beginnings of the words of their names."""
    return []


def similar(thread: Thread, viewer, *, limit: int = 5) -> list[Thread]:
    """Find threads whose openings have rare words of this thread's title in common with it."""
    return []


def like_title(text: str, viewer, *, limit: int = 5) -> list[Thread]:
    """Find threads that a new one of this title would perhaps repeat."""
    return []
