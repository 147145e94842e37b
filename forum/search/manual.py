"""How a question is written: examples that the page shows to whoever asks nothing yet."""

from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Example(NamedTuple):
    """Something that can be typed, and what it finds."""

    typed: str | LazyString
    meaning: LazyString


EXAMPLES = (
    Example(_l("paid links"), _l("posts with both words, in any form and order")),
    Example(_l('"paid links"'), _l("exactly these words, one after the other")),
    Example(_l("links OR banners"), _l("one of the two is enough")),
    Example(_l("links -paid"), _l("the first word without the second")),
    Example(_l("title:traffic"), _l("a word of the thread's title")),
    Example(_l("author:Name"), _l("what a member wrote; a name of two words stands in quotes")),
    Example("in:#123", _l("in a thread by its number, in a section by the name in its address")),
    Example("after:2024 before:2w", _l("since a year, month or day; until two weeks ago")),
    Example("has:image", _l("with a picture; in the same way a link, code or a quote")),
    Example("is:first", _l("opening posts; in the same way unanswered, locked or pinned")),
)
