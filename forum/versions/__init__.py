"""What changed, and in which order: whoever keeps a page can tell whether it is still right."""

from forum.versions.changes import (
    EVERYTHING,
    LATEST,
    LOG,
    POSTS,
    VIEWS,
    answers_to,
    changed,
    key_of,
    of_member,
    of_thread,
    seen_of,
    views_in,
    votes_of,
)

__all__ = [
    "EVERYTHING",
    "LATEST",
    "LOG",
    "POSTS",
    "VIEWS",
    "answers_to",
    "changed",
    "key_of",
    "of_member",
    "of_thread",
    "seen_of",
    "views_in",
    "votes_of",
]
