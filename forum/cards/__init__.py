"""Cards: the pictures that others show beside a link to this board.

A pure library: it knows neither the web nor the database.
"""

from .card import SIZE, Card
from .keeping import Busy, picture_of

__all__ = ["SIZE", "Busy", "Card", "picture_of"]
