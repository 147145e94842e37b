"""Settings for search engines and other robots, and for who finds a hole in the board."""

import re

from forum.config_values import Setting, yes_or_no

# What the protocol allows (indexnow.org/documentation).
_KEY = re.compile(r"[A-Za-z0-9-]{8,128}")
_CONTACT = re.compile(r"(mailto:[^@\s]+@[^@\s]+|https://\S+|tel:\+?[\d-]+)", re.IGNORECASE)


def indexnow_key(text: str) -> str:
    """Read the key that proves to search engines whose board it is; none sends them nothing."""
    if text and not _KEY.fullmatch(text):
        raise ValueError
    return text


def engine_address(text: str) -> str:
    """Read where search engines are told of changes."""
    if not re.fullmatch(r"https?://[^\s/]+/\S*", text):
        raise ValueError
    return text


def contact(text: str) -> str:
    """Read where to write to: a mail address, with or without `mailto:`, a page, or nothing."""
    whole = f"mailto:{text}" if re.fullmatch(r"[^@\s:]+@[^@\s]+", text) else text
    if whole and not _CONTACT.fullmatch(whole):
        raise ValueError
    return whole


ENGINES = (
    Setting(
        "ENGINES", "yes", "Whether robots.txt lets search engines in; no for a trial.", yes_or_no
    ),
    Setting(
        "AI_CRAWLERS",
        "yes",
        "Whether robots.txt lets in robots that gather texts to train models; it can only ask.",
        yes_or_no,
    ),
    Setting(
        "INDEXNOW_KEY",
        "",
        "Any 8 to 128 letters and digits: search engines are told of changes; empty: they are not.",
        indexnow_key,
    ),
    Setting(
        "INDEXNOW_URL",
        "https://api.indexnow.org/indexnow",
        "Where they are told; one of them tells the others.",
        engine_address,
    ),
    Setting(
        "SECURITY_CONTACT",
        "",
        "Mail address or https page for who finds a hole; empty: no security.txt.",
        contact,
    ),
)
