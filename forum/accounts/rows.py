"""A member as plain values, where only the name and the profile are shown."""

from typing import NamedTuple

from forum import addresses


class Named(NamedTuple):
    """Who wrote something."""

    id: int
    name: str

    @property
    def url(self) -> str:
        """Return the address of the profile."""
        return addresses.member(self.id, self.name)
