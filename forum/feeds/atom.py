"""Feeds written as Atom (RFC 4287), and sent to those who have not got them yet."""

from flask import current_app, make_response, request
from flask_babel import force_locale
from markupsafe import Markup
from werkzeug.wrappers import Response

from forum import markup
from forum.feeds.entries import Feed, as_many_as_fit
from forum.forms import clean_text
from forum.mailing import public_url
from forum.web.filters import shown
from forum.web.languages import board_language, enabled_languages
from forum.web.templates import templates

# An id names who gave it and when they had that name (RFC 4151); it is compared and never opened.
SINCE = 2026
# Under the name of its own that Atom has, browsers would show the source, or save a file.
MIMETYPE = "application/xml"


def tag(thing: str) -> str:
    """Return the id of a thing that never changes, wherever the board moves."""
    return f"tag:{current_app.config['FEED_HOST']},{SINCE}:{thing}"


def content(html: Markup) -> Markup:
    """Return stored HTML as a program far from the board can show it."""
    return markup.with_whole_addresses(shown(html), public_url)


def written(feed: Feed, language: str) -> str:
    """Write a feed in one language; nothing in it depends on who is asking."""
    with force_locale(language):
        xml = (
            templates()
            .get_template("feeds/feed.xml")
            .render(
                feed=feed,
                # A text that waits for its language would pass for HTML.
                title=str(feed.title),
                entries=as_many_as_fit(feed.entries),
                content=content,
                absolute=public_url,
                tag=tag,
                feed_language=language,
            )
        )
    # XML cannot say control characters in any way, not even escaped.
    return clean_text(xml) or ""


def answer(feed: Feed, wish: str | None = None) -> Response:
    """Send a feed in a language, or say that it is as it was."""
    language = wish if wish in enabled_languages() else board_language()
    response = make_response(written(feed, language))
    response.mimetype = MIMETYPE
    response.cache_control.no_cache = True
    response.add_etag(weak=True)
    return response.make_conditional(request)
