"""Passwords made up for people: random, and easy to read aloud and to type."""

import secrets

# Without letters and digits that are taken for each other.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def make_password() -> str:
    """Make up a password of four groups of four: eighty random bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
