"""The Atom feed of the news: what guests may read, in the language of the board."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin

from flask import current_app
from flask_babel import force_locale

from forum.accounts.models import Guest
from forum.forms import clean_text
from forum.news.queries import newest_articles

ENTRIES = 20
# What an empty feed says of its age: it has to say something, always the same.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Feed:
    """A feed as it is sent, and when anything in it changed last."""

    xml: str
    updated_at: datetime


def absolute(path: str) -> str:
    """Return the whole address of a page, as the owner has set it, whatever the request says."""
    return urljoin(current_app.config["PUBLIC_URL"], path)


def news_feed() -> Feed:
    """Write the newest articles as an Atom feed."""
    articles = newest_articles(Guest(), ENTRIES)
    updated_at = max((article.updated_at for article in articles), default=NEVER)
    language = current_app.config["LANGUAGE"]
    # Without the context of a page: nothing of it may depend on who is asking.
    template = current_app.jinja_env.get_template("news/feed.xml")
    with force_locale(language):
        xml = template.render(
            articles=articles,
            updated_at=updated_at,
            absolute=absolute,
            board_language=language,
        )
    # XML cannot say control characters in any way, not even escaped.
    return Feed(clean_text(xml) or "", updated_at)
