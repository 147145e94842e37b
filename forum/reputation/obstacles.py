"""Why a vote cannot be given just now, in sentences that say when it can."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.reputation.supply import Supply

ALREADY = _l(
    "You have voted on this post already, the other way round. Withdraw that vote first, "
    "while there is time."
)
GONE = _l("There is no vote of yours on this post: nothing was changed.")
TOO_LATE = _l("It is too late to withdraw this vote: it stays in the ledger.")
NEWER_FIRST = _l(
    "You have voted again since. Only the newest vote can be withdrawn, so that nobody votes on "
    "others just for show: withdraw that one first."
)
VOIDED = _l("A moderator has made this vote void: it weighs nothing any more.")
FOR_NEWCOMERS = _l("Votes come with time: first the board and you get to know each other.")
SPENT = _l("You are out of ammo for now: a plus in words is free.")
NONE_AT_ALL = _l("On this board nobody has votes to give.")


def obstacle(supply: Supply, post: Any) -> str:
    """Say what stands in the way of a vote on a post; nothing when nothing does."""
    if supply.is_newcomer:
        return str(FOR_NEWCOMERS)
    if not supply.size:
        return str(NONE_AT_ALL)
    if not supply.left:
        return str(SPENT)
    return _others_first(supply, post)


def _others_first(supply: Supply, post: Any) -> str:
    name = post.author.name
    if left := supply.others_first(post.author_id):
        return ngettext(
            "You voted on %(name)s lately: %(num)d other member must have a vote of yours first.",
            "You voted on %(name)s lately: %(num)d other members must have a vote of yours first.",
            left,
            name=name,
        )
    if supply.has_had_enough(post.author_id):
        return _("For now you have given %(name)s as many votes as one may.", name=name)
    return ""


def why_it_stays(supply: Supply, vote: Any) -> str:
    """Say why a vote cannot be withdrawn now; nothing when it can.

    Votes are taken back in the reverse order only. Otherwise the ones between two votes for the
    same member could be withdrawn once they have served.
    """
    if vote.is_void:
        return str(VOIDED)
    if supply.now >= vote.created_at + supply.terms.second_thoughts:
        return str(TOO_LATE)
    return "" if supply.is_newest(vote.id) else str(NEWER_FIRST)
