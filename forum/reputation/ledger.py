"""The public ledger of a member: votes received and given, with who, where, what and why."""

from functools import partial

from flask import abort, request

from forum import addresses
from forum.accounts.introducing import introduced_member
from forum.accounts.queries import member_or_404
from forum.accounts.views import shows_profile
from forum.database.walking import far_enough
from forum.reputation import queries
from forum.reputation.queries import Side
from forum.reputation.views import blueprint
from forum.versions import POSTS, votes_of
from forum.web.access import viewer
from forum.web.pages import render_page
from forum.web.pagination import Pages, page_argument
from forum.web.redirects import if_elsewhere

VOTES_PER_PAGE = 30
SIGNS = {"": None, "plus": True, "minus": False}


def _choice(name: str, choices: tuple[str, ...]) -> str:
    chosen = request.args.get(name, "")
    return chosen if chosen in choices else abort(404)


@blueprint.get("/members/<id:member_id>/reputation")
@blueprint.get("/members/<id:member_id>-<slug>/reputation")
def ledger(member_id: int, slug: str = ""):
    """Show who voted on a member's posts and why, or how the member voted on those of others."""
    member = member_or_404(member_id)
    path = f"{member.url}/reputation"
    if elsewhere := if_elsewhere(path):
        return elsewhere
    side, sign = _choice("side", ("", "given")), _choice("sign", tuple(SIGNS))
    chosen, number = Side(member, side == "given", SIGNS[sign]), page_argument()
    totals = queries.totals_of(chosen, viewer(), most=far_enough(number, VOTES_PER_PAGE))
    pages = Pages(
        number=number,
        size=VOTES_PER_PAGE,
        total=totals.count,
        address=partial(addresses.paged, path, side=side, sign=sign),
        region="votes",
    )
    votes = queries.votes_of_page(chosen, viewer(), offset=pages.offset, limit=pages.size)
    # Given votes come and go with other people's posts.
    shows_profile(member, votes_of(member.id), *([POSTS] if side else []))
    return render_page(
        "reputation/ledger.html",
        introduction=introduced_member(
            member, "reputation", number, is_narrowed=bool(side or sign)
        ),
        member=member,
        tab="reputation",
        side=side,
        sign=sign,
        totals=totals,
        pages=pages,
        votes=votes,
    )
