"""Turn typed smilies into emoji."""

import re

from markdown_it.rules_core import StateCore

SMILIES = {
    ":)": "🙂",
    ":-)": "🙂",
    "=)": "🙂",
    ";)": "😉",
    ";-)": "😉",
    ":D": "😄",
    ":-D": "😄",
    ":o": "😮",
    ":O": "😮",
    ":-o": "😮",
    ":-O": "😮",
    ":(": "🙁",
    ":-(": "🙁",
    ":'(": "😢",
    ":P": "😛",
    ":p": "😛",
    ":-P": "😛",
    ":-p": "😛",
    ";P": "😜",
    ";-P": "😜",
    ":/": "😕",
    ":-/": "😕",
    ":-|": "😐",
    ":-*": "😘",
    "8-)": "😎",
    ":lol:": "😆",
    ":cry:": "😢",
    ":cool:": "😎",
    ":wink:": "😉",
    ":roll:": "🙄",
    ":mad:": "😠",
    ":shock:": "😱",
    ":idea:": "💡",
    ":?:": "❓",
    ":!:": "❗",
}

EMOJI = frozenset(SMILIES.values())
LONGEST_FIRST = sorted(SMILIES, key=len, reverse=True)
CHOICE = "|".join(map(re.escape, LONGEST_FIRST))
# A smiley stands by itself: no letter, digit or part of an address touches it. Only the plain
# faces also stand right behind a Russian word, where people put them in place of a full stop.
SMILEY = re.compile(rf"(?:(?<![\w/:;=\\-])(?:{CHOICE})|(?<=[А-яЁё])(?::-?[()]|;-?\)))(?![\w/\\])")


# What ends like this touches a smiley that follows at once.
GLUING = frozenset({"link_close", "code_inline", "mention"})


def with_emoji(text: str, *, glued: bool = False) -> str:
    """Return the text with its smilies drawn; `glued` text continues a link or code."""

    def drawn(match: re.Match) -> str:
        return match[0] if glued and not match.start() else SMILIES[match[0]]

    return SMILEY.sub(drawn, text)


def draw_smilies(state: StateCore) -> None:
    """Draw the smilies of running text; code, links and escaped signs are left alone."""
    for block in state.tokens:
        inside_link, before = 0, ""
        for token in block.children or ():
            inside_link += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            if token.type == "text" and not inside_link:
                token.content = with_emoji(token.content, glued=before in GLUING)
            before = token.type
