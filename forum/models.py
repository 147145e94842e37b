"""Every table: the schema at a glance."""

from forum.accounts.models import Group, Guest, Moderator, OneTimeLink, Session, User
from forum.bookmarks.models import Bookmark
from forum.directory.models import SitemapFile
from forum.drafts.models import Draft
from forum.feeds.models import FeedKey
from forum.ignoring.models import Ignore
from forum.moderation.models import LogEntry
from forum.news.models import Article
from forum.posts.models import MovedPost, Post, Quote, Revision, ThreadMonth, ThreadWriter
from forum.reading.models import ReadSection, ReadThread
from forum.reputation.models import Vote
from forum.search.models import RecentSearch, SearchIndex, SearchTerm
from forum.sections.models import Section
from forum.threads.models import Summary, Thread
from forum.versions.models import Version

__all__ = [
    "Article",
    "Bookmark",
    "Draft",
    "FeedKey",
    "Group",
    "Guest",
    "Ignore",
    "LogEntry",
    "Moderator",
    "MovedPost",
    "OneTimeLink",
    "Post",
    "Quote",
    "ReadSection",
    "ReadThread",
    "RecentSearch",
    "Revision",
    "SearchIndex",
    "SearchTerm",
    "Section",
    "Session",
    "SitemapFile",
    "Summary",
    "Thread",
    "ThreadMonth",
    "ThreadWriter",
    "User",
    "Version",
    "Vote",
]
