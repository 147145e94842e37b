"""Routes for moderators: votes that look agreed upon, and making a vote void or valid again."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from forum.extensions import csrf
from forum.permissions import can_watch_votes
from forum.reputation import actions, patterns, queries
from forum.reputation.models import Vote
from forum.reputation.patterns import Cast, Pattern
from forum.reputation.views import blueprint
from forum.web.access import authorize, viewer
from forum.web.moderating import Moderating
from forum.web.pages import render_page

ACTS = "<any(void, validate):act>"
MODERATING = Moderating(
    template="reputation/moderate.html",
    name="vote",
    words={"void": _l("Make the vote void"), "validate": _l("Make the vote valid again")},
    done={
        "void": _l("The vote is void: it weighs nothing any more."),
        "validate": _l("The vote is valid again."),
    },
    acts=actions.MODERATING,
    explained=frozenset({"void"}),
    is_done=lambda vote, act: vote.is_void == (act == "void"),
    section_of=lambda vote: vote.post.thread.section,
    # Where the vote stands: the ledger of the author.
    back_to=lambda vote: f"{vote.author.url}/reputation",
)
# Patterns of a kind on the page, and votes shown of each.
MOST_PATTERNS, MOST_VOTES = 10, 12


@dataclass(frozen=True)
class Kind:
    """A kind of patterns: its heading, what it means, how it is found."""

    title: LazyString
    note: LazyString
    find: Callable[[list[Cast]], list[Pattern]]


KINDS = (
    Kind(_l("Circles"), _l("Members who give each other pluses, again and again."), patterns.rings),
    Kind(
        _l("One on another"),
        _l("A member who votes on the same one again and again, within days."),
        patterns.volleys_of_one,
    ),
    Kind(
        _l("Several on one"),
        _l("Members who vote on the same one within an hour, all up or all down."),
        patterns.volleys_of_several,
    ),
)


@dataclass(frozen=True)
class Found:
    """A pattern as the page shows it: its newest votes, and what all of them amount to."""

    votes: list[Vote]
    count: int
    points: int


def _found(pattern: Pattern, votes: dict[int, Vote]) -> Found:
    newest = [votes[vote.id] for vote in pattern.votes[:MOST_VOTES]]
    return Found(newest, len(pattern.votes), pattern.points)


@blueprint.get("/moderation/votes")
def watch():
    """Show moderators the newest votes that look agreed upon."""
    authorize(can_watch_votes(viewer()))
    casts = queries.newest_casts(viewer())
    patterns_of = {kind: kind.find(casts)[:MOST_PATTERNS] for kind in KINDS}
    shown = {
        vote.id
        for found in patterns_of.values()
        for pattern in found
        for vote in pattern.votes[:MOST_VOTES]
    }
    votes = {vote.id: vote for vote in queries.votes_with(shown)}
    found = {kind: [_found(p, votes) for p in patterns] for kind, patterns in patterns_of.items()}
    return render_page("reputation/watch.html", found=found)


@blueprint.get(f"/votes/<id:vote_id>/{ACTS}")
def moderate_page(vote_id: int, act: str):
    """Ask why a vote is made void or valid again."""
    return MODERATING.ask(queries.visible_vote_or_404(vote_id, viewer()), act)


@blueprint.post(f"/votes/<id:vote_id>/{ACTS}")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
def moderate(vote_id: int, act: str):
    """Make a vote void, or valid again."""
    return MODERATING.do(queries.visible_vote_or_404(vote_id, viewer()), act)
