"""The feeds there are: what each is called, where it is found, and what is new in it."""

from flask_babel import lazy_gettext as _l

from forum import addresses
from forum.accounts.models import User, digest
from forum.feeds import queries
from forum.feeds.entries import ENTRIES, Entry, Feed, as_many_as_fit
from forum.feeds.rows import posts_with
from forum.search.asking import DATE, Query
from forum.search.queries import find
from forum.sections.models import Section
from forum.threads.models import Thread


def posts(viewer) -> Feed:
    """Tell of the newest posts of the board."""
    return Feed("posts", _l("New posts"), "/", queries.newest_posts(viewer), "/posts.atom")


def threads(viewer) -> Feed:
    """Tell of the newest threads of the board."""
    return Feed("threads", _l("New threads"), "/", queries.newest_threads(viewer), "/threads.atom")


def news(viewer) -> Feed:
    """Tell of the newest articles."""
    return Feed("news", _l("News"), "/news", queries.newest_news(viewer), "/news.atom")


def posts_of_section(section: Section, viewer) -> Feed:
    """Tell of the newest posts of a section and those below it."""
    entries = queries.newest_posts(viewer, queries.with_children(section, viewer))
    title = _l("%(title)s: new posts", title=section.title)
    return _of_section(section, "posts", title, entries)


def threads_of_section(section: Section, viewer) -> Feed:
    """Tell of the newest threads of a section and those below it."""
    entries = queries.newest_threads(viewer, queries.with_children(section, viewer))
    title = _l("%(title)s: new threads", title=section.title)
    return _of_section(section, "threads", title, entries)


def _of_section(section: Section, what: str, title, entries: list[Entry]) -> Feed:
    path = f"{section.url}/{what}.atom"
    return Feed(f"sections/{section.id}/{what}", title, section.url, entries, path)


def posts_of_thread(thread: Thread, viewer, before: int | None = None) -> Feed:
    """Tell of the newest posts of a thread, or of those before a number."""
    entries = list(as_many_as_fit(queries.newest_of_thread(thread, viewer, before)))
    newest = f"/threads/{thread.id}/posts.atom"
    has_older = bool(entries) and entries[-1].number > 1
    return Feed(
        f"threads/{thread.id}/posts",
        thread.title,
        thread.url,
        entries,
        f"{newest}?before={before}" if before else newest,
        f"{newest}?before={entries[-1].number}" if has_older else "",
    )


def posts_of_member(member: User, viewer) -> Feed:
    """Tell of a member's newest posts."""
    entries = queries.newest_of_member(member, viewer)
    title = _l("Posts of %(name)s", name=member.name)
    path = f"/members/{member.id}/posts.atom"
    return Feed(f"members/{member.id}/posts", title, f"{member.url}/posts", entries, path)


def found(text: str, query: Query, viewer) -> Feed:
    """Tell of the newest posts that are found for a question, as it was typed and as it is read."""
    result = find(query, viewer, sort=DATE, size=ENTRIES)
    # What else may have been meant is for people to choose.
    entries = [] if result.tried else posts_with(result.hits, viewer)
    title = _l("Search: %(words)s", words=text)
    tag = f"search/{digest(text)[:20]}"
    return Feed(tag, title, addresses.search(text), entries, addresses.search_feed(text))


def answers(member: User) -> Feed:
    """Tell a member of what is addressed to them."""
    entries = queries.newest_answers(member)
    return Feed("answers", _l("Answers to me"), "/answers", entries, "/answers.atom")


def for_one(member: User, feed: Feed) -> Feed:
    """Make a feed a member's own: with a lasting name of its own, and without its address.

    The address is a secret, and texts of feeds travel.
    """
    return feed._replace(tag=f"members/{member.id}/feeds/{feed.tag}", path="", older="")
