"""Claiming a mail address: the link that confirms it, or the note to who has it already."""

from forum.accounts import actions, letters
from forum.accounts.models import OneTimeLink, User
from forum.accounts.queries import owner_of_address
from forum.mailing import is_mail_on


def claim_link(user: User) -> OneTimeLink | None:
    """Make the link that confirms a claimed address, unless the address is somebody's."""
    if not (user.email and is_mail_on()) or owner_of_address(user.email):
        return None
    return actions.issue_link(user, OneTimeLink.CONFIRM)


def tell_about_claim(user: User, link: OneTimeLink | None) -> None:
    """Write to the claimed address: a link, or a note when it is somebody else's."""
    owner = owner_of_address(user.email) if user.email and link is None else None
    if link:
        letters.confirm_address(link)
    elif owner and not owner.is_self(user):
        letters.address_is_owned(owner, user.name)
