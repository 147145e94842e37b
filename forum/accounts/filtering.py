"""Which of a member's posts or threads a page lists: read from its address, written into it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import abort, request
from flask_babel import lazy_gettext as _l

from forum import addresses
from forum.accounts.queries import ANSWERS, OPENING, Wanted
from forum.sections.models import Section

if TYPE_CHECKING:
    from forum.sections.queries import Node

KINDS = {
    OPENING: _l("Only the ones that began a thread"),
    ANSWERS: _l("Only answers"),
}
OLDEST = "oldest"
ORDERS = {OLDEST: _l("Oldest first")}


def wanted_posts(tree: Iterable["Node"]) -> Wanted:
    """Read what is asked for in a list of posts; what nobody offers is not there."""
    return Wanted(_section(tree), _one_of(KINDS, "kind"), bool(_one_of(ORDERS, "order")))


def wanted_threads(tree: Iterable["Node"]) -> Wanted:
    """Read what is asked for in a list of threads."""
    return Wanted(_section(tree), is_oldest_first=bool(_one_of(ORDERS, "order")))


def address_of(path: str, wanted: Wanted, page: int) -> str:
    """Return the address of a page of a list, narrowed to what is wanted."""
    return addresses.paged(
        path,
        page,
        section=wanted.section.slug if wanted.section else "",
        kind=wanted.kind,
        order=OLDEST if wanted.is_oldest_first else "",
    )


def _one_of(known: Iterable[str], name: str) -> str:
    asked = request.args.get(name, "")
    return asked if not asked or asked in known else abort(404)


def _section(tree: Iterable["Node"]) -> Section | None:
    """Find the section that is asked for among those that the viewer may see."""
    slug = request.args.get("section", "")
    nodes = [inner for node in tree for inner in (node, *node.children)]
    shown = {node.section.slug: node.section for node in nodes if not node.section.is_group}
    return (shown.get(slug) or abort(404)) if slug else None
