"""Find the BBCode tags that enclose paragraphs, and which of them belong together.

Code is opaque: nothing inside fences, code spans and [code] is a tag.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

NAMES = ("quote", "spoiler", "list")
MARK = re.compile(
    r"^(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})"
    r"|(?P<ticks>`+)"
    r"|(?P<escaped>\\[\\`\[])"
    r"|\[(?P<closing>/?)(?P<name>quote|spoiler|list|code|\*)"
    r"(?P<rest>(?:=?\"[^\"\n]{0,200}\"[^\[\]\n]{0,100}|[ =][^\[\]\n]{0,200})?)\]",
    re.IGNORECASE | re.MULTILINE,
)
CODE_END = re.compile(r"\[/code\]", re.IGNORECASE)
TICKS = re.compile(r"`+")
BLANK_LINE = re.compile(r"\n[ \t>]*(?=\n)")


@dataclass
class Tag:
    """A tag in the source; `partner` is its other half, `owner` the list of an item."""

    name: str
    start: int
    end: int
    rest: str = ""
    closing: bool = False
    partner: "Tag | None" = None
    owner: "Tag | None" = None
    items: int = 0

    @property
    def close(self) -> "Tag":
        """The other half of a tag that has one."""
        return self.partner or self

    @property
    def until(self) -> int:
        """Where the tag ends; code ends after its contents, which are nobody's business."""
        return self.close.end if self.name == "code" else self.end


@dataclass
class Scanner:
    """One walk over a source, noting its tags in order."""

    source: str
    tags: list[Tag] = field(default_factory=list)
    stack: list[Tag] = field(default_factory=list)
    open: Counter = field(default_factory=Counter)
    endless: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.blanks = [match.start() for match in BLANK_LINE.finditer(self.source)]
        self.ticks: dict[int, list[int]] = {}
        for run in TICKS.finditer(self.source):
            self.ticks.setdefault(len(run[0]), []).append(run.start())

    def scan(self) -> list[Tag]:
        """Return all tags that have a meaning."""
        pos = 0
        while mark := MARK.search(self.source, pos):
            pos = self._read(mark)
        return [tag for tag in self.tags if tag.partner or self._is_kept(tag)]

    @staticmethod
    def _is_kept(tag: Tag) -> bool:
        return tag.name == "code" or bool(tag.owner and tag.owner.partner)

    def _read(self, mark: re.Match) -> int:
        if mark["fence"]:
            return self._after_fence(mark)
        if mark["ticks"]:
            return self._after_span(mark)
        if not mark["escaped"]:
            return self._after_tag(mark)
        return mark.end()

    def _after_fence(self, mark: re.Match) -> int:
        """Skip a fenced block; one left open ends with the text, or with the quote around it."""
        fence = mark["fence"]
        if len(fence) < self.endless.get(fence[0], len(fence) + 1):
            end = re.compile(rf"^[ \t>]*{fence}{fence[0]}*[ \t]*$", re.MULTILINE)
            if found := end.search(self.source, mark.end()):
                return found.end()
            self.endless[fence[0]] = len(fence)
        return mark.end() if self.stack else len(self.source)

    def _after_span(self, mark: re.Match) -> int:
        """Skip a code span: up to the next run of as many ticks in the same paragraph."""
        runs, length = self.ticks.get(len(mark["ticks"]), []), len(mark["ticks"])
        following = bisect_right(runs, mark.start())
        if following == len(runs):
            return mark.end()
        blank = bisect_right(self.blanks, mark.start())
        if blank < len(self.blanks) and self.blanks[blank] < runs[following]:
            return mark.end()
        return runs[following] + length

    def _after_tag(self, mark: re.Match) -> int:
        tag = Tag(mark["name"].lower(), mark.start(), mark.end(), mark["rest"])
        tag.closing = bool(mark["closing"])
        if tag.name == "code":
            return self._after_code(tag)
        if tag.name == "*":
            self._add_item(tag)
        elif tag.closing:
            self._close(tag)
        else:
            self._open(tag)
        return mark.end()

    def _after_code(self, tag: Tag) -> int:
        """Note a [code] of several lines; one within a line is left to the line."""
        end = None if tag.closing or "code" in self.endless else self._code_end(tag.end)
        if not end:
            return tag.end
        if "\n" in self.source[tag.end : end.start()]:
            tag.partner = Tag("code", end.start(), end.end(), closing=True)
            self.tags.append(tag)
        return end.end()

    def _code_end(self, pos: int) -> re.Match | None:
        end = CODE_END.search(self.source, pos)
        if not end:
            self.endless["code"] = 0
        return end

    def _open(self, tag: Tag) -> None:
        self.tags.append(tag)
        self.stack.append(tag)
        self.open[tag.name] += 1

    def _add_item(self, tag: Tag) -> None:
        if self.stack and self.stack[-1].name == "list" and not tag.closing:
            tag.owner = self.stack[-1]
            tag.owner.items += 1
            self.tags.append(tag)

    def _close(self, tag: Tag) -> None:
        """Pair a closing tag; what was opened after its partner stays plain text."""
        if not self.open[tag.name]:
            return
        while True:
            opened = self.stack.pop()
            self.open[opened.name] -= 1
            if opened.name == tag.name:
                break
        if tag.name != "list" or opened.items:
            opened.partner, tag.partner = tag, opened
            self.tags.append(tag)


def scan(source: str) -> list[Tag]:
    """Return the enclosing tags of a source in order, each with its partner."""
    return Scanner(source).scan()


def depth(tags: list[Tag]) -> int:
    """Return how deep the containers are nested."""
    deepest = level = 0
    for tag in tags:
        if tag.name in NAMES:
            level += -1 if tag.closing else 1
            deepest = max(deepest, level)
    return deepest


def pieces(source: str, tags: list[Tag]) -> Iterator[str | Tag]:
    """Yield the source in order: text between the tags, and the tags."""
    pos = 0
    for tag in tags:
        yield source[pos : tag.start]
        yield tag
        pos = tag.until
    yield source[pos:]
