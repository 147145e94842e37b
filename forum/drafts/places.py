"""Where a draft belongs: a word and a number, such as `reply:12`."""

import re
from typing import NamedTuple


class Place(NamedTuple):
    """A form in which something can be written."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @property
    def form_url(self) -> str:
        """Return the address of the form."""
        return _FORMS[self.kind].format(self.id)


_FORMS = {
    "reply": "/threads/{}/reply",
    "thread": "/sections/{}/threads/new",
    "edit": "/posts/{}/edit",
}


def parse_place(text: str) -> Place | None:
    """Read a place back from a form; None when it is none."""
    match = re.fullmatch(r"(reply|thread|edit):([1-9]\d{0,8})", text or "")
    return Place(match[1], int(match[2])) if match else None


def reply_place(thread) -> Place:
    """Name the reply form of a thread."""
    return Place("reply", thread.id)


def thread_place(section) -> Place:
    """Name the form for a new thread in a section."""
    return Place("thread", section.id)


def edit_place(post) -> Place:
    """Name the form in which a post is edited."""
    return Place("edit", post.id)
