"""What the log says of each act: a sentence, a name to choose it by, and a picture."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Act:
    """The words for one kind of act; the sentence has places for who, thread, post, from, to."""

    name: LazyString
    sentence: LazyString
    icon: str


ACTS = {
    "lock": Act(_l("Locked threads"), _l("%(who)s locked %(thread)s"), "lock"),
    "unlock": Act(_l("Unlocked threads"), _l("%(who)s unlocked %(thread)s"), "lock"),
    "pin": Act(_l("Pinned threads"), _l("%(who)s pinned %(thread)s"), "pin"),
    "unpin": Act(_l("Unpinned threads"), _l("%(who)s unpinned %(thread)s"), "pin"),
    "move": Act(_l("Moved threads"), _l("%(who)s moved %(thread)s: %(from)s → %(to)s"), "move"),
    "split": Act(
        _l("Split threads"), _l("%(who)s split posts off %(thread)s, into %(other)s"), "split"
    ),
    "merge": Act(_l("Merged threads"), _l("%(who)s merged %(thread)s into %(other)s"), "merge"),
    "hide": Act(_l("Hidden threads"), _l("%(who)s hid %(thread)s"), "hide"),
    "restore": Act(_l("Restored threads"), _l("%(who)s restored %(thread)s"), "eye"),
    "summarize": Act(
        _l("Summaries written"), _l("%(who)s wrote the summary of %(thread)s"), "edit"
    ),
    "remove_summary": Act(
        _l("Summaries removed"), _l("%(who)s removed the summary of %(thread)s"), "hide"
    ),
    "hide_post": Act(_l("Hidden posts"), _l("%(who)s hid post %(post)s in %(thread)s"), "hide"),
    "restore_post": Act(
        _l("Restored posts"), _l("%(who)s restored post %(post)s in %(thread)s"), "eye"
    ),
    "void_vote": Act(
        _l("Votes made void"),
        _l("%(who)s made a vote on post %(post)s in %(thread)s void"),
        "hide",
    ),
    "validate_vote": Act(
        _l("Votes made valid again"),
        _l("%(who)s made a vote on post %(post)s in %(thread)s valid again"),
        "eye",
    ),
}
