"""Find @names, which may have up to three words."""

import re

from markdown_it.rules_inline import StateInline

MAX_HEADS = 50
HEAD = re.compile(r"@([\w.-]{1,60}(?: [\w.-]{1,60}){0,2})")
GLUE = re.compile(r"[\w@/.+-]")


def candidates(words: str) -> list[str]:
    """Return every name these words may begin with, the longest first.

    A full stop or a dash may end the name or the sentence, so both readings are offered.
    """
    parts, names = words.split(" "), []
    for count in range(len(parts), 0, -1):
        name = " ".join(parts[:count])
        names += [name, name.rstrip(".-")]
    return [name for name in dict.fromkeys(names) if re.search(r"\w", name)]


def mention(state: StateInline, silent: bool) -> bool:
    """Link a mentioned member; remember every candidate for whoever looks them up."""
    pos = state.pos
    if silent or state.linkLevel or state.env.get("quoted") or state.src[pos] != "@":
        return False
    if pos and GLUE.match(state.src[pos - 1]):
        return False
    found = HEAD.match(state.src, pos, state.posMax)
    return found is not None and _link_member(state, candidates(found[1]))


def _link_member(state: StateInline, names: list[str]) -> bool:
    heads, members = state.env["mentions"], state.env["members"]
    if len(heads) >= MAX_HEADS:
        return False
    heads.append(names)
    name = next((name for name in names if name in members), None)
    if name is None:
        return False
    token = state.push("mention", "a", 0)
    token.content = "@" + members[name].name
    token.attrs = {"class": "mention", "href": members[name].url}
    state.pos += 1 + len(name)
    return True
