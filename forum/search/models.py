"""Tables of the search: how the index stands, the words it has, what was searched for; indexes."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, event, insert
from sqlalchemy.orm import Mapped, mapped_column

from forum.database import fulltext
from forum.database.base import Base, now
from forum.search import words

# What guests can read, and what they cannot: no question of theirs touches a list that a word
# of a private section is in. Articles have numbers of their own.
PUBLIC, PRIVATE = "search_public", "search_private"
NEWS, PRIVATE_NEWS = "search_news", "search_private_news"
INDEXES = (PUBLIC, PRIVATE, NEWS, PRIVATE_NEWS)
# How the name of an index ends while it is built.
NEXT = "_next"

# A longer question is not kept among the last ones of a member.
SEARCH_MAX_LENGTH = 200

# The shape of what is indexed, and the words: raised with the first, or when stems change.
SHAPE = 1
VERSION = f"{SHAPE}.{words.VERSION}"


class SearchIndex(Base):
    """How the index stands; the only row."""

    __tablename__ = "search_index"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # Which words and which shape it was built with; empty when it has not got all posts.
    version: Mapped[str] = mapped_column(String(40), default="")
    # The same of the one that is being built beside it, and how far that has come.
    next_version: Mapped[str | None] = mapped_column(String(40))
    next_post_id: Mapped[int] = mapped_column(default=0)
    next_article_id: Mapped[int] = mapped_column(default=0)

    @property
    def is_right(self) -> bool:
        """Tell whether the index has all posts, by the words of today."""
        return self.version == VERSION


class SearchTerm(Base):
    """A word that stands somewhere in what guests can read: a spelling to propose."""

    __tablename__ = "search_terms"

    word: Mapped[str] = mapped_column(String(words.LONGEST), primary_key=True)


class RecentSearch(Base):
    """What a member has searched for lately; nobody else is shown it."""

    __tablename__ = "recent_searches"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str] = mapped_column(String(SEARCH_MAX_LENGTH), primary_key=True)
    searched_at: Mapped[datetime] = mapped_column(default=now)


fulltext.install(Base.metadata, INDEXES)


@event.listens_for(SearchIndex.__table__, "after_create")
def _is_complete(target, connection, **options) -> None:
    """Note that the index of a board without posts has all of them."""
    connection.execute(insert(SearchIndex).values(id=1, version=VERSION))
