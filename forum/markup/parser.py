"""The Markdown parser as a forum needs it: no HTML, every line kept, forgiving lists."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block, reference, table
from markdown_it.rules_inline import StateInline, image, link

from .addressing import addressee, find_addressee
from .bbcode import add_bbcode
from .context import MarkupRefused
from .links import add_links, is_allowed, normal
from .mentions import mention
from .smilies import draw_smilies

MAX_LEVEL = 14
MAX_COLUMNS = 40
MAX_CELLS = 1500
MAX_LABELS = 2000
LABEL_LENGTH = 3000

ITEM = re.compile(r"\d{1,2}[.)][ \t]+\S")
DEFINITION = re.compile(r"\[[^\]\n]+\]:[ \t]*<?(?:https?://|mailto:|/)\S", re.IGNORECASE)
PRODUCT = re.compile(r"(?<=\d)\*(?=\d)")
RULER = re.compile(r"[ \t>]*[|:-][-:| \t]*$")


class Parser(MarkdownIt):
    """markdown-it with our rule of which addresses a link may have."""

    def normalizeLink(self, url: str) -> str:
        """Return the address as it stands in a link."""
        return normal(url)

    def normalizeLinkText(self, link: str) -> str:
        """Return the address as typed; it is made readable when links are dressed."""
        return link

    def validateLink(self, url: str) -> bool:
        """Say whether a link may lead there."""
        return is_allowed(url)


def line(state: StateBlock, number: int) -> str:
    """Return a line without its indentation."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def any_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Begin a list also right after a line of text and with any small number."""
    if state.level > MAX_LEVEL:
        return False
    interrupts = silent and state.parentType == "paragraph"
    if interrupts and state.sCount[start] >= state.blkIndent and ITEM.match(line(state, start)):
        return True
    return list_block(state, start, end, silent)


def shallow_blockquote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a quoted block, but leave a row of many > as the text it is."""
    return state.level <= MAX_LEVEL and blockquote(state, start, end, silent)


def real_reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a link definition only if an address follows; "[Name]: hello" is speech."""
    if not DEFINITION.match(line(state, start)):
        return False
    return reference(state, start, end, silent)


def small_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table that is not too large; empty cells cost nothing to type."""
    if state.env["cells"] > MAX_CELLS or start + 2 > end:
        return False
    columns = line(state, start).count("|") + 1
    if columns > MAX_COLUMNS or not RULER.match(line(state, start + 1)):
        return False
    is_table = table(state, start, end, True)
    if silent or not is_table:
        return is_table
    state.env["cells"] += columns * _rows(state, start, end)
    if state.env["cells"] > MAX_CELLS:
        if state.env["strict"]:
            raise MarkupRefused("too_large")
        return False
    return table(state, start, end, silent)


def _rows(state: StateBlock, start: int, end: int) -> int:
    row = start
    while row < end and not state.isEmpty(row):
        row += 1
    return row - start


def product(state: StateInline, silent: bool) -> bool:
    """Leave the asterisk of 2*3*4 alone."""
    if not PRODUCT.match(state.src, state.pos):
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


def may_be_link(state: StateInline) -> bool:
    """Say whether it is worth looking for the end of a label that begins here.

    Thousands of brackets would make the parser search to the end from each of them.
    """
    end = "]" if "references" in state.env else "]("
    if state.src.find(end, state.pos, state.pos + LABEL_LENGTH) < 0:
        return False
    state.env["labels"] += 1
    return state.env["labels"] <= MAX_LABELS


def bounded_link(state: StateInline, silent: bool) -> bool:
    """Read a link."""
    return state.src[state.pos] == "[" and may_be_link(state) and link(state, silent)


def bounded_image(state: StateInline, silent: bool) -> bool:
    """Read an image."""
    return state.src.startswith("![", state.pos) and may_be_link(state) and image(state, silent)


def make_parser() -> Parser:
    """Assemble the parser; it keeps no state and may be shared by threads."""
    md = Parser("commonmark", {"html": False, "breaks": True, "xhtmlOut": False, "maxNesting": 40})
    md.enable(["table", "strikethrough"])
    md.disable(["code", "lheading", "html_block", "html_inline"])
    ends = ["paragraph", "reference", "blockquote"]
    md.block.ruler.at("list", any_list, {"alt": ends})
    md.block.ruler.at("blockquote", shallow_blockquote, {"alt": [*ends, "list"]})
    md.block.ruler.at("reference", real_reference)
    md.block.ruler.at("table", small_table, {"alt": ["paragraph", "reference"]})
    md.inline.ruler.at("link", bounded_link)
    md.inline.ruler.at("image", bounded_image)
    md.inline.ruler.before("emphasis", "product", product)
    md.inline.ruler.after("text", "mention", mention)
    md.core.ruler.after("block", "find_addressee", find_addressee)
    md.inline.ruler.before("text", "addressee", addressee)
    md.core.ruler.before("text_join", "smilies", draw_smilies)
    add_bbcode(md)
    add_links(md)
    return md


PARSER = make_parser()
