"""What stands on a card, and the name that tells cards apart."""

from hashlib import blake2b
from typing import NamedTuple

# What all who show pictures beside links ask for.
SIZE = 1200, 630
# To be raised when cards are drawn in another way: they get other names then.
DRAWING = 1


class Card(NamedTuple):
    """The words on one picture."""

    title: str
    place: str
    note: str
    board: str

    @property
    def name(self) -> str:
        """Return a name that no card with other words has."""
        words = "\0".join((*self, str(DRAWING)))
        return blake2b(words.encode("utf-8", "replace"), digest_size=10).hexdigest()
