"""What people do with votes: give and withdraw them; moderators make one void, or valid again."""

from dataclasses import dataclass

from forum.accounts.models import User
from forum.database.base import now
from forum.extensions import db
from forum.moderation import log
from forum.permissions import HIDDEN_FROM_VOTES, Refusal, can_vote
from forum.posts import counting
from forum.posts.holding import hold_where_it_stands
from forum.posts.models import Post
from forum.reputation.models import Vote
from forum.reputation.obstacles import ALREADY, GONE, obstacle, why_it_stays
from forum.reputation.queries import is_in_sight, supply_of, vote_on
from forum.versions import changed, votes_of


@dataclass
class VoteRefused(Exception):
    """Raised with a sentence when a vote cannot be given or withdrawn."""

    reason: object
    # Whether the person acted on what is not so any more.
    is_late: bool = False

    def __str__(self) -> str:
        return str(self.reason)


def vote(post: Post, *, by: User, is_plus: bool, reason: str = "") -> Vote:
    """Vote on a post; the same vote once more changes nothing.

    The voter is held, so that votes in two windows do not spend more than there is.
    """
    _hold(post, by)
    given = vote_on(post, by)
    if given and given.is_plus == is_plus:
        return given
    if given:
        raise VoteRefused(ALREADY, is_late=True)
    supply = supply_of(by)
    if sentence := _why_not(post, by, is_plus) or obstacle(supply, post):
        raise VoteRefused(sentence)
    vote = Vote(
        post=post, voter=by, author=post.author, points=supply.points(is_plus), reason=reason
    )
    db.session.add(vote)
    db.session.flush()
    counting.count_vote(vote, +1)
    _note_changes(vote)
    return vote


def _why_not(post: Post, by: User, is_plus: bool) -> object:
    """Ask the rules once more: the post may have gone out of sight since they were asked."""
    if not is_in_sight(post, by):
        return HIDDEN_FROM_VOTES.reason
    may = can_vote(by, post, is_plus)
    return may.reason if isinstance(may, Refusal) else ""


def _hold(post: Post, *voters: User) -> None:
    hold_where_it_stands(post)
    counting.hold(*voters, post.author)


def _note_changes(vote: Vote) -> None:
    changed(vote.post.thread, vote.author, votes_of(vote.voter_id))


def withdraw(post: Post, *, by: User) -> None:
    """Take back one's newest vote, soon after it was given; the supply has it again."""
    _hold(post, by)
    vote = vote_on(post, by)
    if vote is None:
        raise VoteRefused(GONE, is_late=True)
    if sentence := why_it_stays(supply_of(by), vote):
        raise VoteRefused(sentence, is_late=True)
    counting.count_vote(vote, -1)
    _note_changes(vote)
    db.session.delete(vote)
    db.session.flush()


def void(vote: Vote, *, by: User, reason: str) -> None:
    """Take the weight from a vote; it stays in the ledger, and spent."""
    if _hold_anew(vote) and not vote.is_void:
        vote.voided_at = now()
        _weigh(vote, -1, "void_vote", by, reason)


def validate(vote: Vote, *, by: User, reason: str) -> None:
    """Give a vote that was made void its weight again."""
    if _hold_anew(vote) and vote.is_void:
        vote.voided_at = None
        _weigh(vote, +1, "validate_vote", by, reason)


def _hold_anew(vote: Vote) -> bool:
    """Hold what a vote changes, and read it anew; tell whether it was not withdrawn meanwhile."""
    _hold(vote.post)
    return vote_on(vote.post, vote.voter) is vote


def _weigh(vote: Vote, change: int, act: str, by: User, reason: str) -> None:
    db.session.flush()
    counting.count_vote(vote, change)
    log.record(act, by=by, thread=vote.post.thread, post=vote.post, reason=reason)
    _note_changes(vote)


MODERATING = {"void": void, "validate": validate}
