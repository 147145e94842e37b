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
