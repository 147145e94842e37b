"""Write a source as plain Markdown that stands anywhere: in a file, among texts of other people.

Everything typed is escaped, so that a text cannot end the place it stands in: no heading of a post
is as high as that of the posts themselves, and no fence closes before its code does.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, repeat

from markdown_it.token import Token

from .context import Source
from .document import Document
from .html import ALIGNMENT, LANGUAGE
from .links import description, is_outgoing
from .reading import CEILING
from .text import clean

# Below the title of the thread and the heads of its posts.
HIGHEST_HEADING = 3
MARKS = {"strong": "**", "em": "*", "s": "~~", "u": ""}
RULERS = {"center": ":-:", "right": "--:"}
_SPECIAL = re.compile(r"[\\`*\[\]<>~|]|(?<!\w)_|_(?!\w)|&(?=[#\w])")
# What begins a block when it stands first in a line.
_BEGINNING = re.compile(r"^[ \t]*(\d{1,9}(?=[.)])|(?=[#+=:-]))", re.MULTILINE)
_BREAK = "\\\n"


def escaped(text: str) -> str:
    """Return a text on one line in which no sign means anything."""
    return _first_signs(_SPECIAL.sub(r"\\\g<0>", " ".join(clean(text).split())))


def _first_signs(text: str) -> str:
    return _BEGINNING.sub(r"\1\\", text)


@dataclass
class Box:
    """A place for blocks: what stands before its first line, before the others, between blocks."""

    first: str = ""
    rest: str = ""
    between: str = "\n\n"
    blocks: list[str] = field(default_factory=list)
    items: int = 0

    def text(self) -> str:
        """Return the blocks, each line behind what stands before it."""
        lines = self.between.join(self.blocks).split("\n")
        marked = zip(chain([self.first], repeat(self.rest)), lines, strict=False)
        return "\n".join(mark + line if line else mark.rstrip() for mark, line in marked)


class Inline:
    """Writes what stands inside one block."""

    def __init__(self, absolute: Callable[[str], str], *, in_table: bool) -> None:
        self._absolute, self._in_table = absolute, in_table
        self._parts: list[str] = []
        self._opened: list[tuple[int, str]] = []

    def write(self, tokens: Iterable[Token]) -> str:
        """Return the text of a block."""
        for token in tokens:
            if token.nesting > 0:
                self._opened.append((len(self._parts), str(token.attrs.get("href", ""))))
            elif token.nesting < 0:
                self._close(token)
            else:
                self._parts.append(self._piece(token))
        return _first_signs("".join(self._parts))

    def _close(self, token: Token) -> None:
        start, href = self._opened.pop()
        inner = "".join(self._parts[start:])
        if token.type == "link_close":
            self._parts[start:] = [self._link(inner, href)]
        else:
            self._parts[start:] = [_marked(inner, MARKS.get(token.tag, ""))]

    def _piece(self, token: Token) -> str:
        if token.type == "code_inline":
            return self._code(token.content)
        if token.type in {"softbreak", "hardbreak"}:
            return _BREAK
        if token.type == "image":
            words = escaped(description(token))
            return f"!{self._link(words, str(token.attrs['src']))}"
        return _SPECIAL.sub(r"\\\g<0>", token.content)

    def _link(self, words: str, href: str) -> str:
        address = self._absolute(href) if href.startswith("/") else href
        if is_outgoing(address) and words == _SPECIAL.sub(r"\\\g<0>", address):
            return f"<{address}>"
        return (
            f"[{words}](<{address}>)" if re.search(r"[()\\]", address) else f"[{words}]({address})"
        )

    def _code(self, content: str) -> str:
        ticks = "`" * (_longest_run(content) + 1)
        inside = " ".join(content.split("\n"))
        if self._in_table:
            inside = inside.replace("|", "\\|")
        space = " " if inside.startswith("`") or inside.endswith("`") else ""
        return f"{ticks}{space}{inside}{space}{ticks}"


def _marked(inner: str, mark: str) -> str:
    """Set words between marks; space stays outside, and nothing gets no marks."""
    words = inner.strip()
    if not words:
        return inner
    before, _, after = inner.partition(words)
    return f"{before}{mark}{words}{mark}{after}"


def _longest_run(code: str) -> int:
    return max(map(len, re.findall("`+", code)), default=0)


class Writer:
    """One method for each kind of block."""

    def __init__(
        self, absolute: Callable[[str], str], sources: Mapping[int, Source], spoiler: str
    ) -> None:
        self._absolute, self._sources, self._spoiler = absolute, sources, spoiler
        self._boxes = [Box()]
        self._rows: list[list[str]] | None = None
        self._rulers: list[str] = []
        self._heading = ""

    def write(self, tokens: Iterable[Token]) -> str:
        """Return the text of all blocks."""
        for token in tokens:
            if write := getattr(self, token.type, None):
                write(token)
        return self._boxes[0].text()

    def _add(self, block: str) -> None:
        self._boxes[-1].blocks.append(block)

    def _open(self, first: str = "", rest: str = "", between: str = "\n\n") -> None:
        self._boxes.append(Box(first, rest, between))

    def _close(self, token: Token | None = None) -> None:
        box = self._boxes.pop()
        self._add(box.text())

    def inline(self, token: Token) -> None:
        """Write a paragraph, a heading or a cell."""
        in_table = self._rows is not None
        text = Inline(self._absolute, in_table=in_table).write(token.children or ())
        if self._rows is not None:
            self._rows[-1].append(text.replace(_BREAK, " "))
        elif self._heading:
            self._add(self._heading + text.replace(_BREAK, " "))
        elif text.strip():
            self._add(text.strip())

    def heading_open(self, token: Token) -> None:
        """Begin a heading below those of the posts."""
        self._heading = "#" * min(6, int(token.tag[1]) + HIGHEST_HEADING - 1) + " "

    def heading_close(self, token: Token) -> None:
        """End a heading."""
        self._heading = ""

    def fence(self, token: Token) -> None:
        """Write code between fences that are longer than any in it."""
        ticks = "`" * max(3, _longest_run(token.content) + 1)
        language = (token.info.split() or [""])[0].lower()
        known = language if LANGUAGE.fullmatch(language) else ""
        self._add(f"{ticks}{known}\n{token.content.rstrip()}\n{ticks}")

    def hr(self, token: Token) -> None:
        """Write a line across."""
        self._add("* * *")

    def blockquote_open(self, token: Token) -> None:
        """Begin what somebody set apart."""
        self._open("> ", "> ")

    blockquote_close = _close

    def bullet_list_open(self, token: Token) -> None:
        """Begin a list."""
        self._open(between="\n")

    ordered_list_open = bullet_list_open
    bullet_list_close = ordered_list_close = _close

    def list_item_open(self, token: Token) -> None:
        """Begin an item with its number, if the list has numbers."""
        sign = f"{token.info}. " if token.info else "- "
        self._open(sign, " " * len(sign))

    list_item_close = _close

    def container_open(self, token: Token) -> None:
        """Begin a quote with whose words it is, a spoiler with its title, or a list."""
        opening = {"between": "\n"} if token.info == "list" else {"first": "> ", "rest": "> "}
        said = self._said_by(token)
        if token.info == "spoiler" and said:
            self._add(said)
        if not token.meta["flat"]:
            self._open(**opening)
        if token.info == "quote" and said:
            self._add(said)

    def _said_by(self, token: Token) -> str:
        if token.info == "spoiler":
            return f"**{escaped(token.meta['title'] or self._spoiler)}**"
        source = self._sources.get(token.meta.get("index", -1))
        if source is None:
            name = escaped(token.meta.get("name") or "")
            return f"**{name}:**" if name else ""
        number = f" [#{source.number}]({self._absolute(source.url)})" if source.number else ""
        return f"**{escaped(source.author)}**{number}:"

    def container_close(self, token: Token) -> None:
        """End a quote, a spoiler or a list."""
        if not token.meta["flat"]:
            self._close()

    def item_open(self, token: Token) -> None:
        """Begin an item of a [list]."""
        if token.meta["flat"]:
            return
        self._boxes[-1].items += 1
        sign = f"{self._boxes[-1].items}. " if token.meta["ordered"] else "- "
        self._open(sign, " " * len(sign))

    def item_close(self, token: Token) -> None:
        """End an item of a [list]."""
        if not token.meta["flat"]:
            self._close()

    def table_open(self, token: Token) -> None:
        """Begin a table."""
        self._rows, self._rulers = [], []

    def tr_open(self, token: Token) -> None:
        """Begin a row."""
        if self._rows is not None:
            self._rows.append([])

    def th_open(self, token: Token) -> None:
        """Note how a column is aligned."""
        aligned = ALIGNMENT.fullmatch(str(token.attrs.get("style", "")))
        self._rulers.append(RULERS.get(aligned[1] if aligned else "", "---"))

    def table_close(self, token: Token) -> None:
        """Write the rows."""
        rows, self._rows = self._rows or [[]], None
        lines = [rows[0], self._rulers, *rows[1:]]
        self._add("\n".join(f"| {' | '.join(cells)} |" for cells in lines))


def markdown(
    source: str,
    *,
    absolute: Callable[[str], str],
    sources: Mapping[int, Source],
    spoiler: str,
) -> str:
    """Return a source as plain Markdown; `absolute` makes whole addresses of the board's own."""
    tokens = Document(clean(source)[:CEILING]).tokens
    return Writer(absolute, sources, spoiler).write(tokens)
