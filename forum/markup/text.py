"""Clean what was typed before anything reads it."""

import re

# Everything invisible below the space except tab and line feed, and the C1 range.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SURROGATES = re.compile("[\ud800-\udfff]")
NEWLINES = re.compile("\r\n?|\u2028|\u2029|\x85")
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
EMBEDDING_ENDS, ISOLATE_ENDS = "\u202c", "\u2069"
ISOLATES = "\u2066\u2067\u2068"


def clean(source: str) -> str:
    """Return the source with plain line ends and without characters no reader could see."""
    source = NEWLINES.sub("\n", str(source))
    source = SURROGATES.sub("\ufffd", CONTROLS.sub("", source))
    if not BIDI.search(source):
        return source
    return "\n".join(map(_balanced, source.split("\n")))


def _balanced(line: str) -> str:
    """Drop the direction controls of a line in which they are not closed."""
    return line if _closes_directions(line) else BIDI.sub("", line)


def _closes_directions(text: str) -> bool:
    expected = []
    for mark in BIDI.findall(text):
        if mark in (EMBEDDING_ENDS, ISOLATE_ENDS):
            if not expected or expected.pop() != mark:
                return False
        else:
            expected.append(ISOLATE_ENDS if mark in ISOLATES else EMBEDDING_ENDS)
    return not expected
