"""Every table: the schema at a glance."""

from forum.accounts.models import Group, Guest, Moderator, OneTimeLink, Session, User
from forum.drafts.models import Draft
from forum.moderation.models import LogEntry
from forum.news.models import Article
from forum.posts.models import Post, Quote, Revision
from forum.reputation.models import Vote
from forum.sections.models import Section
from forum.threads.models import Thread
from forum.versions.models import Version

__all__ = [
    "Article",
    "Draft",
    "Group",
    "Guest",
    "LogEntry",
    "Moderator",
    "OneTimeLink",
    "Post",
    "Quote",
    "Revision",
    "Section",
    "Session",
    "Thread",
    "User",
    "Version",
    "Vote",
]
