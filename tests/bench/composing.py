"""Texts of invented posts: composed of paragraphs that were rendered once, the same for one id.

Any post's text can be composed again from its id alone, so that none has to be remembered.
"""

from collections.abc import Sequence
from functools import cache

from forum import markup
from forum.addresses import post as post_address
from tests.bench.words import Writer

DISTINCT_PARAGRAPHS = 4_000
COUNTS = (1, 1, 2, 2, 3, 4, 5)
PER_LINK, PER_PICTURE = 30, 50
OMISSION = "\n\n[…]\n\n"
# Stand-ins for the author, the id and the number of a quoted post, in a quote rendered once.
NAME, ID, NUMBER = "Некто Цитируемый", 999_999_999, 888_888_888
_WORD = 2**64 - 1


class Texts:
    """Paragraphs with their HTML, and the ways to put them together."""

    def __init__(self, writer: Writer, posts: int) -> None:
        count = min(DISTINCT_PARAGRAPHS, 50 + posts // 5)
        self.sources = [dressed(writer.paragraph(), index) for index in range(count)]
        self.htmls = [str(markup.render(source)) for source in self.sources]

    def paragraphs(self, id: int) -> tuple[int, ...]:
        """Choose the paragraphs of a text by its number."""
        state = (id * 0x9E3779B97F4A7C15) & _WORD
        chosen = []
        for _ in range(COUNTS[(state >> 32) % len(COUNTS)]):
            state = (state * 6364136223846793005 + 1442695040888963407) & _WORD
            chosen.append((state >> 33) % len(self.sources))
        return tuple(chosen)

    def source(self, paragraphs: Sequence[int]) -> str:
        """Return what was typed."""
        return "\n\n".join([self.sources[index] for index in paragraphs])

    def html(self, paragraphs: Sequence[int]) -> str:
        """Return what the renderer makes of it."""
        return "".join([self.htmls[index] for index in paragraphs])

    def passage(self, paragraphs: Sequence[int], chance: float, other: int) -> tuple[int, ...]:
        """Choose what is quoted of a text: its beginning, both ends, or what it does not say."""
        if chance < 0.04 and other not in paragraphs:
            return (other,)
        ends = len(paragraphs) > 2 and chance > 0.9
        return (paragraphs[0], paragraphs[-1]) if ends else paragraphs[:1]

    def quoted(self, passage: Sequence[int]) -> str:
        """Return a passage as it stands in a quote."""
        return OMISSION.join([self.sources[index] for index in passage])

    def state(self, passage: Sequence[int], paragraphs: Sequence[int]) -> str:
        """Compare a passage with the text it is said to be from."""
        if tuple(passage) == tuple(paragraphs[:1]):
            return self._state_of_beginning(passage[0])
        return markup.compare(self.quoted(passage), self.source(paragraphs))

    @cache  # noqa: B019 (there is one for each board)
    def _state_of_beginning(self, paragraph: int) -> str:
        return markup.compare(self.sources[paragraph], self.sources[paragraph])

    def quote(self, passage: tuple[int, ...], state: str, name: str, id: int, number: int):
        """Return the source and the HTML of a quote."""
        source = f"[quote={name};{id}]\n{self.quoted(passage)}\n[/quote]"
        html = self._quote_of_nobody(passage, state) if len(passage) == 1 else None
        html = html or self._rendered_quote(passage, state)
        html = html.replace(NAME, name).replace(post_address(ID), post_address(id))
        return source, html.replace(f"#{NUMBER}", f"#{number}")

    @cache  # noqa: B019 (there is one for each board)
    def _quote_of_nobody(self, passage: tuple[int, ...], state: str) -> str:
        return self._rendered_quote(passage, state)

    def _rendered_quote(self, passage: tuple[int, ...], state: str) -> str:
        source = f"[quote={NAME};{ID}]\n{self.quoted(passage)}\n[/quote]"
        origin = markup.Source(url=post_address(ID), author=NAME, number=NUMBER, state=state)
        return str(markup.render(source, markup.Context(sources={0: origin})))


def dressed(paragraph: str, index: int) -> str:
    """Put a link or a picture of another site behind some of the paragraphs."""
    if index % PER_PICTURE == 1:
        return f"{paragraph} ![снимок](https://example.org/{index}.jpg)"
    return f"{paragraph} https://example.org/{index}" if index % PER_LINK == 2 else paragraph
