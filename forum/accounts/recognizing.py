"""Recognizing a member by a name or a mail address and a password."""

from forum.accounts.models import User
from forum.accounts.passwords import MAX_LENGTH, verify_password
from forum.accounts.queries import MOST_CLAIMS, members_called


def recognize(identifier: str, password: str) -> User | None:
    """Find the member whom a name or an address, with this password, proves.

    The work is the same whoever is named: how long a refusal takes must not tell who is a member.
    """
    called = members_called(identifier)
    slots = MOST_CLAIMS if "@" in identifier else 1
    people = [*called, *[None] * (slots - len(called))]
    proved = [person for person in people if _proves(person, password)]
    return proved[0] if proved else None


def _proves(person: User | None, password: str) -> bool:
    is_possible = person is not None and len(password) <= MAX_LENGTH
    stored = person.password_hash if person is not None and is_possible else None
    return verify_password(stored, password[:MAX_LENGTH])
