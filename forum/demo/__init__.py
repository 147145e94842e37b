"""A board with twenty years behind it, for the first start: files, and their replay.

Everything happens through the acts that people do, one after the other, at the times the files
give: posts are written, quoted and edited, threads pinned and locked, articles discussed.
"""

from forum.demo.loading import Owner, load
from forum.demo.parsing import DemoError

__all__ = ["DemoError", "Owner", "load"]
