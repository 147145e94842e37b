"""A board with every kind of page that is kept for guests, in two applications.

One keeps pages, the other does not; they share a database of their own, with real commits.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from forum import reading
from forum.database import upgrading
from forum.database.transactions import expect_writing
from forum.extensions import db
from forum.models import Article, Post, Section, Thread, User
from forum.news import actions as news
from forum.web.kept_pages import KeptPages
from tests import factories
from tests.boards import lend_made_files, own_board
from tests.conftest import TEST_SETTINGS, Client

HOST = {"Host": "localhost"}


@dataclass
class World:
    """A board with something on every kind of page, and two applications that show it."""

    keeping: Flask
    plain: Flask
    member: User
    moderator: User
    square: Section
    market: Section
    thread: Thread
    other: Thread
    quoted: Post
    quoting: Post
    answer: Post
    article: Article

    def addresses(self) -> list[str]:
        """List every page that can be kept."""
        profile = self.member.url
        return [
            "/",
            "/sections",
            "/threads/active",
            "/threads/unanswered",
            self.square.url,
            self.market.url,
            self.thread.url,
            f"{self.thread.url}?page=2",
            self.other.url,
            self.thread.map_url,
            self.other.map_url,
            f"{self.thread.url}/posts?by={self.member.id}",
            f"{self.thread.url}/posts?by={self.member.id}&page=2",
            f"{self.other.url}/posts?with=links",
            f"{self.thread.url}/posts?most=quoted",
            f"{self.article.url}/map",
            f"{self.article.url}/posts?with=pictures",
            f"/threads/{self.thread.id}/newest",
            f"/threads/{self.thread.id}/since?after=3",
            f"/posts/{self.quoted.id}/revisions",
            f"/posts/{self.quoted.id}/conversation",
            profile,
            f"{profile}/posts",
            f"{profile}/posts?section={self.square.slug}&kind=answers&order=oldest",
            f"{profile}/threads",
            f"{profile}/answered",
            f"{profile}/reputation",
            f"{profile}/reputation?sign=minus",
            f"{self.moderator.url}/reputation?side=given",
            self.moderator.url,
            f"{self.moderator.url}/answered",
            "/news",
            self.article.url,
            "/feeds",
            "/posts.atom",
            "/threads.atom",
            "/news.atom",
            f"{self.square.url}/posts.atom",
            f"{self.market.url}/posts.atom",
            f"{self.square.url}/threads.atom",
            f"/threads/{self.thread.id}/posts.atom",
            f"/threads/{self.thread.id}/posts.atom?before=3",
            f"/members/{self.member.id}/posts.atom",
            "/moderation/log",
            "/keys",
            "/map",
        ]


def visit(app: Flask, address: str, **headers: str):
    """Open a page as a guest who brings no cookie."""
    app.test_client_class = Client
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client(use_cookies=False).get(address, headers={**HOST, **named})


def kept(app: Flask) -> KeptPages:
    """Return the pages that an application keeps."""
    return app.extensions["guest_pages"].pages


def build(keeping: Flask, plain: Flask) -> World:
    """Fill the empty board of two applications."""
    member, moderator = factories.make_member("Alice"), factories.make_moderator("Mike")
    group = factories.make_section("Market", is_group=True)
    square = factories.make_section("Square")
    thread = factories.make_thread(square, author=member, posts=4)
    other = factories.make_thread(square, author=moderator, title="Another")
    quoted = factories.make_post(thread, author=member, source="Words to be quoted.")
    quoting = factories.make_post(
        other, author=moderator, source=f"[quote=Alice;{quoted.id}]Words to be quoted.[/quote]"
    )
    asked = factories.make_thread(square, author=moderator, title="A question")
    question = factories.post_number(asked, 1)
    answer = factories.make_post(asked, author=member, reply_to=question)
    article = news.publish(square, by=moderator, title="Bread", standfirst="One line", source="All")
    db.session.commit()
    return World(
        keeping,
        plain,
        member,
        moderator,
        square,
        group,
        thread,
        other,
        quoted,
        quoting,
        answer,
        article,
    )


def flush() -> None:
    """Write down the views, with nobody else writing."""
    db.session.rollback()
    reading.flush()
    db.session.expire_all()


@contextmanager
def two_applications(folder: Path, url: str, made: Path) -> Iterator[tuple[Flask, Flask]]:
    """Give an application that keeps pages and one that does not, on the same database."""
    settings = {**TEST_SETTINGS, "TESTING": True, "WTF_CSRF_ENABLED": False, "POSTS_PER_PAGE": 3}
    with own_board(folder, url) as board:
        lend_made_files(made, board.data_dir)
        plain = board.app(**settings)
        with board.opened(**{**settings, "GUEST_CACHE_MEGABYTES": 4}) as keeping:
            yield keeping, plain
        with plain.app_context():
            db.engine.dispose()


@contextmanager
def built(keeping: Flask, plain: Flask) -> Iterator[World]:
    """Fill the board, and empty it at the end."""
    expect_writing(True)
    upgrading.create()
    yield build(keeping, plain)
    flush()
    db.session.remove()
    db.drop_all()
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    forget_pages(keeping)


def forget_pages(keeping: Flask) -> None:
    """Keep nothing any more of what was kept so far."""
    keeping.extensions["guest_pages"].pages = KeptPages(4_000_000)
